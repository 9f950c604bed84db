import { kongRule } from './kong-rule.ts';

export const wrongForm = kongRule({
  code: 'wrong-form',
  complaint: 'wrong-form',
  summary: 'A text that does not have the form that its field asks for.',
  why: 'Kong matches the text against a pattern: a UUID, a path, capital letters.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'A path without its slash',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  path: api
        ^^^ error: expected a text that starts with "/", found "api"
`,
    },
    {
      title: 'A method in small letters',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  methods: [get]
            ^^^ error: expected capital letters only, such as GET, found "get"
`,
    },
  ],
  valid: [
    {
      title: 'A path',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  path: /api
`,
    },
  ],
  message: ({ value, form }) =>
    `expected ${form}, found "${value.length < 60 ? value : `${value.slice(0, 57)}…`}"`,
});
