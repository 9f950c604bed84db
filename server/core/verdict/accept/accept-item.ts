/** Whether nothing at all is to be said of an item, asked of one gateway or of several at once. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { EntityKind, Part } from '../../model/config.ts';
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
  const programs = new Map<string, AcceptNode>();
  return {
    accepts({ section, element, node }, asking) {
      const key = element ? `${section} ${element.field}` : section;
      const known =
        programs.get(key) ??
        (element
          ? elementAcceptor(catalogues, section, element.field)
          : sectionAcceptor(catalogues, section));
      programs.set(key, known);
      return known(node, asking);
    },
  };
}

function sectionAcceptor(catalogues: readonly Catalogue[], section: string): AcceptNode {
  const having = catalogues.filter((catalogue) => catalogue.entity(section) !== undefined);
  if (having.length === 0) return () => true;
  return orUnknown(entityAcceptor(having, section, undefined));
}

/** An element of a list that is nested in an entity of the section. */
function elementAcceptor(catalogues: readonly Catalogue[], section: string, field: EntityKind): AcceptNode {
  const having = catalogues.filter((catalogue) => catalogue.entity(section) !== undefined);
  const keys = new Set(having.map((catalogue) => catalogue.nestedIn(section).get(field)));
  const [key] = keys;
  // Where it may not stand at all, or not everywhere alike, the interpreter says so.
  return keys.size !== 1 || key === undefined ? () => false : orUnknown(entityAcceptor(having, field, key));
}

function orUnknown(entity: ReturnType<typeof entityAcceptor>): AcceptNode {
  return (node, asking) => {
    if (node.kind === 'scalar') return isUnknown(node, asking.placeholders);
    return node.kind !== 'alias' && entity(node, asking);
  };
}
