import { kongRule } from './kong-rule.ts';

export const invalidExpression = kongRule({
  code: 'invalid-expression',
  complaint: 'invalid-expression',
  summary: 'A route that the router cannot take.',
  why: 'Kong hands every route to its router when it loads the file. Its regexes know no look-around and no back-references, and expressions must parse and fit the types of their fields.',
  source: 'Kong 3.9 kong/router/transform.lua',
  invalid: [
    {
      title: 'Look-ahead in a path',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  paths: ["~/pay(?=/)"]
          ^^^^^^^^^^^^ error: the router's regex engine refuses this: look-ahead and look-behind do not exist in this regex engine (the router flavor "traditional" takes what PCRE takes)
`,
    },
  ],
  valid: [
    {
      title: 'A regex without look-around',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  paths: [~/pay/]
`,
    },
  ],
  message: ({ reason }) => reason,
});
