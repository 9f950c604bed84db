import { kongRule } from './kong-rule.ts';
import { respell, withoutSiblings } from './respell.ts';
import { didYouMean } from './words.ts';

export const unknownField = kongRule({
  code: 'unknown-field',
  complaint: 'unknown-field',
  summary: 'A key that Kong does not know at this place.',
  why: 'Kong checks every key against its schema, for entities as for the configs of plugins, and refuses the whole file for one that it does not know. Keys of a newer Kong are unknown to an older one.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'A misspelt field',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  hots: billing.internal
  ^^^^ error: a service has no field "hots"; did you mean "host"?
  host: billing.internal
`,
    },
    {
      title: 'A field of a plugin',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: cors
    config:
      origin: ["https://shop.example"]
      ^^^^^^ error: "config" has no field "origin"; did you mean "origins"?
`,
    },
  ],
  valid: [
    {
      title: 'Known fields',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
`,
    },
  ],
  message: ({ name, of, known }) => `${of} has no field "${name}"${didYouMean(name, known)}`,
  fixes: ({ at, facts: { name, known } }, config) =>
    respell(at, name, withoutSiblings(at, known, config), config),
});
