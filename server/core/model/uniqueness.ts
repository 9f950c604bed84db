/**
 * Keys that no two entities of a file may share. A key holds the kind, the field (or the fields of a composed key)
 * and the value. Source: `unique` in Kong 3.9 kong/db/schema/entities/*.lua; `cache_key` of plugins and targets.
 */
import { resolveAlias } from '../syntax/read.ts';
import type { Entity } from './config.ts';
import { KINDS } from './kinds.ts';

/** The key under which `entity` holds the value of its unique field; undefined where it has no such value. */
export function uniqueKey(entity: Entity, field: string): string | undefined {
  const pair = entity.fields.get(field);
  const value = pair && resolveAlias(pair.value);
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  return `${entity.kind}.${field}=${value.value}`;
}

export function uniqueKeysOf(entity: Entity): readonly string[] {
  const keys: string[] = [];
  for (const field of ['id', ...(KINDS[entity.kind]?.unique ?? [])]) {
    const key = uniqueKey(entity, field);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
