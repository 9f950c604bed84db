import { kongRule } from './kong-rule.ts';

export const mixedProtocols = kongRule({
  code: 'mixed-protocols',
  complaint: 'mixed-protocols',
  summary: 'Protocols of several families in one route.',
  why: 'A route is matched by HTTP, by gRPC or by a stream, never by two of them.',
  source: 'Kong 3.9 kong/db/schema/entities/routes.lua',
  invalid: [
    {
      title: 'HTTP and TCP',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  protocols: [http, tcp]
  ^^^^^^^^^ error: a route's protocols must be of one family: http/https or tcp/tls/udp
  paths: [/pay]
`,
    },
  ],
  valid: [
    {
      title: 'HTTP with and without TLS',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  protocols: [http, https]
  paths: [/pay]
`,
    },
  ],
  message: ({ groups }) =>
    `a route's protocols must be of one family: ${groups.map((group) => group.join('/')).join(' or ')}`,
});
