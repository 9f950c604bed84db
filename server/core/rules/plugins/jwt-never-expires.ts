import { pluginRule } from '../entity-rule.ts';
import { isUnset, itemsIn } from '../fields.ts';

export const jwtNeverExpires = pluginRule<null>({
  code: 'jwt-never-expires',
  severity: 'info',
  since: '0.1.0',
  summary: 'jwt does not look at when a token expires.',
  why: 'Kong checks the signature alone unless `claims_to_verify` names "exp". A token that leaked is good for ever.',
  source: 'Kong 3.9 kong/plugins/jwt/schema.lua',
  invalid: [
    {
      title: 'No claims',
      yaml: `
_format_version: "3.0"
plugins:
- name: jwt
        ^^^ info: tokens never expire: "exp" is not checked; add "claims_to_verify: [exp]"
`,
    },
  ],
  valid: [
    {
      title: 'exp is checked',
      yaml: `
_format_version: "3.0"
plugins:
- name: jwt
  config:
    claims_to_verify: [exp]
`,
    },
  ],
  plugins: new Set(['jwt']),
  *findIn({ fields, nameAt }) {
    const list = fields.pairs.get('claims_to_verify')?.value;
    if (list === undefined || isUnset(fields, 'claims_to_verify')) {
      if (isUnset(fields, 'claims_to_verify')) yield { at: nameAt, path: ['name'], facts: null };
      return;
    }
    const claims = itemsIn(fields, 'claims_to_verify');
    const texts = claims.map((item) => (item.kind === 'scalar' ? item.text : ''));
    if (list.kind === 'list' && !texts.some((text) => text === 'exp' || /[${]/.test(text)))
      yield { at: list, path: ['config', 'claims_to_verify'], facts: null };
  },
  message: () => 'tokens never expire: "exp" is not checked; add "claims_to_verify: [exp]"',
});
