/**
 * Keys that no two entities of a file may share. A key holds the kind, the field (or the fields of a composed key)
 * and the value. Source: `unique` in Kong 3.9 kong/db/schema/entities/*.lua; `cache_key` of plugins and targets.
 */
import { resolveAlias } from '../syntax/read.ts';
import type { Entity } from './config.ts';
import { foreignKeyTo, KINDS } from './kinds.ts';

/** The key under which `entity` holds the value of its unique field; undefined where it has no such value. */
export function uniqueKey(entity: Entity, field: string): string | undefined {
  const pair = entity.fields.get(field);
  const value = pair && resolveAlias(pair.value);
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  return `${entity.kind}.${field}=${value.value}`;
}

export function uniqueKeysOf(entity: Entity): readonly string[] {
  const keys: string[] = [];
  const composed = composedKey(entity);
  if (composed !== undefined) keys.push(composed);
  for (const field of ['id', ...(KINDS[entity.kind]?.unique ?? [])]) {
    const key = uniqueKey(entity, field);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

const COUNTER = ['identifier', 'period', 'period_date', 'service_id', 'route_id'] as const;

/** Fields from which Kong makes the id of an entity that has none, and those of them that must be there. */
const COMPOSED: Readonly<
  Record<string, { readonly fields: readonly string[]; readonly needed: readonly string[] }>
> = {
  plugins: { fields: ['name', 'route', 'service', 'consumer', 'consumer_group', 'model'], needed: ['name'] },
  targets: { fields: ['upstream', 'target'], needed: ['upstream', 'target'] },
  acls: { fields: ['consumer', 'group'], needed: ['consumer', 'group'] },
  keys: { fields: ['kid', 'set'], needed: ['kid'] },
  // It has no id: these are its primary key.
  ratelimiting_metrics: { fields: COUNTER, needed: COUNTER },
};

/**
 * What stands for the id that Kong 3.x derives from the fields above: two entities with the same one are the same.
 * A reference counts as it is written, so the same plugin once nested in a service and once with `service: name`
 * are two (Kong 3.9 kong/db/schema/others/declarative_config.lua, `build_cache_key`).
 */
export function composedKey(entity: Entity): string | undefined {
  const rule = Object.hasOwn(COMPOSED, entity.kind) ? COMPOSED[entity.kind] : undefined;
  if (!rule || entity.fields.has('id')) return undefined;
  const implied = entity.parent && foreignKeyTo(entity.kind, entity.parent.kind);
  const parts: string[] = [];
  for (const field of rule.fields) {
    const pair = entity.fields.get(field);
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
  return `${entity.kind}: ${JSON.stringify(parts)}`;
}

/** The id, or what Kong makes one from. */
function identityOf(entity: Entity): string | undefined {
  if (entity.id !== undefined) return entity.id;
  if (entity.fields.has('id')) return undefined;
  if (Object.hasOwn(COMPOSED, entity.kind)) return composedKey(entity);
  return entity.name === undefined ? undefined : `${entity.kind}=${entity.name}`;
}
