import { pathOf } from '../model/read-config.ts';
import { withArticle } from '../verdict/check-record.ts';
import { nameOfKind } from '../verdict/judging.ts';
import { defineRule } from './rule.ts';

/** One field of each group must be there (go-database-reconciler, pkg/file/kong_json_schema.json). */
const NEEDED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  services: [['name', 'id']],
  routes: [['name', 'id']],
  keys: [['name', 'id']],
  key_sets: [['name', 'id']],
  certificates: [['id']],
  hmacauth_credentials: [['username'], ['secret']],
  jwt_secrets: [['key'], ['algorithm'], ['secret']],
  keyauth_credentials: [['key']],
  oauth2_credentials: [['name'], ['client_id'], ['client_secret']],
  mtls_auth_credentials: [['id'], ['subject_name']],
};

export const missingForDeck = defineRule<{ readonly kind: string; readonly fields: readonly string[] }>({
  code: 'missing-for-deck',
  severity: 'error',
  since: '0.1.0',
  summary: 'An entity of a decK state file lacks a field that decK cannot do without.',
  why: 'Kong makes up names, ids and secrets that are not written; decK compares the file with the gateway and needs them.',
  source: 'go-database-reconciler pkg/file/kong_json_schema.json',
  invalid: [
    {
      title: 'A route that cannot be told from others',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  routes:
  - paths: [/billing]
    ^^^^^ error: decK needs "name" or "id" in a route
`,
    },
  ],
  valid: [
    {
      title: 'With a name',
      yaml: `
# kongsole: dialect=deck
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  routes:
  - name: billing
    paths: [/billing]
`,
    },
  ],

  *find(item, config) {
    if (config.settings.dialect !== 'deck') return;
    for (const entity of item.entities) {
      for (const fields of NEEDED[entity.kind] ?? []) {
        if (fields.some((field) => entity.fields.has(field))) continue;
        const path = fields.length === 1 ? pathOf(config, entity, ...fields) : pathOf(config, entity);
        yield { at: entity.label, path, facts: { kind: entity.kind, fields }, entity };
      }
    }
  },
  message: ({ kind, fields }) =>
    `decK needs ${fields.map((field) => `"${field}"`).join(' or ')} in ${withArticle(nameOfKind(kind))}`,
});
