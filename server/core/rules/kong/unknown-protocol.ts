import { kongRule } from './kong-rule.ts';
import { respell } from './respell.ts';
import { choices } from './words.ts';

export const unknownProtocol = kongRule({
  code: 'unknown-protocol',
  complaint: 'unknown-protocol',
  summary: 'A route without any protocol that Kong knows.',
  why: 'The protocols decide which other fields a route may have, so Kong looks no further.',
  source: 'Kong 3.9 kong/db/schema/entities/routes.lua',
  invalid: [
    {
      title: 'No such protocol',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  protocols: [htttp]
  ^^^^^^^^^ error: no protocol is named "htttp"; there are "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough" or "udp"
  paths: [/pay]
`,
    },
  ],
  valid: [
    {
      title: 'A protocol',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  protocols: [http]
  paths: [/pay]
`,
    },
  ],
  message: ({ name, known }) =>
    name === ''
      ? `a route needs one of the protocols ${choices(known)}`
      : `no protocol is named "${name}"; there are ${choices(known)}`,
  fixes: ({ at, facts: { name, known } }, config) => respell(at, name, known, config),
});
