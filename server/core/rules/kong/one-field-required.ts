import { kongRule } from './kong-rule.ts';
import { choices } from './words.ts';

export const oneFieldRequired = kongRule({
  code: 'one-field-required',
  complaint: 'one-field-required',
  summary: 'None of several fields is set, and one must be.',
  why: 'Without any of them the entity would do nothing. An empty list does not count.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'A limit without number',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting
    ^^^^ error: one of "config.second", "config.minute", "config.hour", "config.day", "config.month" or "config.year" must be set
    config:
      policy: local
`,
    },
  ],
  valid: [
    {
      title: 'A limit',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting
    config:
      minute: 60
`,
    },
  ],
  message: ({ fields }) => `one of ${choices(fields)} must be set`,
});
