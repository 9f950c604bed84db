import { kongRule } from './kong-rule.ts';
import { respell } from './respell.ts';
import { didYouMean } from './words.ts';

export const unknownPlugin = kongRule({
  code: 'unknown-plugin',
  complaint: 'unknown-plugin',
  summary: 'A plugin that this gateway does not have.',
  why: 'Kong refuses a file with a plugin that is not enabled. It may be misspelt, of Kong Enterprise, of a newer version, or your own and missing in the setting "plugins".',
  source: 'Kong 3.9 kong/db/schema/entities/plugins.lua',
  invalid: [
    {
      title: 'A misspelt name',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limitting
          ^^^^^^^^^^^^^^ error: no plugin is named "rate-limitting"; did you mean "rate-limiting"?
`,
    },
  ],
  valid: [
    {
      title: 'A bundled plugin',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: key-auth
`,
    },
  ],
  message: ({ name, known, elsewhere }) => {
    if (elsewhere !== undefined) return `this gateway has no plugin "${name}"; ${elsewhere} has it`;
    return `no plugin is named "${name}"${didYouMean(name, known)}`;
  },
  fixes: ({ at, facts: { name, known } }, config) => respell(at, name, known, config),
});
