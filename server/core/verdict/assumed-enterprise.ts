/**
 * Kong Enterprise as far as it can be told from the open-source gateway: its own plugins with any config, its own
 * fields with any value. Stands in where the catalogue holds no schemas of Enterprise.
 */

import type { Catalogue } from '../catalogue/catalogue.ts';
import { compareVersions } from '../catalogue/editions.ts';
import { enterprisePlugins, enterpriseSince } from '../catalogue/enterprise-plugins.ts';
import type { EntitySchema, FieldSchema, RecordSchema } from '../catalogue/schema.ts';
import { ENTERPRISE_FIELDS, ENTERPRISE_KINDS } from '../dialect/deck-catalogue.ts';
import type { KongVersion } from '../model/target.ts';

const ANY_CONFIG: RecordSchema = {
  fields: new Map([['config', { type: 'any' }]]),
  checks: [],
  shorthands: new Map(),
};

/** Fields that Enterprise adds to the configs of plugins that both have, up to 3.15. */
const CONFIG_FIELDS: Readonly<Record<string, readonly string[]>> = {
  acl: ['include_consumer_groups'],
  'aws-lambda': ['awsgateway_compatible_payload_version', 'preserve_lambda_api_error_code', 'ssl_verify'],
  'basic-auth': ['brute_force_protection', 'principals'],
  cors: ['allow_origin_absent'],
  datadog: ['route_name_tag'],
  'http-log': ['client_certificate', 'ssl_verify'],
  'key-auth': ['identity_realms', 'principals'],
  oauth2: ['persistent_refresh_token'],
  opentelemetry: ['access_logs', 'access_logs_endpoint', 'metrics', 'sampling_strategy'],
  'post-function': ['ws_client_frame', 'ws_close', 'ws_handshake', 'ws_upstream_frame'],
  'pre-function': ['ws_client_frame', 'ws_close', 'ws_handshake', 'ws_upstream_frame'],
  prometheus: ['wasm_metrics'],
  session: ['bind', 'hash_subject', 'store_metadata'],
  'tcp-log': ['ssl_verify'],
  'acme/storage_config/redis': ['cloud_authentication'],
  'rate-limiting/redis': ['cloud_authentication'],
  'response-ratelimiting/redis': ['cloud_authentication'],
  'vaults/env': ['base64_decode'],
  'vaults/aws': ['base64_decode'],
  'vaults/gcp': ['base64_decode'],
  'vaults/hcv': ['base64_decode'],
};

/** The record with its `config` widened by what Enterprise adds there. */
function widen(record: RecordSchema, name: string): RecordSchema {
  const config = record.fields.get('config');
  if (config?.record === undefined) return record;
  return { ...record, fields: new Map([...record.fields, ['config', widenField(config, name)]]) };
}

function widenField(field: FieldSchema, place: string): FieldSchema {
  if (field.record === undefined) return field;
  const fields = new Map(field.record.fields);
  for (const [name, inner] of fields) fields.set(name, widenField(inner, `${place}/${name}`));
  for (const name of CONFIG_FIELDS[place] ?? []) fields.set(name, { type: 'any' });
  return { ...field, record: { ...field.record, fields } };
}

/** Sections that Kong Enterprise alone reads; what stands in them is not looked at. */
const SECTIONS = [
  ...['consumer_group_consumers', 'consumer_group_plugins', 'plugins_partials', 'licenses', 'rbac_roles'],
  ...['rbac_role_endpoints', 'rbac_users', 'degraphql_routes', 'graphql_ratelimiting_cost_decorations'],
  ...['custom_plugins', 'ai_models', 'event_hooks', 'mtls_auth_credentials'],
];

export const assumedEnterprise: (oss: Catalogue, version: KongVersion) => Catalogue = (() => {
  const made = new WeakMap<Catalogue, Map<KongVersion, Catalogue>>();
  return (oss, version) => {
    const ofOss = made.get(oss) ?? new Map<KongVersion, Catalogue>();
    made.set(oss, ofOss);
    const known = ofOss.get(version) ?? assume(oss, version);
    ofOss.set(version, known);
    return known;
  };
})();

function assume(oss: Catalogue, version: KongVersion): Catalogue {
  const has = (plugin: string): boolean => {
    const since = enterpriseSince(plugin);
    return since !== undefined && (since === '3.4' || compareVersions(since, version) <= 0);
  };
  const entities = new Map<string, EntitySchema | undefined>();
  const entity = (kind: string): EntitySchema | undefined => {
    if (entities.has(kind)) return entities.get(kind);
    const base = oss.entity(kind) ?? ENTERPRISE_KINDS[kind];
    const added = { ...ENTERPRISE_FIELDS[kind], ...Object.fromEntries(base?.fields ?? []) };
    const extended = base && { ...base, fields: new Map(Object.entries(added)) };
    entities.set(kind, extended);
    return extended;
  };
  return {
    ...oss,
    edition: 'enterprise',
    version,
    sections: [...oss.sections, ...SECTIONS, ...Object.keys(ENTERPRISE_KINDS)],
    entity,
    subschemaNames: (kind) => [
      ...oss.subschemaNames(kind),
      ...(kind === 'plugins' ? enterprisePlugins().filter(has) : []),
    ],
    subschema: (kind, name) => {
      // The ai plugins have changed from version to version.
      const isOpen = kind === 'plugins' && (has(name) || name.startsWith('ai-'));
      const base = oss.subschema(kind, name);
      if (isOpen && (base !== undefined || has(name))) return ANY_CONFIG;
      return base && widen(base, kind === 'plugins' ? name : `${kind}/${name}`);
    },
  };
}
