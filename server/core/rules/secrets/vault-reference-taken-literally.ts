import { entityRule } from '../entity-rule.ts';
import { filledByGateway, filledFields } from '../schema-walk.ts';

interface Facts {
  readonly field: string;
}

export const vaultReferenceTakenLiterally = entityRule<Facts>({
  code: 'vault-reference-taken-literally',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A reference to a vault in a setting that Kong does not look up.',
  why: 'Only settings marked as referenceable are taken from a vault. Anywhere else the text itself is the value: a password of "{vault://env/x}".',
  source: 'Kong 3.9 kong/pdk/vault.lua, `referenceable` in the schemas',
  invalid: [
    {
      title: 'A key of a consumer',
      yaml: `
_format_version: "3.0"
consumers:
- username: ada
  keyauth_credentials:
  - key: "{vault://env/ada-key}"
         ^^^^^^^^^^^^^^^^^^^^^^^ info: Kong does not look up "key" in a vault: this text itself becomes the value; use a placeholder that is filled in when you deploy
`,
    },
  ],
  valid: [
    {
      title: 'A password that Kong looks up',
      yaml: `
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache.internal, password: "{vault://env/redis-password}"}
`,
    },
  ],
  looksAt: [
    'plugins',
    'keyauth_credentials',
    'basicauth_credentials',
    'hmacauth_credentials',
    'jwt_secrets',
    'oauth2_credentials',
    'services',
  ],
  *findIn(entity, fields) {
    for (const { at, path, schema } of filledFields(entity, fields)) {
      if (schema.referenceable === true || !/^\{vault:\/\/.+\}$/.test(at.text)) continue;
      // Lists and maps are marked as a whole in some versions; numbers are refused anyway.
      if (schema.type !== 'string' || path.some((part) => typeof part === 'number')) continue;
      // An old name's value goes to the new one, and that is looked up.
      if (schema.deprecation || 'into' in schema) continue;
      // Some other gateway that may be meant looks it up.
      if (
        [...filledByGateway(entity, fields)]
          .flat()
          .some((other) => other.at === at && other.schema.referenceable)
      )
        continue;
      // What is known of credentials in Kong Enterprise comes from documents that do not tell.
      const { version, edition } = fields.config.settings.target;
      const isSure = entity.kind === 'plugins' || (edition === 'oss' && version !== 'auto');
      yield { at, path, facts: { field: String(path.at(-1) ?? '') }, severity: isSure ? 'warning' : 'info' };
    }
  },
  message: ({ field }) =>
    `Kong does not look up "${field}" in a vault: this text itself becomes the value; use a placeholder that is filled in when you deploy`,
});
