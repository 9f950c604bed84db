/**
 * A large item (a service with hundreds of routes) in parts: its own fields, and each element of its nested lists.
 * An edit inside it replaces the parts that it touches; the item itself stays.
 */

import { isMergeKey } from '../syntax/key.ts';
import type { Path } from '../syntax/path.ts';
import { resolveAlias, stringKey } from '../syntax/read.ts';
import { type ListNode, type MapNode, type Node, type Pair, spanOf } from '../syntax/tree.ts';
import type { Entity, EntityKind, Item, Part, PartElement, Reference } from './config.ts';
import { isEntityKind, nestedKinds } from './kinds.ts';
import { type ItemHost, OpenPart, ReadEntity, type Reading, readEntity } from './read-item.ts';

/** Items whose text is longer than this are taken apart. */
export const LARGE_ITEM = 8_192;

/** What came and went when a large item was edited. */
export interface PartsChange {
  readonly added: readonly OpenPart[];
  readonly removed: readonly OpenPart[];
  /** Parts that asked about what has changed around them; some may have left. */
  readonly affected: readonly Part[];
}

/** Undefined: the item is small, or it cannot be told apart what its lists are. */
export function openLargeItem(
  section: EntityKind,
  node: Node,
  host: ItemHost,
  largeFrom: number,
): LargeItem | undefined {
  const shape = shapeOf(section, node, largeFrom);
  return shape && new LargeItem(section, shape, host);
}

interface NestedList {
  readonly field: EntityKind;
  readonly key: Node;
  readonly node: ListNode;
}

interface Shape {
  readonly map: MapNode;
  /** The pairs of everything but the nested lists. */
  readonly own: readonly Pair[];
  readonly lists: readonly NestedList[];
}

function shapeOf(section: EntityKind, node: Node, largeFrom: number): Shape | undefined {
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

interface OpenList {
  readonly nodes: readonly Node[];
  readonly parts: readonly ElementPart[];
}

export class LargeItem implements Item {
  readonly section: EntityKind;
  readonly #host: ItemHost;
  #shape: Shape;
  #own: OwnPart;
  #lists: ReadonlyMap<string, OpenList>;
  #parts: readonly OpenPart[] | undefined;
  readonly #askedOwn = new Set<Part>();
  /** By the list. */
  readonly #askedLists = new Map<string, Set<Part>>();

  constructor(section: EntityKind, shape: Shape, host: ItemHost) {
    this.section = section;
    this.#shape = shape;
    this.#host = host;
    this.#own = new OwnPart(this, shape, host);
    this.#lists = this.#takeOver(shape, new Map(), [], []);
  }

  get node(): MapNode {
    return this.#shape.map;
  }

  get parts(): readonly OpenPart[] {
    this.#parts ??= [this.#own, ...[...this.#lists.values()].flatMap(({ parts }) => parts)];
    return this.#parts;
  }

  get entities(): readonly Entity[] {
    note(this.#askedOwn, this.#host);
    for (const field of this.#lists.keys()) this.#noteList(field);
    return this.parts.flatMap(({ entities }) => entities);
  }

  get references(): readonly Reference[] {
    note(this.#askedOwn, this.#host);
    for (const field of this.#lists.keys()) this.#noteList(field);
    return this.parts.flatMap(({ references }) => references);
  }

  /** The item with this text; undefined when it has become another one. */
  update(node: Node, largeFrom: number): PartsChange | undefined {
    const shape = shapeOf(this.section, node, largeFrom);
    if (!shape) return undefined;
    const isSameOwn = sameParts(shape, this.#shape);
    const own = isSameOwn ? this.#own : new OwnPart(this, shape, this.#host);
    const added: OpenPart[] = [];
    const removed: OpenPart[] = [];
    const affected: Part[] = [];
    if (!isSameOwn) {
      // What is nested is known by the name of what it is nested in.
      if (own.identity !== this.#own.identity) return undefined;
      added.push(own);
      removed.push(this.#own);
      affected.push(...this.#askedOwn);
      this.#askedOwn.clear();
    }
    this.#shape = shape;
    this.#own = own;
    const before = this.#lists;
    this.#lists = this.#takeOver(shape, before, added, removed);
    for (const [field, asked] of this.#askedLists) {
      if (sameElements(before.get(field), this.#lists.get(field))) continue;
      affected.push(...asked);
      this.#askedLists.delete(field);
    }
    this.#parts = undefined;
    return { added, removed, affected };
  }

  #takeOver(
    { lists }: Shape,
    before: ReadonlyMap<string, OpenList>,
    added: OpenPart[],
    removed: OpenPart[],
  ): ReadonlyMap<string, OpenList> {
    const next = new Map<string, OpenList>();
    for (const { field, key, node } of lists) {
      const old = before.get(field);
      const { kept, fresh, gone } = difference(
        node.items,
        old ?? { nodes: [], parts: [] },
        (element) => new ElementPart(this, field, key, element, this.#host),
      );
      added.push(...fresh);
      removed.push(...gone);
      next.set(field, { nodes: node.items, parts: kept });
    }
    for (const [field, { parts }] of before) if (!next.has(field)) removed.push(...parts);
    return next;
  }

  own(): OwnPart {
    note(this.#askedOwn, this.#host);
    return this.#own;
  }

  /** Own fields that have left the file go on without what is nested. */
  nodeFor(own: OwnPart): MapNode {
    return own === this.#own ? this.node : own.node;
  }

  /** The own fields' entity. */
  root(): Entity | undefined {
    return this.own().entities[0];
  }

  nodesIn(field: string): readonly Node[] {
    return this.#lists.get(field)?.nodes ?? [];
  }

  followersOf(field: string, index: number): readonly Node[] {
    this.#noteList(field);
    return this.nodesIn(field).slice(index + 1);
  }

  /** What the elements of a list are, or those of all lists. */
  entitiesIn(field: string | undefined): readonly Entity[] {
    if (field === undefined) return [...this.#lists.keys()].flatMap((each) => this.entitiesIn(each));
    this.#noteList(field);
    return (this.#lists.get(field)?.parts ?? []).flatMap(({ entities }) => entities.slice(0, 1));
  }

  #noteList(field: string): void {
    const asked = this.#askedLists.get(field) ?? new Set();
    this.#askedLists.set(field, asked);
    note(asked, this.#host);
  }
}

function sameElements(a: OpenList | undefined, b: OpenList | undefined): boolean {
  return (
    a?.parts.length === b?.parts.length &&
    (a?.parts.every((part, i) => part === b?.parts[i]) ?? b === undefined)
  );
}

function note(askers: Set<Part>, host: ItemHost): void {
  const asker = host.asker();
  if (asker) askers.add(asker);
}

/** Known again by their nodes; those between the first and the last difference are new. */
export function difference<T extends { readonly node: Node }>(
  nodes: readonly Node[],
  old: { readonly nodes: readonly Node[]; readonly parts: readonly T[] },
  open: (node: Node) => T,
): { readonly kept: readonly T[]; readonly fresh: readonly T[]; readonly gone: readonly T[] } {
  const shortest = Math.min(nodes.length, old.nodes.length);
  let head = 0;
  while (head < shortest && nodes[head] === old.nodes[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && nodes[nodes.length - 1 - tail] === old.nodes[old.nodes.length - 1 - tail])
    tail += 1;
  const end = old.parts.length - tail;
  const gone = new Map(old.nodes.slice(head, end).map((node, i) => [node, old.parts[head + i]] as const));
  const fresh: T[] = [];
  const middle = nodes.slice(head, nodes.length - tail).map((node) => {
    const known = gone.get(node);
    gone.delete(node);
    if (known) return known;
    const part = open(node);
    fresh.push(part);
    return part;
  });
  const kept = old.parts.slice(0, head).concat(middle, old.parts.slice(end));
  return { kept, fresh, gone: [...gone.values()].filter((part) => part !== undefined) };
}

/** The same own fields, and the same lists by name. */
function sameParts(a: Shape, b: Shape): boolean {
  return (
    a.own.length === b.own.length &&
    a.own.every((pair, i) => pair === b.own[i]) &&
    a.lists.length === b.lists.length &&
    a.lists.every(({ key }, i) => key === b.lists[i]?.key)
  );
}

/** The item's own fields: a map whose nested lists are empty. */
class OwnPart extends OpenPart {
  readonly node: MapNode;
  readonly whole: LargeItem;
  readonly element = undefined;

  constructor(whole: LargeItem, { map, own, lists }: Shape, host: ItemHost) {
    super(whole.section, host);
    this.whole = whole;
    const cut = lists.map(({ key, node }): Pair => {
      const empty: ListNode = { ...baseOf(node), kind: 'list', items: [], flow: node.flow };
      return { origin: key.origin, from: key.from, to: key.to, key, value: empty };
    });
    const order = new Map(map.pairs.map(({ key }, i) => [key, i]));
    const pairs = [...own, ...cut].sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0));
    const { origin, from, to, flow } = map;
    this.node = { kind: 'map', origin, from, to, flow, pairs };
  }

  /** What others know the item by. */
  get identity(): string {
    const [root] = this.entities;
    return JSON.stringify([root?.name, root?.id, root?.fields.has('id')]);
  }

  protected override readInto(reading: Reading): void {
    readEntity(new OwnEntity(this, reading), reading);
  }
}

/** What a large item is: with all that is nested in it, as it is now. */
class OwnEntity extends ReadEntity {
  private readonly ownPart: OwnPart;

  constructor(part: OwnPart, reading: Reading) {
    super(part.section, part.node, reading);
    this.ownPart = part;
  }

  override get node(): MapNode {
    return this.ownPart.whole.nodeFor(this.ownPart);
  }

  override nested(kind?: EntityKind): readonly Entity[] {
    // A list that an alias stands for was not taken out of its own fields.
    return [...super.nested(kind), ...this.ownPart.whole.entitiesIn(kind)];
  }
}

function baseOf({ origin, from, to }: ListNode): Pick<ListNode, 'origin' | 'from' | 'to'> {
  return { origin, from, to };
}

class ElementPart extends OpenPart {
  readonly node: Node;
  readonly whole: LargeItem;
  readonly element: PartElement;

  constructor(whole: LargeItem, field: EntityKind, key: Node, node: Node, host: ItemHost) {
    super(whole.section, host);
    this.whole = whole;
    this.node = node;
    const index = () => indexIn(whole.nodesIn(field), node);
    this.element = {
      field,
      key,
      index,
      followers: () => whole.followersOf(field, index()),
      own: () => whole.own(),
    };
  }

  protected override readInto(reading: Reading): void {
    const node = resolveAlias(this.node);
    if (node?.kind !== 'map') return;
    readEntity(new ElementEntity(this, this.element, node, reading), reading);
  }
}

/** What an element of a large item's list is. Its parent and its place may change while it stays. */
class ElementEntity extends ReadEntity {
  private readonly elementPart: ElementPart;

  constructor(part: ElementPart, { field }: PartElement, node: MapNode, reading: Reading) {
    super(field, node, reading);
    this.elementPart = part;
  }

  override get parent(): Entity | undefined {
    return this.elementPart.whole.root();
  }

  override get pathInItem(): Path {
    return [this.kind, this.elementPart.element.index()];
  }
}

/** Nodes of a list stand in the order of the text. */
function indexIn(nodes: readonly Node[], node: Node): number {
  const { start } = spanOf(node);
  let low = 0;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = nodes[middle];
    if (other && spanOf(other).start < start) low = middle + 1;
    else high = middle;
  }
  return nodes[low] === node ? low : Math.max(0, nodes.indexOf(node));
}
