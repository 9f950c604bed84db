import { kongRule } from './kong-rule.ts';
import { respell } from './respell.ts';
import { choices } from './words.ts';

export const unknownVault = kongRule({
  code: 'unknown-vault',
  complaint: 'unknown-vault',
  summary: 'A kind of vault that this gateway does not have.',
  why: 'Open-source Kong knows only the vault "env"; others are part of Kong Enterprise.',
  source: 'Kong 3.9 kong/db/schema/entities/vaults.lua',
  invalid: [
    {
      title: 'A vault of Enterprise',
      yaml: `
_format_version: "3.0"
vaults:
- name: hvc
        ^^^ error: this gateway has no vault of the kind "hvc"; it has "env"
  prefix: my-hcv
`,
    },
  ],
  valid: [
    {
      title: 'The vault of the environment',
      yaml: `
_format_version: "3.0"
vaults:
- name: env
  prefix: my-env
`,
    },
  ],
  message: ({ name, known }) => `this gateway has no vault of the kind "${name}"; it has ${choices(known)}`,
  fixes: ({ at, facts: { name, known } }, config) => respell(at, name, known, config),
});
