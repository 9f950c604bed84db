/**
 * Values that no two entities of a kind may share: of one field, or of several that are one key together.
 * Source: `unique` in Kong 3.9 kong/db/schema/entities/*.lua; `cache_key` of plugins and targets.
 */
import { resolveAlias } from '../syntax/read.ts';
import type { Entity, EntityKind } from './config.ts';
import { foreignKeyTo, KINDS } from './kinds.ts';

const UNIQUE_FIELDS: ReadonlyMap<EntityKind, readonly string[]> = new Map(
  Object.entries(KINDS).map(([kind, { unique }]) => [kind, ['id', ...unique]]),
);

const ONLY_ID = ['id'] as const;

export function uniqueFields(kind: EntityKind): readonly string[] {
  return UNIQUE_FIELDS.get(kind) ?? ONLY_ID;
}

/** The value of a unique field; undefined where the entity has no such value. */
export function uniqueValue(entity: Entity, field: string): string | undefined {
  const pair = entity.field(field);
  const value = pair && resolveAlias(pair.value);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

const COUNTER = ['identifier', 'period', 'period_date', 'service_id', 'route_id'] as const;

/** Fields from which Kong makes the id of an entity that has none, and those of them that must be there. */
const COMPOSED: ReadonlyMap<
  EntityKind,
  { readonly fields: readonly string[]; readonly needed: readonly string[] }
> = new Map(
  Object.entries({
    plugins: {
      fields: ['name', 'route', 'service', 'consumer', 'consumer_group', 'model'],
      needed: ['name'],
    },
    targets: { fields: ['upstream', 'target'], needed: ['upstream', 'target'] },
    acls: { fields: ['consumer', 'group'], needed: ['consumer', 'group'] },
    keys: { fields: ['kid', 'set'], needed: ['kid'] },
    // It has no id: these are its primary key.
    ratelimiting_metrics: { fields: COUNTER, needed: COUNTER },
  }),
);

/**
 * What stands for the id that Kong 3.x derives from the fields above: two entities with the same one are the same.
 * A reference counts as it is written, so the same plugin once nested in a service and once with `service: name`
 * are two (Kong 3.9 kong/db/schema/others/declarative_config.lua, `build_cache_key`).
 */
export function composedKey(entity: Entity): string | undefined {
  const rule = COMPOSED.get(entity.kind);
  if (!rule || entity.field('id')) return undefined;
  const implied = entity.parent && foreignKeyTo(entity.kind, entity.parent.kind);
  const parts: string[] = [];
  for (const field of rule.fields) {
    const pair = entity.field(field);
    const value = pair && resolveAlias(pair.value);
    const scalar = value?.kind === 'scalar' ? value.value : undefined;
    if (typeof scalar === 'string' || typeof scalar === 'number') parts.push(String(scalar));
    else if (pair) continue;
    else if (field === implied && entity.parent) {
      const parent = identityOf(entity.parent);
      if (parent === undefined) return undefined;
      parts.push(parent);
    } else if (rule.needed.includes(field)) return undefined;
    else parts.push('');
  }
  return JSON.stringify(parts);
}

/** The id, or what Kong makes one from. */
function identityOf(entity: Entity): string | undefined {
  if (entity.id !== undefined) return entity.id;
  if (entity.field('id')) return undefined;
  if (COMPOSED.has(entity.kind)) {
    const composed = composedKey(entity);
    return composed === undefined ? undefined : `${entity.kind}: ${composed}`;
  }
  return entity.name === undefined ? undefined : `${entity.kind}=${entity.name}`;
}
