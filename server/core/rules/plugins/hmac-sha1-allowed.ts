import { pluginRule } from '../entity-rule.ts';
import { itemsIn, textsIn } from '../fields.ts';

export const hmacSha1Allowed = pluginRule<null>({
  code: 'hmac-sha1-allowed',
  severity: 'info',
  since: '0.1.0',
  summary: 'hmac-auth takes signatures with SHA-1.',
  why: 'SHA-1 is broken, and Kong Enterprise 3.14 took hmac-sha1 out of the default. Clients choose the algorithm, so the weakest in the list counts.',
  source: 'https://developer.konghq.com/gateway/breaking-changes/ (3.14)',
  invalid: [
    {
      title: 'The old beside the new',
      yaml: `
_format_version: "3.0"
plugins:
- name: hmac-auth
  config:
    algorithms: [hmac-sha1, hmac-sha256]
                 ^^^^^^^^^ info: a client may sign with SHA-1, which is broken; leave hmac-sha256 and better ones
`,
    },
  ],
  valid: [
    {
      title: 'Strong ones only',
      yaml: `
_format_version: "3.0"
plugins:
- name: hmac-auth
  config:
    algorithms: [hmac-sha256, hmac-sha512]
`,
    },
    {
      title: 'Nothing else is allowed: somebody meant it',
      yaml: `
_format_version: "3.0"
plugins:
- name: hmac-auth
  config:
    algorithms: [hmac-sha1]
`,
    },
  ],
  plugins: new Set(['hmac-auth']),
  *findIn({ fields }) {
    if (itemsIn(fields, 'algorithms').length < 2) return;
    for (const { at, text, index } of textsIn(fields, 'algorithms'))
      if (text === 'hmac-sha1') yield { at, path: ['config', 'algorithms', index], facts: null };
  },
  message: () => 'a client may sign with SHA-1, which is broken; leave hmac-sha256 and better ones',
});
