/** The entities of a declarative file as plain values, nested ones with the foreign key that their place implies. */

import type { Config, Entity } from '../../server/core/model/config.ts';
import { foreignKeyTo, isEntityKind } from '../../server/core/model/kinds.ts';
import { toPlain } from '../../server/core/syntax/read.ts';
import type { PlainEntity, Snapshot } from './snapshot.ts';

export function declaredSnapshot(config: Config): Snapshot {
  const byKind = new Map<string, PlainEntity[]>();
  const plainOf = new Map<Entity, PlainEntity>();
  for (const item of config.items) {
    for (const entity of item.entities) {
      const plain = plainEntity(entity, plainOf);
      plainOf.set(entity, plain);
      const list = byKind.get(entity.kind);
      if (list) list.push(plain);
      else byKind.set(entity.kind, [plain]);
    }
  }
  const version = config.sections.get('_format_version')?.value;
  const format = version && toPlain(version);
  return {
    origin: 'file',
    ...(format === undefined ? {} : { format: String(format) }),
    entities: (kind) => byKind.get(kind) ?? [],
  };
}

function plainEntity(entity: Entity, plainOf: ReadonlyMap<Entity, PlainEntity>): PlainEntity {
  const fields: Record<string, unknown> = {};
  for (const [name, pair] of entity.fields) {
    // What is nested is an entity of its own.
    if (!(isEntityKind(name) && pair.value.kind === 'list') || name === 'ca_certificates') {
      fields[name] = toPlain(pair.value);
    }
  }
  const parent = entity.parent && plainOf.get(entity.parent);
  const key = entity.parent && foreignKeyTo(entity.kind, entity.parent.kind);
  if (parent && key !== undefined) fields[key] = parent;
  return fields;
}
