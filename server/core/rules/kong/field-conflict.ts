import { kongRule } from './kong-rule.ts';

export const fieldConflict = kongRule({
  code: 'field-conflict',
  complaint: 'field-conflict',
  summary: 'A field that does not go with the value of another.',
  why: "Kong checks some fields by what others say: TLS settings need a protocol with TLS, a hash on a header needs the header's name.",
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'TLS settings of a plain service',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: http
  host: billing.internal
  tls_verify: true
              ^^^^ error: "tls_verify" may not be true when "protocol" is "http"
`,
    },
    {
      title: 'The header has no name',
      yaml: `
_format_version: "3.0"
upstreams:
- name: pool
  ^^^^ error: "hash_on_header" must be set when "hash_on" is "header"
  targets: [{target: "10.0.0.7:8080"}]
  hash_on: header
`,
    },
  ],
  valid: [
    {
      title: 'TLS settings of a TLS service',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: https
  host: billing.internal
  port: 443
  tls_verify: true
  ca_certificates: [7c0d1f0a-8f3d-4a4e-9a53-0d9d1c3b7e11]
`,
    },
  ],
  message: ({ field, value, condition }) =>
    value === '' || value === 'null'
      ? `"${field}" must be set when ${condition}`
      : `"${field}" may not be ${value} when ${condition}`,
});
