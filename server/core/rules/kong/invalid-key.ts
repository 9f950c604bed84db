import { valueRule } from './kong-rule.ts';

export const invalidKey = valueRule({
  code: 'invalid-key',
  faults: [
    'invalid-key',
    'invalid-public-key',
    'public-key-differs',
    'jwk-not-json',
    'jwk-kid-differs',
    'invalid-jwk',
    'unknown-jwk-member',
  ],
  summary: 'A key that cannot be read, or two that do not belong together.',
  why: 'Kong reads every key when it loads the file.',
  source: 'Kong 3.9 kong/db/schema/entities/keys.lua',
  invalid: [
    {
      title: 'Not a key',
      yaml: `
_format_version: "3.0"
consumers:
- username: mia
  jwt_secrets:
  - key: mia
    algorithm: RS256
    rsa_public_key: not a key
                    ^^^^^^^^^ error: this is no public key in PEM: it has no complete "-----BEGIN …-----" and "-----END …-----" lines
`,
    },
  ],
  valid: [
    {
      title: 'A secret needs no key',
      yaml: `
_format_version: "3.0"
consumers:
- username: mia
  jwt_secrets:
  - key: mia
    secret: \${MIA_SECRET}
`,
    },
  ],
});
