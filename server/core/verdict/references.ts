/** References that name nothing in the file. */

import { isAtLeast } from '../catalogue/catalogue.ts';
import type { Config, Part, Reference } from '../model/config.ts';
import { resolveAlias } from '../syntax/read.ts';
import type { ComplaintFacts } from './complaint.ts';
import { catalogueOf } from './judge-item.ts';

export interface Dangling {
  readonly reference: Reference;
  readonly facts: ComplaintFacts['dangling-reference'];
}

export function* danglingReferences(part: Part, config: Config): Generator<Dangling> {
  const catalogue = catalogueOf(config.settings);
  for (const reference of part.references) {
    const { from, field, to, value } = reference;
    if (!catalogue.entity(from.kind)?.fields.has(field) || value === '') continue;
    const written = from.fields.get(field);
    const node = written && resolveAlias(written.value);
    const byName = node?.kind !== 'map' || (catalogue.dialect === 'deck' && !hasId(node.pairs));
    if (!byName && (!isAtLeast(catalogue, '3.0') || !hasId(node?.kind === 'map' ? node.pairs : []))) continue;
    if ((byName && config.index.has(to, value, 'name')) || config.index.has(to, value, 'id')) continue;
    yield { reference, facts: { kind: to, name: value, near: config.index.nearest(to, value) } };
  }
}

function hasId(
  pairs: readonly { readonly key: { readonly kind: string; readonly text?: string } }[],
): boolean {
  return pairs.some(({ key }) => key.kind === 'scalar' && key.text === 'id');
}
