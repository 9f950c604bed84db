/** Whether nothing at all is to be said of an item, asked of one gateway or of several at once. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Part } from '../../model/config.ts';
import { isUnknown } from '../../model/known.ts';
import { entityAcceptor } from './accept-entity.ts';
import type { AcceptNode, Asking } from './acceptor.ts';

export interface ItemAcceptor {
  /** "Yes": each of the gateways would say nothing about it. "No": ask them. */
  accepts(part: Part, asking: Asking): boolean;
}

/** The same gateways give the same object, so that what is compiled serves all files. */
export const itemAcceptorFor: (catalogue: Catalogue, other: Catalogue | undefined) => ItemAcceptor = (() => {
  const made = new WeakMap<Catalogue, Map<Catalogue | undefined, ItemAcceptor>>();
  return (catalogue, other) => {
    const ofFirst = made.get(catalogue) ?? new Map<Catalogue | undefined, ItemAcceptor>();
    made.set(catalogue, ofFirst);
    const known = ofFirst.get(other) ?? forGateways(other ? [catalogue, other] : [catalogue]);
    ofFirst.set(other, known);
    return known;
  };
})();

function forGateways(catalogues: readonly Catalogue[]): ItemAcceptor {
  const sections = new Map<string, AcceptNode>();
  return {
    accepts({ section, node, element }, asking) {
      const name = element ? `${section}/${element.field}` : section;
      const known =
        sections.get(name) ??
        (element ? nestedAcceptor(catalogues, section, element.field) : sectionAcceptor(catalogues, section));
      sections.set(name, known);
      return known(node, asking);
    },
  };
}

function sectionAcceptor(catalogues: readonly Catalogue[], section: string): AcceptNode {
  const having = catalogues.filter((catalogue) => catalogue.entity(section) !== undefined);
  if (having.length === 0) return () => true;
  const entity = entityAcceptor(having, section, undefined);
  return (node, asking) => {
    if (node.kind === 'scalar') return isUnknown(node, asking.placeholders);
    return node.kind !== 'alias' && entity(node, asking);
  };
}

/** An element of a list that is nested in an item. Where a gateway knows no such list, the item's own fields say so. */
function nestedAcceptor(catalogues: readonly Catalogue[], section: string, field: string): AcceptNode {
  const having = catalogues.filter((catalogue) => catalogue.nestedIn(section).has(field));
  const keys = new Set(having.map((catalogue) => catalogue.nestedIn(section).get(field)));
  const [key] = keys;
  if (1 < keys.size || (key === undefined && having.length !== 0)) return () => false;
  if (key === undefined) return () => true;
  const entity = entityAcceptor(having, field, key);
  return (node, asking) => {
    if (node.kind === 'scalar') return isUnknown(node, asking.placeholders);
    return node.kind !== 'alias' && entity(node, asking);
  };
}
