import { valueRule } from './kong-rule.ts';

export const invalidRegex = valueRule({
  code: 'invalid-regex',
  faults: ['invalid-regex', 'neither-asterisk-nor-regex'],
  summary: 'A regular expression that does not compile.',
  why: 'Kong compiles every regex when it loads the file.',
  source: 'Kong 3.9 kong/db/schema/typedefs.lua',
  invalid: [
    {
      title: 'A parenthesis too many',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  paths: [~/pay/(\\d+$]
                ^^^^^ error: "/pay/(\\\\d+$" is no valid regex: this group is never closed
`,
    },
  ],
  valid: [
    {
      title: 'A regex',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  paths: [~/pay/\\d+$]
`,
    },
  ],
});
