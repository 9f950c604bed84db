import { entityRule } from '../entity-rule.ts';
import { PLAIN_PORTS, TLS_PORTS, targetsOf } from './upstream-parts.ts';

interface Facts {
  readonly tls: string;
  readonly plain: string;
}

export const targetsMixTlsAndPlain = entityRule<Facts>({
  code: 'targets-mix-tls-and-plain',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An upstream with targets on ports for TLS, such as 443, and on plain ones, such as 80.',
  why: "The protocol is the service's and the same for all targets, so one of the two fails each time it is chosen: a 502 now and then.",
  invalid: [
    {
      title: 'One target of each kind',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
        ^^^^^^^^^^^^ warning: one protocol is spoken to all targets, but "10.0.0.8:443" wants TLS and "10.0.0.7:80" does not
  targets:
  - target: 10.0.0.7:80
  - target: 10.0.0.8:443
services:
- name: billing
  host: billing-pool
`,
    },
    {
      title: 'The usual ports beside those',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
        ^^^^^^^^^^^^ warning: one protocol is spoken to all targets, but "10.0.0.8:8443" wants TLS and "10.0.0.7:8080" does not
  targets:
  - target: 10.0.0.7:8080
  - target: 10.0.0.8:8443
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'All on one port',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:80
  - target: 10.0.0.8:80
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(upstream, { config }) {
    const targets = targetsOf(upstream, config)?.filter(({ weight }) => weight !== 0) ?? [];
    const tls = targets.find(({ port }) => port !== undefined && TLS_PORTS.has(port));
    const plain = targets.find(({ port }) => port !== undefined && PLAIN_PORTS.has(port));
    if (!tls || !plain) return;
    yield {
      at: upstream.label,
      path: [],
      facts: { tls: tls.at.text, plain: plain.at.text },
      related: [
        { at: tls.at, message: 'a port for TLS' },
        { at: plain.at, message: 'a port without TLS' },
      ],
    };
  },
  message: ({ tls, plain }) =>
    `one protocol is spoken to all targets, but "${tls}" wants TLS and "${plain}" does not`,
});
