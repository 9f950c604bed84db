import { kongRule } from './kong-rule.ts';

export const numberOutOfRange = kongRule({
  code: 'number-out-of-range',
  complaint: 'number-out-of-range',
  summary: 'A number that is too small or too large.',
  why: 'Kong checks the limits of every number.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'No such port',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  port: 70000
        ^^^^^ error: 70000 is out of range; it must be from 0 to 65535
`,
    },
  ],
  valid: [
    {
      title: 'A port',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  port: 8080
`,
    },
  ],
  message: ({ value, range }) => `${value} is out of range; it must be ${range}`,
});
