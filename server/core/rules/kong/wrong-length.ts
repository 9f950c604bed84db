import { kongRule } from './kong-rule.ts';

export const wrongLength = kongRule({
  code: 'wrong-length',
  complaint: 'wrong-length',
  summary: 'A text or a list that is too short or too long.',
  why: 'A text must have at least one character unless its field says otherwise; lists may be empty unless theirs does.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'An empty text',
      yaml: `
_format_version: "3.0"
services:
- name: ""
        ^^ error: this must not be empty: give it a value or leave the key out
  host: billing.internal
`,
    },
  ],
  valid: [
    {
      title: 'A text',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  message: ({ what, length, bound }) =>
    length === 0
      ? 'this must not be empty: give it a value or leave the key out'
      : `this has ${length} ${what} and must have ${bound}`,
});
