/** The lab's entities: what a file declares, with ids and Kong's defaults filled in, as a gateway would hold them. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { addressOf, isSet, type PlainEntity, refersTo, type Snapshot } from '../../client/probe/aim.ts';
import { declaredSnapshot } from '../../client/probe/declared.ts';
import { openConfig } from '../../server/core/features/open-config.ts';
import type { Config } from '../../server/core/model/config.ts';
import { KINDS } from '../../server/core/model/kinds.ts';

export interface Store extends Snapshot {
  /** 32 hex digits; zeros for an empty configuration, as Kong has it. */
  readonly hash: string;
  /** The text as it was loaded. */
  readonly text: string;
  readonly config: Config;
}

/** Kong's defaults of the core entities, as the recorded answers of a 3.9 show them. */
const DEFAULTS: Readonly<Record<string, PlainEntity>> = {
  services: {
    name: null,
    protocol: 'http',
    port: 80,
    path: null,
    retries: 5,
    connect_timeout: 60000,
    write_timeout: 60000,
    read_timeout: 60000,
    enabled: true,
    client_certificate: null,
    ca_certificates: null,
    tls_verify: null,
    tls_verify_depth: null,
    tags: null,
  },
  routes: {
    name: null,
    protocols: ['http', 'https'],
    methods: null,
    hosts: null,
    paths: null,
    headers: null,
    snis: null,
    sources: null,
    destinations: null,
    https_redirect_status_code: 426,
    regex_priority: 0,
    strip_path: true,
    path_handling: 'v0',
    preserve_host: false,
    request_buffering: true,
    response_buffering: true,
    service: null,
    tags: null,
  },
  plugins: {
    instance_name: null,
    config: {},
    enabled: true,
    protocols: ['grpc', 'grpcs', 'http', 'https'],
    service: null,
    route: null,
    consumer: null,
    tags: null,
  },
  consumers: { username: null, custom_id: null, tags: null },
  upstreams: {
    algorithm: 'round-robin',
    hash_on: 'none',
    hash_fallback: 'none',
    hash_on_header: null,
    hash_fallback_header: null,
    hash_on_cookie: null,
    hash_on_cookie_path: '/',
    hash_on_query_arg: null,
    hash_fallback_query_arg: null,
    hash_on_uri_capture: null,
    hash_fallback_uri_capture: null,
    slots: 10000,
    host_header: null,
    client_certificate: null,
    use_srv_name: false,
    tags: null,
    healthchecks: {
      threshold: 0,
      active: {
        type: 'http',
        timeout: 1,
        concurrency: 10,
        http_path: '/',
        https_sni: null,
        https_verify_certificate: true,
        headers: null,
        healthy: { interval: 0, successes: 0, http_statuses: [200, 302] },
        unhealthy: {
          interval: 0,
          http_failures: 0,
          tcp_failures: 0,
          timeouts: 0,
          http_statuses: [429, 404, 500, 501, 502, 503, 504, 505],
        },
      },
      passive: {
        type: 'http',
        healthy: {
          successes: 0,
          http_statuses: [
            200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308,
          ],
        },
        unhealthy: { http_failures: 0, tcp_failures: 0, timeouts: 0, http_statuses: [429, 500, 503] },
      },
    },
  },
  targets: { weight: 100, tags: null },
  certificates: { cert_alt: null, key_alt: null, tags: null },
  ca_certificates: { tags: null },
  snis: { tags: null },
  vaults: { description: null, config: {}, tags: null },
};

/** Reads a declarative file as the gateway would. Broken text gives an empty gateway, like a Kong that waits. */
export async function loadStore(file: string, loadedAt: number): Promise<Store> {
  return storeOf(await readFile(file, 'utf8'), loadedAt);
}

export function storeOf(text: string, loadedAt: number): Store {
  const config = openConfig(text, {
    fileName: undefined,
    target: { version: '3.9' },
    dialect: 'dbless',
    verdictOnly: true,
    now: loadedAt,
  });
  const declared = declaredSnapshot(config);
  const ids = new Map<PlainEntity, string>();
  const byKind = new Map<string, readonly PlainEntity[]>();
  for (const kind of Object.keys(KINDS)) {
    const plain = declared.entities(kind);
    plain.forEach((entity, i) => {
      ids.set(entity, idOf(kind, entity, i, ids));
    });
  }
  for (const kind of Object.keys(KINDS)) {
    const filled = declared.entities(kind).map((entity) => fill(kind, entity, declared, ids, loadedAt));
    byKind.set(kind, filled);
  }
  const hash = text.trim() === '' ? '0'.repeat(32) : createHash('md5').update(text).digest('hex');
  return { origin: 'gateway', hash, text, config, entities: (kind) => byKind.get(kind) ?? [] };
}

/** A UUID that stays the same as long as the entity keeps its name, as in DB-less Kong. */
function idOf(
  kind: string,
  entity: PlainEntity,
  position: number,
  ids: ReadonlyMap<PlainEntity, string>,
): string {
  if (typeof entity['id'] === 'string') return entity['id'];
  const key = KINDS[kind]?.endpointKey;
  const own = (key && entity[key]) ?? position;
  const parents = Object.keys(KINDS[kind]?.foreign ?? {}).map((field) => parentKey(entity[field], ids));
  const hex = createHash('sha1')
    .update(JSON.stringify([kind, own, entity['name'], parents]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function parentKey(reference: unknown, ids: ReadonlyMap<PlainEntity, string>): unknown {
  for (const [entity, id] of ids) if (entity === reference) return id;
  return reference ?? null;
}

function fill(
  kind: string,
  entity: PlainEntity,
  declared: Snapshot,
  ids: ReadonlyMap<PlainEntity, string>,
  loadedAt: number,
): PlainEntity {
  const seconds = Math.floor(loadedAt / 1000);
  const own = Object.fromEntries(Object.entries(entity).filter(([field]) => !field.startsWith('_')));
  const whole: Record<string, unknown> = merge(DEFAULTS[kind] ?? {}, own);
  if (kind === 'services' && typeof own['url'] === 'string') {
    const { url: _, ...rest } = whole;
    Object.assign(rest, addressOf(own), { path: addressOf(own).path ?? null });
    return { ...rest, id: ids.get(entity), created_at: seconds, updated_at: seconds };
  }
  for (const [field, to] of Object.entries(KINDS[kind]?.foreign ?? {})) {
    const reference = own[field];
    if (!isSet(reference)) continue;
    const target = declared.entities(to).find((candidate) => refersTo(reference, candidate));
    whole[field] = target ? { id: ids.get(target) } : reference;
  }
  const at = kind === 'targets' ? loadedAt / 1000 : seconds;
  return { ...whole, id: ids.get(entity), created_at: at, updated_at: at };
}

/** Records are merged field by field, everything else is replaced. */
function merge(defaults: PlainEntity, own: PlainEntity): Record<string, unknown> {
  const result: Record<string, unknown> = { ...defaults };
  for (const [field, value] of Object.entries(own)) {
    const base = defaults[field];
    result[field] = isRecord(base) && isRecord(value) ? merge(base, value) : value;
  }
  return result;
}

export function isRecord(value: unknown): value is PlainEntity {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
