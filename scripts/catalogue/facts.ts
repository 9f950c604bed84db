/** Reads the dumps of real gateways: `gateway-schemas/VERSION/*.json`. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEntitySchema, readSubschema } from '../../server/core/catalogue/from-gateway.ts';
import type { EntitySchema, RecordSchema } from '../../server/core/catalogue/schema.ts';
import { routeSubschemas } from './route-subschemas.ts';

/** Everything that one gateway accepts. Parts are named `services`, `routes/expressions`, `plugins/cors`. */
export interface Gateway {
  readonly entities: ReadonlyMap<string, EntitySchema>;
  readonly subschemas: ReadonlyMap<string, RecordSchema>;
  /** In the order in which Kong visits them. */
  readonly kinds: readonly string[];
}

/** Where a shorthand's value goes, where the dump has only the place of a function. */
const INTO: Readonly<Record<string, string>> = {
  whitelist: 'allow',
  blacklist: 'deny',
  cookie_lifetime: 'rolling_timeout',
  cookie_idletime: 'idling_timeout',
  cookie_discard: 'stale_ttl',
  cookie_samesite: 'cookie_same_site',
  cookie_httponly: 'cookie_http_only',
  cookie_persistent: 'remember',
  endpoint: 'traces_endpoint',
};

export function readGateway(
  folder: string,
  version: string,
  names: Readonly<Record<string, string | null>>,
): Gateway {
  const nameFunction = (place: string) => names[place] ?? undefined;
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(join(folder, file), 'utf8'), (_, value) => withDestinations(value));
  const kinds = read('_known_entities.json');
  if (!Array.isArray(kinds)) throw new Error(`${folder}: no list of entities`);
  const entities = new Map<string, EntitySchema>();
  for (const file of readdirSync(folder).sort()) {
    if (file.startsWith('_') || !file.endsWith('.json')) continue;
    const name = file.slice(0, -5).replace('.', '/');
    const schema = readEntitySchema(name.split('/')[0] ?? name, read(file), nameFunction);
    if (schema) entities.set(name, schema);
  }
  const subschemas = new Map<string, RecordSchema>();
  for (const group of ['plugins', 'vaults']) {
    const inside = join(folder, group);
    if (!existsSync(inside)) continue;
    for (const file of readdirSync(inside).sort()) {
      const schema = readSubschema(read(join(group, file)), nameFunction);
      if (schema) subschemas.set(`${group}/${file.slice(0, -5)}`, schema);
    }
  }
  addRouteSubschemas(version, subschemas);
  return { entities, subschemas, kinds: kinds.map(String) };
}

export function addRouteSubschemas(version: string, subschemas: Map<string, RecordSchema>): void {
  for (const [protocol, schema] of routeSubschemas(false)) subschemas.set(`routes/${protocol}`, schema);
  if (version === '2.8' || /^3\.[0-4]$/.test(version)) return;
  for (const [protocol, schema] of routeSubschemas(true))
    subschemas.set(`routes/expressions/${protocol}`, schema);
}

/** Adds where a shorthand's value goes, which a dump has only as the place of a function. */
export function withDestinations(value: unknown): unknown {
  // Each gateway makes up its own default for the session's secret.
  if (typeof value === 'object' && value !== null && 'secret' in value) {
    const { secret } = value;
    if (typeof secret === 'object' && secret !== null && 'default' in secret) delete secret.default;
  }
  if (typeof value !== 'object' || value === null || !('shorthand_fields' in value)) return value;
  const shorthands = value.shorthand_fields;
  if (!Array.isArray(shorthands)) return value;
  for (const one of shorthands)
    for (const [name, field] of Object.entries(one)) {
      const into = INTO[name];
      if (into !== undefined && typeof field === 'object' && field !== null)
        Object.assign(field, { into: [into] });
    }
  return value;
}
