import { addressOf, withoutTls } from '../../model/service-address.ts';
import { spanOf } from '../../syntax/tree.ts';
import { entityRule } from '../entity-rule.ts';

export const trailingDotWithTls = entityRule<{ readonly host: string; readonly protocol: string }>({
  code: 'trailing-dot-with-tls',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A host that ends in a dot, on a service that speaks TLS.',
  why: 'The dot goes into the name in the TLS greeting and into the Host header. Certificates have no such names, and servers answer the greeting with an alert: "502 Bad Gateway".',
  source: 'https://github.com/Kong/kong/issues/7550',
  invalid: [
    {
      title: 'A full DNS name, dot included',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: https
  host: billing.example.com.
        ^^^^^^^^^^^^^^^^^^^^ warning: the dot at the end of "billing.example.com." is sent in the TLS greeting and as Host; leave it out for "https"
  port: 443
`,
    },
  ],
  valid: [
    {
      title: 'Without the dot',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: https
  host: billing.example.com
  port: 443
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service) {
    const { protocol, host } = addressOf(service);
    if (!protocol || !withoutTls(protocol.value) || !host?.at?.origin || !host.value.endsWith('.')) return;
    yield { at: host.at, path: [], facts: { host: host.value, protocol: protocol.value } };
  },
  message: ({ host, protocol }) =>
    `the dot at the end of "${host}" is sent in the TLS greeting and as Host; leave it out for "${protocol}"`,
  fixes({ at }, { document }) {
    const { start, end } = spanOf(at);
    const dot = document.source.slice(start, end).lastIndexOf('.');
    if (dot < 0) return [];
    const span = { start: start + dot, end: start + dot + 1 };
    return [{ title: 'Remove the dot', safe: false, preferred: true, edits: [{ span, text: '' }] }];
  },
});
