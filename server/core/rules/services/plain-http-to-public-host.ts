import { addressOf } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { isPublicName } from '../public-name.ts';
import { switchProtocol } from '../switch-protocol.ts';
import { answersItself } from './answers-itself.ts';

export const plainHttpToPublicHost = entityRule<{ readonly host: string }>({
  code: 'plain-http-to-public-host',
  severity: 'info',
  since: '0.1.0',
  summary: 'A service speaks http to a host of the public internet.',
  why: 'Requests cross the internet in plain text, and most public hosts answer http with a redirect to https, which Kong hands on to the client: the client then goes there past Kong.',
  invalid: [
    {
      title: 'A public API by http',
      yaml: `
_format_version: "3.0"
services:
- name: payments
  url: http://api.payments.com/v1
              ^^^^^^^^^^^^^^^^ info: "http" to the public host "api.payments.com": requests cross the internet in plain text, and most such hosts redirect to https
`,
    },
  ],
  valid: [
    {
      title: 'https',
      yaml: `
_format_version: "3.0"
services:
- name: payments
  url: https://api.payments.com/v1
`,
    },
    {
      title: 'Names that only an internal DNS knows, and other ports',
      yaml: `
_format_version: "3.0"
services:
- name: ledger
  url: http://ledger.default.svc.cluster.local
- name: billing
  url: http://billing.internal
- name: legacy
  url: http://legacy.corp.com:8080
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { protocol, host, port } = addressOf(service);
    if (protocol?.value !== 'http' || port?.value !== 80 || !host?.at) return;
    if (!isPublicName(host.value) || answersItself(service, config)) return;
    if (config.index.named('upstreams', host.value).length !== 0) return;
    yield { at: host.at, path: [], facts: { host: host.value } };
  },
  message: ({ host }) =>
    `"http" to the public host "${host}": requests cross the internet in plain text, and most such hosts redirect to https`,
  fixes({ entity }, config) {
    const fix = entity && switchProtocol(entity, config, 'to-tls', 'fit');
    return fix ? [fix] : [];
  },
});
