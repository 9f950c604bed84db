/** Entities that share what only one of them may have. */

import { isAtLeast } from '../catalogue/catalogue.ts';
import type { Config, Entity, Part } from '../model/config.ts';
import { KINDS } from '../model/kinds.ts';
import { composedKey, uniqueKey } from '../model/uniqueness.ts';
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
    for (const field of ['id', ...(KINDS[entity.kind]?.unique ?? [])]) {
      const key = uniqueKey(entity, field);
      const earlier = key === undefined ? undefined : firstHolder(config, key, entity);
      const pair = entity.fields.get(field);
      if (earlier && pair) yield { entity, earlier, field, at: pair.value };
    }
    const composed = composedKey(entity);
    const earlier = composed === undefined ? undefined : firstHolder(config, composed, entity);
    if (earlier) yield { entity, earlier, field: undefined, at: entity.label };
  }
}

function firstHolder(config: Config, key: string, entity: Entity): Entity | undefined {
  const [first] = config.index.holders(key);
  return first === entity ? undefined : first;
}
