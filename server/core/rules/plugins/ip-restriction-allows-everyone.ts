import { pluginRule } from '../entity-rule.ts';
import { textsIn } from '../fields.ts';

export const ipRestrictionAllowsEveryone = pluginRule<{ readonly range: string }>({
  code: 'ip-restriction-allows-everyone',
  severity: 'warning',
  since: '0.1.0',
  summary: 'ip-restriction with a range that holds every address.',
  why: 'Who is in one of the allowed ranges may pass, and everybody is in this one. The other entries and the plugin itself do nothing.',
  source: 'Kong 3.9 kong/plugins/ip-restriction/handler.lua',
  invalid: [
    {
      title: 'All of IPv4',
      yaml: `
_format_version: "3.0"
plugins:
- name: ip-restriction
  config:
    allow: [10.0.0.0/8, 0.0.0.0/0]
                        ^^^^^^^^^ warning: "0.0.0.0/0" allows every address, so this ip-restriction keeps nobody out; narrow it or take the plugin out
`,
    },
  ],
  valid: [
    {
      title: 'A network',
      yaml: `
_format_version: "3.0"
plugins:
- name: ip-restriction
  config:
    allow: [10.0.0.0/8]
`,
    },
  ],
  plugins: new Set(['ip-restriction']),
  *findIn({ fields }) {
    for (const { at, text, index } of textsIn(fields, 'allow'))
      if (/^(?:0\.0\.0\.0|::)\/0$/.test(text))
        yield { at, path: ['config', 'allow', index], facts: { range: text } };
  },
  message: ({ range }) =>
    `"${range}" allows every address, so this ip-restriction keeps nobody out; narrow it or take the plugin out`,
});
