import { versionNumber } from '../../router/route-table.ts';
import { entityRule } from '../entity-rule.ts';
import { booleanIn, nodeIn, recordIn, scalarIn } from '../fields.ts';

/** The names under which plugins ask whether a server's certificate is checked. */
const NAMES = ['ssl_verify', 'tls_verify', 'https_verify', 'verify_ldap_host', 'tls_server_verify'] as const;
/** From here on Kong Enterprise refuses it, unless kong.conf says `tls_certificate_verify = off`. */
const REFUSED_FROM = 3014;

export const certificateCheckOff = entityRule<{ readonly field: string; readonly isRefused: boolean }>({
  code: 'certificate-check-off',
  severity: 'info',
  since: '0.1.0',
  summary: 'The certificate of a server that Kong talks to is not checked.',
  why: 'Whoever can place himself between Kong and the server can read and change what they say. Kong Enterprise from 3.14 on does not start with such a config, unless `tls_certificate_verify` is off in kong.conf.',
  source: 'https://developer.konghq.com/gateway/breaking-changes/',
  invalid: [
    {
      title: 'A service and a plugin',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
  tls_verify: false
              ^^^^^ info: "tls_verify: false": the server's certificate is not checked, so anybody in between can pose as it
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache.internal, ssl: true, ssl_verify: false}
                                                         ^^^^^ info: "ssl_verify: false": the server's certificate is not checked, so anybody in between can pose as it
`,
    },
  ],
  valid: [
    {
      title: 'Checked, or no TLS at all',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
  tls_verify: true
  ca_certificates: [7c0d1f0a-8f3d-4a4e-9a53-0d9d1c3b7e11]
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache.internal, ssl: false, ssl_verify: false}
`,
    },
  ],
  looksAt: ['services', 'plugins'],
  *findIn(entity, fields) {
    const isRefused = REFUSED_FROM <= versionNumber(fields.config.settings.target.version);
    const severity = isRefused ? ('warning' as const) : ('info' as const);
    const places =
      entity.kind === 'services'
        ? [{ within: fields, path: [] }]
        : [
            { within: recordIn(fields, 'config'), path: ['config'] },
            { within: recordIn(recordIn(fields, 'config'), 'redis'), path: ['config', 'redis'] },
          ];
    for (const { within, path } of places) {
      for (const field of NAMES) {
        const at = scalarIn(within, field);
        if (at?.value !== false) continue;
        // Nothing is checked where nothing is encrypted.
        if (nodeIn(within, 'ssl') && booleanIn(within, 'ssl', true) === false) continue;
        yield { at, path: [...path, field], facts: { field, isRefused }, severity };
      }
    }
  },
  message: ({ field, isRefused }) =>
    isRefused
      ? `"${field}: false": this Kong does not start with it, unless "tls_certificate_verify" is off in kong.conf`
      : `"${field}: false": the server's certificate is not checked, so anybody in between can pose as it`,
});
