import { valueRule } from './kong-rule.ts';

export const invalidPath = valueRule({
  code: 'invalid-path',
  faults: ['path-character', 'percent-escape', 'path-not-normalized'],
  summary: 'A path with characters that no path may have, or not in normal form.',
  why: "A route's path is compared with the normalised path of the request, so one that is not normal could never match. Kong refuses it.",
  source: 'Kong 3.9 kong/db/schema/typedefs.lua',
  invalid: [
    {
      title: 'A dot segment',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  paths: [/api/../pay]
          ^^^^^^^^^^^ error: the path is not in normal form, write "/pay"
`,
    },
  ],
  valid: [
    {
      title: 'A path',
      yaml: `
_format_version: "3.0"
routes:
- name: pay
  paths: [/pay]
`,
    },
  ],
});
