import { partOf } from '../../model/service-address.ts';
import { pluginRule } from '../entity-rule.ts';
import { textsIn } from '../fields.ts';

const PHASES = [
  'certificate',
  'rewrite',
  'access',
  'header_filter',
  'body_filter',
  'log',
  'ws_handshake',
  'ws_client_frame',
  'ws_upstream_frame',
  'ws_close',
] as const;

const REQUIRE = /(?<![\w.:])require\s*\(?\s*(["'])(?<module>[\w.-]+)\1/dg;

export const luaModuleNotInSandbox = pluginRule<{ readonly module: string }>({
  code: 'lua-module-not-in-sandbox',
  severity: 'info',
  since: '0.1.0',
  summary: "Lua in a plugin's config asks for a module, which the sandbox refuses unless kong.conf lists it.",
  why: 'Such Lua runs in a sandbox. `require` of a module that `untrusted_lua_sandbox_requires` does not list (it is empty by default) fails with "not allowed within sandbox": the request ends in 500.',
  source: 'Kong 3.9 kong/tools/sandbox.lua',
  invalid: [
    {
      title: 'An HTTP client',
      yaml: `
_format_version: "3.0"
plugins:
- name: pre-function
  config:
    access:
    - |
      ^ info: "resty.http" is refused by the sandbox, and the request ends in 500, unless "untrusted_lua_sandbox_requires" in kong.conf lists it
      local http = require("resty.http")
      kong.log(http ~= nil)
`,
    },
  ],
  valid: [
    {
      title: "Kong's own functions need no module",
      yaml: `
_format_version: "3.0"
plugins:
- name: pre-function
  config:
    access:
    - kong.service.request.set_header("x-from", "kong") -- require("nothing")
`,
    },
  ],
  plugins: new Set(['pre-function', 'post-function']),
  *findIn({ fields }) {
    for (const phase of PHASES) {
      for (const { at, text, index } of textsIn(fields, phase)) {
        for (const match of text.matchAll(REQUIRE)) {
          const { module } = match.groups ?? {};
          const place = match.indices?.groups?.['module'];
          if (module === undefined || !place || isInComment(text, match.index)) continue;
          yield { at: partOf(at, place[0], place[1]), path: ['config', phase, index], facts: { module } };
        }
      }
    }
  },
  message: ({ module }) =>
    `"${module}" is refused by the sandbox, and the request ends in 500, unless "untrusted_lua_sandbox_requires" in kong.conf lists it`,
});

function isInComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
  return line.includes('--');
}
