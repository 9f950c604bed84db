import { kongRule } from './kong-rule.ts';
import { all } from './words.ts';

export const equalFields = kongRule({
  code: 'equal-fields',
  complaint: 'equal-fields',
  summary: 'Fields that must differ and do not.',
  why: 'Falling back to the same key would be no fallback.',
  source: 'Kong 3.9 kong/db/schema/entities/upstreams.lua',
  invalid: [
    {
      title: 'The same header twice',
      yaml: `
_format_version: "3.0"
upstreams:
- name: pool
  targets: [{target: "10.0.0.7:8080"}]
  hash_on: header
  hash_on_header: X-User
  hash_fallback: header
  hash_fallback_header: X-User
                        ^^^^^^ error: "hash_on_header" and "hash_fallback_header" must differ
`,
    },
  ],
  valid: [
    {
      title: 'Two headers',
      yaml: `
_format_version: "3.0"
upstreams:
- name: pool
  targets: [{target: "10.0.0.7:8080"}]
  hash_on: header
  hash_on_header: X-User
  hash_fallback: header
  hash_fallback_header: X-Team
`,
    },
  ],
  message: ({ fields }) => `${all(fields)} must differ`,
});
