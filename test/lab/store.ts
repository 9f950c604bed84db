/** The lab's entities: what a file declares, with ids and Kong's defaults filled in, as a gateway would hold them. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { addressOf } from '../../client/probe/aim.ts';
import { declaredSnapshot } from '../../client/probe/declared.ts';
import { isSet, type PlainEntity, refersTo, type Snapshot } from '../../client/probe/snapshot.ts';
import type { Catalogue } from '../../server/core/catalogue/catalogue.ts';
import { openConfig } from '../../server/core/features/open-config.ts';
import type { Config } from '../../server/core/model/config.ts';
import { KINDS } from '../../server/core/model/kinds.ts';
import { fromBytes, toBytes } from '../../server/core/router/bytes.ts';
import { migratePath } from '../../server/core/router/migrate-path.ts';
import { isOldFormat, readTable } from '../../server/core/router/read-table.ts';
import type { RouteTable } from '../../server/core/router/route-table.ts';
import { declaredId } from '../../server/core/router/uuid5.ts';
import { toPlain } from '../../server/core/syntax/read.ts';
import { withDefaults } from './defaults.ts';
import { isRecord } from './records.ts';

export interface Store extends Snapshot {
  /** 32 hex digits; zeros for an empty configuration, as Kong has it. */
  readonly hash: string;
  /** The text as it was loaded. */
  readonly text: string;
  readonly config: Config;
  /** What the router reads of it; its routes stand in the order of `entities('routes')`. */
  readonly table: RouteTable;
}

/** Reads a declarative file as the gateway would. Broken text gives an empty gateway, like a Kong that waits. */
export async function loadStore(file: string, catalogue: Catalogue, loadedAt: number): Promise<Store> {
  return storeOf(await readFile(file, 'utf8'), catalogue, loadedAt);
}

export function storeOf(text: string, catalogue: Catalogue, loadedAt: number): Store {
  const config = openConfig(text, {
    fileName: undefined,
    target: { version: catalogue.version, flavor: catalogue.flavor },
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
  const root: unknown = config.document.root && toPlain(config.document.root);
  const isOld = isRecord(root) && isOldFormat(root['_format_version']);
  for (const kind of Object.keys(KINDS)) {
    const filled = declared.entities(kind).map((entity) => {
      const whole = fill(kind, entity, { declared, ids, catalogue, loadedAt });
      return isOld && kind === 'routes' ? migrated(whole) : whole;
    });
    byKind.set(kind, filled);
  }
  const hash = text.trim() === '' ? '0'.repeat(32) : createHash('md5').update(text).digest('hex');
  const entities = (kind: string) => byKind.get(kind) ?? [];
  const lists = ['services', 'routes', 'upstreams', 'targets'].map((kind) => [kind, entities(kind)] as const);
  const table = readTable(Object.fromEntries(lists), { version: catalogue.version });
  return { origin: 'gateway', hash, text, config, entities, table };
}

/** By the name where there is one, as DB-less Kong derives it; else one that stays the same for the same file. */
function idOf(
  kind: string,
  entity: PlainEntity,
  position: number,
  ids: ReadonlyMap<PlainEntity, string>,
): string {
  if (typeof entity['id'] === 'string') return entity['id'];
  const key = KINDS[kind]?.endpointKey;
  const name = key && entity[key];
  // A target's address is unique within its upstream only.
  if (key && typeof name === 'string' && KINDS[kind]?.unique.includes(key))
    return declaredId(kind, toBytes(name));
  const own = name ?? position;
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

/** A route of a file for Kong 2 as Kong 3 keeps it: a path that looks like a regex gets its `~`. */
function migrated(route: PlainEntity): PlainEntity {
  const { paths } = route;
  if (!Array.isArray(paths)) return route;
  return {
    ...route,
    paths: paths.map((path: unknown) => {
      const bytes = migratePath(toBytes(String(path)));
      return fromBytes(bytes) ?? bytes;
    }),
  };
}

interface Loading {
  readonly declared: Snapshot;
  readonly ids: ReadonlyMap<PlainEntity, string>;
  readonly catalogue: Catalogue;
  readonly loadedAt: number;
}

function fill(
  kind: string,
  entity: PlainEntity,
  { declared, ids, catalogue, loadedAt }: Loading,
): PlainEntity {
  const seconds = Math.floor(loadedAt / 1000);
  const own = Object.fromEntries(Object.entries(entity).filter(([field]) => !field.startsWith('_')));
  const address = kind === 'services' && typeof own['url'] === 'string' ? addressOf(own) : {};
  const whole: Record<string, unknown> = { ...withDefaults(catalogue, kind, { ...own, ...address }) };
  for (const [field, to] of Object.entries(KINDS[kind]?.foreign ?? {})) {
    const reference = own[field];
    if (!isSet(reference)) continue;
    const target = declared.entities(to).find((candidate) => refersTo(reference, candidate));
    whole[field] = target ? { id: ids.get(target) } : reference;
  }
  const at = kind === 'targets' ? loadedAt / 1000 : seconds;
  const times = Object.fromEntries(
    ['created_at', 'updated_at'].flatMap((field) => (field in whole ? [[field, own[field] ?? at]] : [])),
  );
  return { ...whole, id: ids.get(entity), ...times };
}
