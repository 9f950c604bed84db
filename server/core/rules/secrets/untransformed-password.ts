import { entityRule } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';

export const untransformedPassword = entityRule<null>({
  code: 'untransformed-password',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A plain password in a file with `_transform: false`, which Kong takes for a hash.',
  why: 'Kong compares the hash of what the client sends with what is stored. `_transform: false` says that the file holds hashes (40 hexadecimal digits); a plain password never matches, and every login ends in 401.',
  source: 'Kong 3.9 kong/db/schema/others/declarative_config.lua, kong/plugins/basic-auth/crypto.lua',
  invalid: [
    {
      title: 'A word, where a hash belongs',
      yaml: `
_format_version: "3.0"
_transform: false
consumers:
- username: ada
  basicauth_credentials:
  - username: ada
    password: Zk3-91xQ # kongsole: allow credential-in-plain-text
              ^^^^^^^^ warning: with "_transform: false" Kong takes this for a hash, so no login succeeds; leave "_transform" out for plain passwords
`,
    },
  ],
  valid: [
    {
      title: 'A hash',
      yaml: `
_format_version: "3.0"
_transform: false
consumers:
- username: ada
  basicauth_credentials:
  - username: ada
    password: 5f0e1b7a1e0c4d5b8f3a2c9d7e6b5a4f3c2d1e0f # kongsole: allow credential-in-plain-text
`,
    },
  ],
  looksAt: ['basicauth_credentials'],
  *findIn(_, fields) {
    const { sections } = fields.config;
    const transform = sections.get('_transform')?.value;
    if (fields.config.settings.dialect === 'deck') return;
    if (transform?.kind !== 'scalar' || transform.value !== false) return;
    const at = scalarIn(fields, 'password');
    if (typeof at?.value === 'string' && !/^[0-9a-f]{40}$/.test(at.value))
      yield { at, path: ['password'], facts: null };
  },
  message: () =>
    'with "_transform: false" Kong takes this for a hash, so no login succeeds; leave "_transform" out for plain passwords',
});
