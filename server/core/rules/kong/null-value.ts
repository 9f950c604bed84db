import { kongRule } from './kong-rule.ts';

export const nullValue = kongRule({
  code: 'null-value',
  complaint: 'null-value',
  summary: 'Null where a value must be.',
  why: 'Null unsets a field, so it is refused where the field is required, even if it has a default, and in lists. A key with nothing behind it is null, too.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'Nothing behind the key',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host:
  ^^^^ error: "host" must have a value, not null
`,
    },
  ],
  valid: [
    {
      title: 'A field that may be unset',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  path: null
`,
    },
  ],
  message: ({ name }) => `"${name}" must have a value, not null`,
});
