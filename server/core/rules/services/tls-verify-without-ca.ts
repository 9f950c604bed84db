import { addressOf, withoutTls } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { isUnset, itemsIn, nodeIn, scalarIn } from '../fields.ts';
import { isPublicName } from '../public-name.ts';

export const tlsVerifyWithoutCa = entityRule<null>({
  code: 'tls-verify-without-ca',
  severity: 'info',
  since: '0.1.0',
  summary: 'A service checks the certificate of an internal server, but does not say against which CA.',
  why: 'Without `ca_certificates` Kong checks against `lua_ssl_trusted_certificate` of kong.conf, which is empty by default before Kong 3.0 and the system\'s list after. A private CA is in neither: "502 Bad Gateway", and "upstream SSL certificate verify error" in the log.',
  source: 'Kong 3.9 kong.conf.default (lua_ssl_trusted_certificate)',
  invalid: [
    {
      title: 'tls_verify alone',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
  tls_verify: true
              ^^^^ info: the certificate is checked against "lua_ssl_trusted_certificate" of kong.conf alone; name a private CA in "ca_certificates"
`,
    },
  ],
  valid: [
    {
      title: 'The CA is named',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
  tls_verify: true
  ca_certificates: [7c0d1f0a-8f3d-4a4e-9a53-0d9d1c3b7e11]
`,
    },
    {
      title: 'A public host, whose CA the system knows',
      yaml: `
_format_version: "3.0"
services:
- name: payments
  url: https://api.payments.com
  tls_verify: true
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, fields) {
    const { protocol, host } = addressOf(service);
    if (!protocol || !withoutTls(protocol.value) || !host || isPublicName(host.value)) return;
    const at = scalarIn(fields, 'tls_verify');
    if (at?.value !== true) return;
    const isEmpty =
      nodeIn(fields, 'ca_certificates')?.kind === 'list' && itemsIn(fields, 'ca_certificates').length === 0;
    if (isUnset(fields, 'ca_certificates') || isEmpty) yield { at, path: ['tls_verify'], facts: null };
  },
  message: () =>
    'the certificate is checked against "lua_ssl_trusted_certificate" of kong.conf alone; name a private CA in "ca_certificates"',
});
