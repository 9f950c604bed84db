/** What makes Kong check a DB-less file a second time, by other schemas. */

import { resolveAlias } from '../syntax/read.ts';
import type { Entity } from './config.ts';
import { foreignKeysOf } from './kinds.ts';

/**
 * `flatten` of kong/db/schema/others/declarative_config.lua (2.8 to 3.9) checks a file with all foreign keys of nested
 * entities taken for null. That fails for a nested entity that names its parent, or another entity, and for the
 * password of basic-auth, which is hashed with the consumer's id. Kong then fills the foreign keys in and checks once
 * more, now by the entities' full schemas.
 */
export function callsForSecondCheck(entity: Entity): boolean {
  const { kind } = entity;
  if (kind === 'basicauth_credentials' && isWritten(entity, 'password')) return true;
  return entity.parent !== undefined && foreignKeysOf(kind).some(({ field }) => isWritten(entity, field));
}

function isWritten(entity: Entity, field: string): boolean {
  const pair = entity.field(field);
  const value = pair && resolveAlias(pair.value);
  return value !== undefined && !(value.kind === 'scalar' && value.value === null);
}
