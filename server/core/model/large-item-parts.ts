/** The parts of a large item: its own fields, and each element of its nested lists. */
import type { Path } from '../syntax/path.ts';
import { resolveAlias } from '../syntax/read.ts';
import { type ListNode, type MapNode, type Node, type Pair, spanOf } from '../syntax/tree.ts';
import type { Entity, EntityKind, Item, PartElement } from './config.ts';
import type { Shape } from './large-item-shape.ts';
import { type ItemHost, OpenPart, ReadEntity, type Reading, readEntity } from './read-item.ts';

/** What its parts ask the item for. */
export interface Whole extends Item {
  readonly section: EntityKind;
  own(): OwnPart;
  /** The own fields' entity. */
  root(): Entity | undefined;
  /** Own fields that have left the file go on without what is nested. */
  nodeFor(own: OwnPart): MapNode;
  nodesIn(field: string): readonly Node[];
  followersOf(field: string, index: number): readonly Node[];
  /** What the elements of a list are, or those of all lists. */
  entitiesIn(field: string | undefined): readonly Entity[];
}

/** The item's own fields: a map whose nested lists are empty. */
export class OwnPart extends OpenPart {
  readonly node: MapNode;
  readonly whole: Whole;
  readonly element = undefined;

  constructor(whole: Whole, { map, own, lists }: Shape, host: ItemHost) {
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

export class ElementPart extends OpenPart {
  readonly node: Node;
  readonly whole: Whole;
  readonly element: PartElement;

  constructor(whole: Whole, field: EntityKind, key: Node, node: Node, host: ItemHost) {
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
