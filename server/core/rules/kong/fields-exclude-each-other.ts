import { kongRule } from './kong-rule.ts';
import { all } from './words.ts';

export const fieldsExcludeEachOther = kongRule({
  code: 'fields-exclude-each-other',
  complaint: 'fields-exclude-each-other',
  summary: 'Fields of which only one may be set.',
  why: 'They are two ways to say one thing, and Kong does not choose.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'Both lists',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: acl
    config:
      allow: [staff]
      ^^^^^ error: only one of "config.allow" and "config.deny" may be set
      deny: [guests]
`,
    },
  ],
  valid: [
    {
      title: 'One list',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: acl
    config:
      allow: [staff]
`,
    },
  ],
  message: ({ fields }) => `only one of ${all(fields)} may be set`,
});
