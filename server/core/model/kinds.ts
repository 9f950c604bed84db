/**
 * Kong's entity kinds as they appear in a declarative file: how they are named, nested and tied together. The
 * fields themselves are the catalogue's business. Sources: Kong 3.9 kong/db/schema/entities/*.lua and
 * kong/db/schema/others/declarative_config.lua; go-database-reconciler pkg/file/types.go for decK's own sections.
 */
import type { EntityKind } from './config.ts';

export interface KindFacts {
  /** For messages: "a service", "an upstream". */
  readonly singular: string;
  /** The field by which others may name it; also the name shown. */
  readonly endpointKey?: string;
  /** Fields whose value no other entity of the kind may have. */
  readonly unique: readonly string[];
  /** Foreign key field → the kind it points to. */
  readonly foreign: Readonly<Record<string, EntityKind>>;
}

const CREDENTIAL = { consumer: 'consumers' } as const;

export const KINDS: Readonly<Record<EntityKind, KindFacts>> = {
  services: {
    singular: 'service',
    endpointKey: 'name',
    unique: ['name'],
    foreign: { client_certificate: 'certificates' },
  },
  routes: { singular: 'route', endpointKey: 'name', unique: ['name'], foreign: { service: 'services' } },
  consumers: {
    singular: 'consumer',
    endpointKey: 'username',
    unique: ['username', 'custom_id'],
    foreign: {},
  },
  consumer_groups: { singular: 'consumer group', endpointKey: 'name', unique: ['name'], foreign: {} },
  plugins: {
    singular: 'plugin',
    unique: ['instance_name'],
    foreign: {
      service: 'services',
      route: 'routes',
      consumer: 'consumers',
      consumer_group: 'consumer_groups',
    },
  },
  upstreams: {
    singular: 'upstream',
    endpointKey: 'name',
    unique: ['name'],
    foreign: { client_certificate: 'certificates' },
  },
  targets: { singular: 'target', endpointKey: 'target', unique: [], foreign: { upstream: 'upstreams' } },
  certificates: { singular: 'certificate', unique: [], foreign: {} },
  ca_certificates: { singular: 'CA certificate', unique: ['cert_digest'], foreign: {} },
  snis: { singular: 'SNI', endpointKey: 'name', unique: ['name'], foreign: { certificate: 'certificates' } },
  vaults: { singular: 'vault', endpointKey: 'prefix', unique: ['prefix'], foreign: {} },
  key_sets: { singular: 'key set', endpointKey: 'name', unique: ['name'], foreign: {} },
  keys: { singular: 'key', endpointKey: 'name', unique: ['name'], foreign: { set: 'key_sets' } },
  filter_chains: {
    singular: 'filter chain',
    endpointKey: 'name',
    unique: ['name'],
    foreign: { service: 'services', route: 'routes' },
  },
  acls: { singular: 'ACL group', unique: [], foreign: CREDENTIAL },
  basicauth_credentials: {
    singular: 'basic-auth credential',
    endpointKey: 'username',
    unique: ['username'],
    foreign: CREDENTIAL,
  },
  hmacauth_credentials: {
    singular: 'hmac-auth credential',
    endpointKey: 'username',
    unique: ['username'],
    foreign: CREDENTIAL,
  },
  jwt_secrets: { singular: 'JWT secret', endpointKey: 'key', unique: ['key'], foreign: CREDENTIAL },
  keyauth_credentials: {
    singular: 'key-auth credential',
    endpointKey: 'key',
    unique: ['key'],
    foreign: CREDENTIAL,
  },
  oauth2_credentials: {
    singular: 'OAuth2 application',
    endpointKey: 'client_id',
    unique: ['client_id'],
    foreign: CREDENTIAL,
  },
  oauth2_tokens: {
    singular: 'OAuth2 token',
    endpointKey: 'access_token',
    unique: ['access_token', 'refresh_token'],
    foreign: { credential: 'oauth2_credentials', service: 'services' },
  },
  oauth2_authorization_codes: {
    singular: 'OAuth2 authorization code',
    endpointKey: 'code',
    unique: ['code'],
    foreign: { credential: 'oauth2_credentials', service: 'services' },
  },
  mtls_auth_credentials: {
    singular: 'mTLS credential',
    unique: [],
    foreign: { ...CREDENTIAL, ca_certificate: 'ca_certificates' },
  },
  partials: { singular: 'partial', endpointKey: 'name', unique: ['name'], foreign: {} },
  vaults_beta: { singular: 'vault', endpointKey: 'prefix', unique: ['prefix'], foreign: {} },
  workspaces: { singular: 'workspace', endpointKey: 'name', unique: ['name'], foreign: {} },
  parameters: { singular: 'parameter', unique: ['key'], foreign: {} },
  sessions: { singular: 'session', endpointKey: 'session_id', unique: ['session_id'], foreign: {} },
  acme_storage: { singular: 'ACME storage entry', unique: ['key'], foreign: {} },
  clustering_data_planes: { singular: 'data plane', unique: [], foreign: {} },
  ratelimiting_metrics: { singular: 'rate-limiting counter', unique: [], foreign: {} },
  rbac_roles: { singular: 'RBAC role', endpointKey: 'name', unique: ['name'], foreign: {} },
};

export function isEntityKind(section: string): boolean {
  return FOREIGN_KEYS.has(section);
}

export interface ForeignKey {
  readonly field: string;
  readonly to: EntityKind;
}

/** Every entity of a file is asked for its own, so they are in arrays. */
const FOREIGN_KEYS: ReadonlyMap<EntityKind, readonly ForeignKey[]> = new Map(
  Object.entries(KINDS).map(([kind, { foreign }]) => [
    kind,
    Object.entries(foreign).map(([field, to]) => ({ field, to })),
  ]),
);

const NO_KEYS: readonly ForeignKey[] = [];

export function foreignKeysOf(kind: EntityKind): readonly ForeignKey[] {
  return FOREIGN_KEYS.get(kind) ?? NO_KEYS;
}

/**
 * The foreign key field of `child` that points to `parent`. Where there is one, Kong lets `child` be nested in `parent`:
 * routes in their service, and likewise services in their client certificate (`nest_foreign_relationships`).
 */
export function foreignKeyTo(child: EntityKind, parent: EntityKind): string | undefined {
  return foreignKeysOf(child).find(({ to }) => to === parent)?.field;
}

const NESTED_KINDS: ReadonlyMap<EntityKind, ReadonlySet<EntityKind>> = new Map(
  Object.keys(KINDS).map((parent) => [
    parent,
    new Set(Object.keys(KINDS).filter((child) => foreignKeyTo(child, parent) !== undefined)),
  ]),
);

const NO_KINDS: ReadonlySet<EntityKind> = new Set();

/** The fields of `parent` that hold entities: each is named as their kind. */
export function nestedKinds(parent: EntityKind): ReadonlySet<EntityKind> {
  return NESTED_KINDS.get(parent) ?? NO_KINDS;
}
