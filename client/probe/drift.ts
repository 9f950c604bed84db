/** What the gateway holds otherwise than the file says, for one service and all that its requests meet. Pure. */

import type { DifferenceSeen } from '../../server/core/doctor/context-seen.ts';
import { fromBytes, toBytes } from '../../server/core/router/bytes.ts';
import { migratePath } from '../../server/core/router/migrate-path.ts';
import { isOldFormat } from '../../server/core/router/read-table.ts';
import { addressOf } from './aim.ts';
import { isCalled, isSet, type PlainEntity, refersTo, type Snapshot, text } from './snapshot.ts';

/** Kong's defaults for what is compared; what is not here is null when it is not declared. */
const SERVICE_DEFAULTS: PlainEntity = {
  retries: 5,
  connect_timeout: 60_000,
  write_timeout: 60_000,
  read_timeout: 60_000,
  enabled: true,
  tls_verify: null,
};
const ROUTE_DEFAULTS: PlainEntity = {
  protocols: ['http', 'https'],
  methods: null,
  hosts: null,
  paths: null,
  headers: null,
  snis: null,
  strip_path: true,
  preserve_host: false,
  path_handling: 'v0',
  https_redirect_status_code: 426,
  expression: null,
};

/** `service` and `route` are names or ids as declared; undefined ones are not compared. */
export function driftOf(
  service: string | undefined,
  route: string | undefined,
  declared: Snapshot,
  live: Snapshot,
): readonly DifferenceSeen[] {
  return [
    ...(service === undefined ? [] : serviceDrift(service, declared, live)),
    ...(route === undefined ? [] : routeDrift(route, declared, live)),
  ];
}

function serviceDrift(name: string, declared: Snapshot, live: Snapshot): readonly DifferenceSeen[] {
  const ours = declared.entities('services').find((entity) => isCalled(entity, name));
  if (!ours) return [];
  const theirs = live.entities('services').find((entity) => isCalled(entity, name));
  if (!theirs) return [missing('service', name)];
  const address = (entity: PlainEntity) => ({ ...addressOf(entity), path: addressOf(entity).path ?? null });
  const differences = compare(
    'service',
    name,
    { ...ours, ...address(ours) },
    { ...theirs, ...address(theirs) },
    {
      protocol: null,
      host: null,
      port: null,
      path: null,
      ...SERVICE_DEFAULTS,
    },
  );
  return [
    ...differences,
    ...upstreamDrift(addressOf(ours).host, declared, live),
    ...pluginDrift('service', ours, theirs, declared, live),
  ];
}

function upstreamDrift(name: string, declared: Snapshot, live: Snapshot): readonly DifferenceSeen[] {
  const ours = declared.entities('upstreams').find((entity) => entity['name'] === name);
  const theirs = live.entities('upstreams').find((entity) => entity['name'] === name);
  if (!ours && !theirs) return [];
  if (!ours) return [{ kind: 'difference', entity: 'upstream', name, what: 'only-on-gateway', fields: [] }];
  if (!theirs) return [missing('upstream', name)];
  const targets = (snapshot: Snapshot, upstream: PlainEntity) =>
    new Map(
      snapshot
        .entities('targets')
        .filter((target) => refersTo(target['upstream'], upstream))
        .map((target) => [withPort(String(target['target'])), target['weight'] ?? 100]),
    );
  const [mine, yours] = [targets(declared, ours), targets(live, theirs)];
  const found: DifferenceSeen[] = [...compare('upstream', name, ours, theirs, { host_header: null })];
  for (const [target, weight] of mine) {
    if (!yours.has(target)) found.push(missing('target', target));
    else if (yours.get(target) !== weight) {
      const fields = [{ field: 'weight', declared: String(weight), live: String(yours.get(target)) }];
      found.push({ kind: 'difference', entity: 'target', name: target, what: 'differs', fields });
    }
  }
  for (const target of yours.keys()) {
    if (!mine.has(target))
      found.push({ kind: 'difference', entity: 'target', name: target, what: 'only-on-gateway', fields: [] });
  }
  return found;
}

function withPort(target: string): string {
  return /:\d+$/.test(target) ? target : `${target}:8000`;
}

function routeDrift(name: string, declared: Snapshot, live: Snapshot): readonly DifferenceSeen[] {
  const ours = declared.entities('routes').find((entity) => isCalled(entity, name));
  if (!ours) return [];
  const theirs = live.entities('routes').find((entity) => isCalled(entity, name));
  if (!theirs) return [missing('route', name)];
  const grpc = strings(ours['protocols']).some((protocol) => protocol.startsWith('grpc'));
  // A gRPC route's default is the other one (kong/db/schema/entities/routes_subschemas.lua).
  const defaults = grpc ? { ...ROUTE_DEFAULTS, strip_path: false } : ROUTE_DEFAULTS;
  return [
    ...compare('route', name, asRead(ours, theirs, declared.format), theirs, defaults),
    ...pluginDrift('route', ours, theirs, declared, live),
  ];
}

/** Kong 3.x puts `~` before the regex paths of an old file; 2.x leaves them as they are. */
function asRead(ours: PlainEntity, theirs: PlainEntity, format: string | undefined): PlainEntity {
  const migrated = strings(theirs['paths']).some((path) => path.startsWith('~'));
  if (!migrated || !isOldFormat(format)) return ours;
  const paths = strings(ours['paths']).map((path) => fromBytes(migratePath(toBytes(path))) ?? path);
  return { ...ours, paths };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Plugins by name: there or not, on or off. Their settings are too many, and may be secret. */
function pluginDrift(
  field: 'service' | 'route',
  ours: PlainEntity,
  theirs: PlainEntity,
  declared: Snapshot,
  live: Snapshot,
): readonly DifferenceSeen[] {
  const names = (snapshot: Snapshot, owner: PlainEntity) =>
    new Set(
      snapshot
        .entities('plugins')
        .filter(
          (plugin) => isSet(plugin[field]) && refersTo(plugin[field], owner) && plugin['enabled'] !== false,
        )
        .flatMap((plugin) => text(plugin['name']) ?? []),
    );
  const [mine, yours] = [names(declared, ours), names(live, theirs)];
  return [
    ...[...mine].filter((name) => !yours.has(name)).map((name) => missing('plugin', name)),
    ...[...yours]
      .filter((name) => !mine.has(name))
      .map(
        (name): DifferenceSeen => ({
          kind: 'difference',
          entity: 'plugin',
          name,
          what: 'only-on-gateway',
          fields: [],
        }),
      ),
  ];
}

function missing(entity: DifferenceSeen['entity'], name: string): DifferenceSeen {
  return { kind: 'difference', entity, name, what: 'missing-on-gateway', fields: [] };
}

function compare(
  entity: DifferenceSeen['entity'],
  name: string,
  ours: PlainEntity,
  theirs: PlainEntity,
  defaults: PlainEntity,
): readonly DifferenceSeen[] {
  const fields = Object.entries(defaults).flatMap(([field, otherwise]) => {
    const mine = words(ours[field] ?? otherwise);
    const yours = words(theirs[field] ?? otherwise);
    // What a tool fills in later is not known here.
    return mine === yours || /\$\{|\{\{|\{vault:/.test(mine) ? [] : [{ field, declared: mine, live: yours }];
  });
  return fields.length === 0 ? [] : [{ kind: 'difference', entity, name, what: 'differs', fields }];
}

/** Comparable words: order does not matter in Kong's sets, and empty is unset. */
function words(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'null' : value.map(String).sort().join(', ');
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0
      ? 'null'
      : entries.map(([key, inner]) => `${key}: ${words(inner)}`).join('; ');
  }
  return String(value);
}
