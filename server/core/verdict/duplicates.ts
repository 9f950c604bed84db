/** Entities that share what only one of them may have. */

import { isAtLeast } from '../catalogue/catalogue.ts';
import type { Config, Entity, Part } from '../model/config.ts';
import { composedKey, uniqueFields, uniqueValue } from '../model/uniqueness.ts';
import type { Located, Node } from '../syntax/tree.ts';
import { catalogueOf } from './judge-item.ts';

export interface Duplicate {
  readonly entity: Entity;
  readonly earlier: Entity;
  /** The field whose value is there twice; undefined: the fields that make up the id. */
  readonly field: string | undefined;
  readonly at: Node | (Located & { readonly kind?: undefined });
}

/** Kong 2.8 takes the later of two equal entities without a word. */
export function* duplicates(part: Part, config: Config): Generator<Duplicate> {
  const catalogue = catalogueOf(config.settings);
  if (!isAtLeast(catalogue, '3.0')) return;
  for (const entity of part.entities) {
    if (!catalogue.entity(entity.kind)) continue;
    for (const field of uniqueFields(entity.kind)) {
      const value = uniqueValue(entity, field);
      const earlier = value === undefined ? undefined : firstHolder(config, entity, field, value);
      const pair = entity.field(field);
      if (earlier && pair) yield { entity, earlier, field, at: pair.value };
    }
    const composed = composedKey(entity);
    const earlier = composed === undefined ? undefined : firstHolder(config, entity, undefined, composed);
    if (earlier) yield { entity, earlier, field: undefined, at: entity.label };
  }
}

function firstHolder(
  config: Config,
  entity: Entity,
  field: string | undefined,
  value: string,
): Entity | undefined {
  const [first] = config.index.holders(entity.kind, field, value);
  return first === entity ? undefined : first;
}
