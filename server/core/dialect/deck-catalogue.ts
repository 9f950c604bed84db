/**
 * What decK adds to a gateway's catalogue, and what it takes away: the shapes of a state file
 * (go-database-reconciler, pkg/file/types.go and kong_json_schema.json). The fields of entities and plugins stay
 * those of the gateway that decK would write them to.
 */

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EntitySchema, FieldSchema } from '../catalogue/schema.ts';

/** Top-level keys that hold lists. The file commands' own (`patches`, `add-plugins`) are no state, but no mistake. */
const SECTIONS = [
  ...['services', 'routes', 'consumers', 'plugins', 'upstreams', 'certificates', 'ca_certificates', 'vaults'],
  ...['filter_chains', 'keys', 'key_sets', 'consumer_groups', 'rbac_roles', 'licenses', 'partials'],
  ...[
    'service_packages',
    'custom_entities',
    'custom_plugins',
    'cloned_plugins',
    'ai_models',
    'patches',
    'add-plugins',
  ],
];

/** Which lists may stand in an entity, and the foreign key that nesting implies. */
const NESTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  services: { routes: 'service', plugins: 'service', filter_chains: 'service' },
  routes: { plugins: 'route', filter_chains: 'route' },
  consumers: {
    plugins: 'consumer',
    acls: 'consumer',
    basicauth_credentials: 'consumer',
    hmacauth_credentials: 'consumer',
    jwt_secrets: 'consumer',
    keyauth_credentials: 'consumer',
    oauth2_credentials: 'consumer',
  },
  consumer_groups: { plugins: 'consumer_group' },
  upstreams: { targets: 'upstream' },
  certificates: { snis: 'certificate' },
};

const ANY: FieldSchema = { type: 'any' };
const TEXT: FieldSchema = { type: 'string' };
const LIST: FieldSchema = { type: 'array', elements: ANY };
const TAGS: FieldSchema = { type: 'set', elements: TEXT };
const UUID: FieldSchema = { type: 'string', uuid: true };

/** Fields of decK itself; it makes something else of them before Kong sees them. */
const OWN_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldSchema>>>> = {
  consumers: { groups: { type: 'array', elements: ANY } },
  plugins: { _config: TEXT },
  consumer_groups: { consumers: LIST },
};

/** Fields that only Kong Enterprise has. */
export const ENTERPRISE_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldSchema>>>> = {
  consumers: { mtls_auth_credentials: LIST },
  plugins: {
    consumer_group: { type: 'foreign', reference: 'consumer_groups' },
    partials: LIST,
    ordering: ANY,
    condition: TEXT,
    model: ANY,
  },
  services: { tls_sans: ANY },
  upstreams: { sticky_sessions_cookie: TEXT, sticky_sessions_cookie_path: TEXT },
  targets: { failover: { type: 'boolean' } },
};

function kind(
  name: string,
  endpointKey: string,
  fields: Readonly<Record<string, FieldSchema>>,
): EntitySchema {
  const all = { id: UUID, created_at: ANY, updated_at: ANY, tags: TAGS, ...fields };
  return {
    kind: name,
    endpointKey,
    primaryKey: ['id'],
    fields: new Map(Object.entries(all)),
    checks: [],
    shorthands: new Map(),
    transformations: [],
  };
}

export const ENTERPRISE_KINDS: Readonly<Record<string, EntitySchema>> = {
  consumer_groups: kind('consumer_groups', 'name', { name: { ...TEXT, required: true }, consumers: LIST }),
  partials: kind('partials', 'name', { name: TEXT, type: { ...TEXT, required: true }, config: ANY }),
};

/**
 * The catalogue for judging a state file. `scope`: `any-gateway` lets everything of Enterprise stand, for targets
 * that are not known.
 */
export const asDeck: (catalogue: Catalogue, scope: 'this-gateway' | 'any-gateway') => Catalogue = (() => {
  const made = {
    'this-gateway': new WeakMap<Catalogue, Catalogue>(),
    'any-gateway': new WeakMap<Catalogue, Catalogue>(),
  };
  return (catalogue, scope) => {
    const kept = made[scope];
    const known =
      kept.get(catalogue) ?? wrap(catalogue, scope === 'any-gateway' || catalogue.edition === 'enterprise');
    kept.set(catalogue, known);
    return known;
  };
})();

function wrap(catalogue: Catalogue, withEnterprise: boolean): Catalogue {
  const entities = new Map<string, EntitySchema | undefined>();
  const entity = (name: string): EntitySchema | undefined => {
    if (!entities.has(name)) entities.set(name, extend(name, catalogue.entity(name), withEnterprise));
    return entities.get(name);
  };
  return {
    ...catalogue,
    dialect: 'deck',
    sections: SECTIONS,
    entity,
    nestedIn: (name) =>
      new Map(Object.entries(NESTED[name] ?? {}).filter(([child]) => entity(child) !== undefined)),
  };
}

function extend(
  name: string,
  base: EntitySchema | undefined,
  withEnterprise: boolean,
): EntitySchema | undefined {
  const schema = base ?? (withEnterprise ? ENTERPRISE_KINDS[name] : undefined);
  if (schema === undefined) return undefined;
  const added = {
    ...(withEnterprise ? ENTERPRISE_FIELDS[name] : {}),
    ...Object.fromEntries(schema.fields),
    ...OWN_FIELDS[name],
  };
  return { ...schema, fields: new Map(Object.entries(added)) };
}
