import { kongRule } from './kong-rule.ts';

export const conflictingCondition = kongRule({
  code: 'conflicting-condition',
  complaint: 'conflicting-condition',
  summary: 'A value that another field does not go with: the other side of "field-conflict".',
  why: 'Either of the two may be the mistake, so both are marked.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'The protocol may be what is wrong',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  protocol: http
            ^^^^ error: "protocol" is "http", which does not go with what "tls_verify_depth" is
  host: billing.internal
  tls_verify_depth: 2
                    ^ error: "tls_verify_depth" may not be 2 when "protocol" is "http"
`,
    },
  ],
  valid: [
    {
      title: 'They go together',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  url: https://billing.internal
  tls_verify_depth: 2
`,
    },
  ],
  message: ({ field, value, conflictsWith, isDefault }) =>
    `"${field}" is ${value}${isDefault ? ' by default' : ''}, which does not go with what "${conflictsWith}" is`,
});
