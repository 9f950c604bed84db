/**
 * What the documents that the Enterprise catalogue is made from do not tell: sections of dumps and of ingress
 * controllers, entities of consumer groups and partials, a field of vaults.
 */

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EntitySchema, FieldSchema, RecordSchema } from '../catalogue/schema.ts';
import { catalogueFor } from '../catalogue/shared-catalogues.ts';
import { ENTERPRISE_FIELDS, ENTERPRISE_KINDS } from '../dialect/deck-catalogue.ts';
import { NEWEST } from './any-gateway.ts';

/** Sections that Kong Enterprise alone reads; what stands in them is not looked at. */
const SECTIONS = [
  ...['consumer_group_consumers', 'consumer_group_plugins', 'plugins_partials', 'licenses', 'rbac_roles'],
  ...['rbac_role_endpoints', 'rbac_users', 'degraphql_routes', 'graphql_ratelimiting_cost_decorations'],
  ...['custom_plugins', 'ai_models', 'event_hooks', 'mtls_auth_credentials'],
];

export const withSupplement: (catalogue: Catalogue) => Catalogue = (() => {
  const made = new WeakMap<Catalogue, Catalogue>();
  return (catalogue) => {
    const known = made.get(catalogue) ?? supplement(catalogue);
    made.set(catalogue, known);
    return known;
  };
})();

function supplement(catalogue: Catalogue): Catalogue {
  // What the documents know they know by version.
  const newest = catalogueFor('enterprise', NEWEST[1], catalogue.flavor);
  const documented = (kind: string) => newest.entity(kind)?.fields ?? new Map<string, FieldSchema>();
  const entities = new Map<string, EntitySchema | undefined>();
  const entity = (kind: string): EntitySchema | undefined => {
    if (entities.has(kind)) return entities.get(kind);
    const base = catalogue.entity(kind) ?? (newest.entity(kind) ? undefined : ENTERPRISE_KINDS[kind]);
    const extra = Object.entries(ENTERPRISE_FIELDS[kind] ?? {}).filter(
      ([name]) => !documented(kind).has(name),
    );
    const added = { ...Object.fromEntries(extra), ...Object.fromEntries(base?.fields ?? []) };
    const extended = base && { ...base, fields: new Map(Object.entries(added)) };
    entities.set(kind, extended);
    return extended;
  };
  return {
    ...catalogue,
    sections: [
      ...new Set([
        ...catalogue.sections,
        ...[...SECTIONS, ...Object.keys(ENTERPRISE_KINDS)].filter((name) => !newest.sections.includes(name)),
      ]),
    ],
    entity,
    subschema: (kind, name) => {
      const base = catalogue.subschema(kind, name);
      return base && kind === 'vaults' ? withBase64(base) : base;
    },
  };
}

/** `base64_decode` of the vaults' configs, of newer versions. */
function withBase64(vault: RecordSchema): RecordSchema {
  const config = vault.fields.get('config');
  if (config?.record === undefined) return vault;
  const fields = new Map(config.record.fields).set('base64_decode', { type: 'boolean' });
  const widened: FieldSchema = { ...config, record: { ...config.record, fields } };
  return { ...vault, fields: new Map(vault.fields).set('config', widened) };
}
