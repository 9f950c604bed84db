import { valueRule } from './kong-rule.ts';

export const invalidLua = valueRule({
  code: 'invalid-lua',
  faults: ['lua-syntax', 'template-syntax'],
  summary: 'Lua that does not compile.',
  why: 'Kong compiles the functions of pre-function and post-function and the templates of request-transformer when it loads the file.',
  source: 'Kong 3.9 kong/plugins/pre-function/_schema.lua',
  invalid: [
    {
      title: 'An end too few',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: pre-function
    config:
      access: ["if true then"]
                            ^ error: the Lua does not compile, line 1: 'end' expected near '<eof>'
`,
    },
    {
      title: 'An end too few, in a block: missed at its last letter',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: pre-function
    config:
      access:
      - |
        if true then
          kong.log("x")
                      ^ error: the Lua does not compile, line 3: 'end' expected near '<eof>'
  retries: 3
`,
    },
  ],
  valid: [
    {
      title: 'Lua',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: pre-function
    config:
      access: ["kong.log.info(1)"]
`,
    },
  ],
});
