/** What of a large item its own fields are, and what its nested lists. */
import { isMergeKey } from '../syntax/key.ts';
import { stringKey } from '../syntax/read.ts';
import type { ListNode, MapNode, Node, Pair } from '../syntax/tree.ts';
import type { EntityKind } from './config.ts';
import { isEntityKind, nestedKinds } from './kinds.ts';

/** Items whose text is longer than this are taken apart. */
export const LARGE_ITEM = 8_192;

interface NestedList {
  readonly field: EntityKind;
  readonly key: Node;
  readonly node: ListNode;
}

export interface Shape {
  readonly map: MapNode;
  /** The pairs of everything but the nested lists. */
  readonly own: readonly Pair[];
  readonly lists: readonly NestedList[];
}

/** Undefined: the item is small, or it cannot be told apart what its lists are. */
export function shapeOf(section: EntityKind, node: Node, largeFrom: number): Shape | undefined {
  if (node.kind !== 'map' || node.to - node.from < largeFrom || !isEntityKind(section)) return undefined;
  const own: Pair[] = [];
  const lists: NestedList[] = [];
  const names = new Set<string>();
  const nested = nestedKinds(section);
  for (const pair of node.pairs) {
    const name = pair.key.kind === 'scalar' ? stringKey(pair.key) : undefined;
    // Of equal keys the last counts, and a merge may bring lists from elsewhere: such an item is taken as it is.
    if (name === undefined || names.has(name) || isMergeKey(pair.key)) return undefined;
    names.add(name);
    const { key, value } = pair;
    if (value.kind === 'list' && nested.has(name)) lists.push({ field: name, key, node: value });
    else own.push(pair);
  }
  return lists.length === 0 ? undefined : { map: node, own, lists };
}

/** The same own fields, and the same lists by name. */
export function sameParts(a: Shape, b: Shape): boolean {
  return (
    a.own.length === b.own.length &&
    a.own.every((pair, i) => pair === b.own[i]) &&
    a.lists.length === b.lists.length &&
    a.lists.every(({ key }, i) => key === b.lists[i]?.key)
  );
}
