import { valueRule } from './kong-rule.ts';

export const invalidName = valueRule({
  code: 'invalid-name',
  faults: [
    'name-character',
    'tag-character',
    'lone-surrogate',
    'empty-name',
    'header-name-character',
    'cookie-name-character',
    'pair-without-value',
    'pair-without-name',
  ],
  summary: 'A name, a tag or a header name with characters that it may not have.',
  why: 'Names of entities take letters, digits, ".", "-", "_", "~" and any UTF-8; tags no "," and "/"; header names only letters, digits, "-" and "_".',
  source: 'Kong 3.9 kong/db/schema/typedefs.lua',
  invalid: [
    {
      title: 'A blank in a name',
      yaml: `
_format_version: "3.0"
services:
- name: my billing
          ^ error: a space is not allowed in a name; of ASCII only letters, digits, ".", "-", "_" and "~" are
  host: billing.internal
`,
    },
  ],
  valid: [
    {
      title: 'A name',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
});
