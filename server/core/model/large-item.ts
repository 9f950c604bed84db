/**
 * A large item (a service with hundreds of routes) in parts: its own fields, and each element of its nested lists.
 * An edit inside it replaces the parts that it touches; the item itself stays.
 */

import type { MapNode, Node } from '../syntax/tree.ts';
import type { Entity, EntityKind, Part, Reference } from './config.ts';
import { difference } from './difference.ts';
import { ElementPart, OwnPart, type Whole } from './large-item-parts.ts';
import { type Shape, sameParts, shapeOf } from './large-item-shape.ts';
import type { ItemHost, OpenPart } from './read-item.ts';

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

interface OpenList {
  readonly nodes: readonly Node[];
  readonly parts: readonly ElementPart[];
}

export class LargeItem implements Whole {
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

  nodeFor(own: OwnPart): MapNode {
    return own === this.#own ? this.node : own.node;
  }

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
