import { entityRule } from '../entity-rule.ts';
import { isGuessable, KINDS_WITH_SECRETS, secretsIn } from './secrets-in.ts';

interface Facts {
  readonly field: string;
  readonly how: string;
}

export const credentialInPlainText = entityRule<Facts>({
  code: 'credential-in-plain-text',
  severity: 'info',
  since: '0.1.0',
  summary: 'A key, password or private key is written out in the file.',
  why: 'Whoever can read the file, its history or its backups can use it. decK fills in `${{ env "DECK_…" }}`, Kong takes many settings of plugins from a vault by `{vault://env/…}`, and what neither knows can be filled in when the file is deployed.',
  source: 'https://developer.konghq.com/deck/gateway/sensitive-data/',
  invalid: [
    {
      title: "A client's key and a plugin's password",
      yaml: `
_format_version: "3.0"
consumers:
- username: ada
  keyauth_credentials:
  - key: 8f41c0a2b7d94e61
         ^^^^^^^^^^^^^^^^ info: this key is in plain text, for everybody who reads the file; put a placeholder here and fill it in when you deploy
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache.internal, password: Zk3-91xQ}
                                            ^^^^^^^^ info: this password is in plain text, for everybody who reads the file; write {vault://env/password}
`,
    },
  ],
  valid: [
    {
      title: 'From the environment and from a vault',
      yaml: `
_format_version: "3.0"
consumers:
- username: ada
  keyauth_credentials:
  - key: \${ADA_KEY}
  jwt_secrets:
  - algorithm: RS256
    key: ada
    secret: not-used-with-rs256
    rsa_public_key: \${ADA_PUBLIC_KEY}
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache.internal, password: "{vault://env/redis-password}"}
`,
    },
  ],
  looksAt: KINDS_WITH_SECRETS,
  *findIn(entity, fields) {
    const { dialect } = fields.config.settings;
    for (const { at, path, field, referenceable } of secretsIn(entity, fields)) {
      if (isGuessable(at.text)) continue;
      const how =
        dialect === 'deck'
          ? `write \${{ env "DECK_${field.toUpperCase()}" }}`
          : referenceable
            ? `write {vault://env/${field.replaceAll('_', '-')}}`
            : 'put a placeholder here and fill it in when you deploy';
      yield { at, path, facts: { field, how } };
    }
  },
  message: ({ field, how }) => `this ${field} is in plain text, for everybody who reads the file; ${how}`,
});
