/**
 * A file as a tree of blocks. Each knows its own length and where it starts in its parent, so text before it can
 * change without touching it; the nodes read from it count from its start. Leaves are read when first asked for;
 * of a large file only the trees of the leaves used last are kept, and the others are read again when needed.
 */
import type { SyntaxProblem } from './document.ts';
import { equalKeys } from './key.ts';
import { BaseBlock, Leaf } from './leaf.ts';
import type { ItemRun, ListNode, MapNode, Node, Origin, Pair } from './tree.ts';

export type Block = Leaf | Parent;
export type Parent = Entries | Section | List | Group;

/** The entries of a block map: the file's own, or those of a large item. */
export class Entries extends BaseBlock {
  readonly children: (Leaf | Section)[];
  readonly column: number;
  /** The dash and the spaces before the first key. */
  readonly skip: number;
  private made: MapNode | undefined;
  private madeProblems: readonly SyntaxProblem[] = [];

  constructor(children: (Leaf | Section)[], column: number, skip: number) {
    super();
    this.children = children;
    this.column = column;
    this.skip = skip;
    adopt(this);
  }

  get node(): MapNode {
    this.made ??= this.make();
    return this.made;
  }

  /** Of its own keys. */
  get problems(): readonly SyntaxProblem[] {
    this.made ??= this.make();
    return this.madeProblems;
  }

  private make(): MapNode {
    const pairs: Pair[] = [];
    for (const child of this.children) {
      if (child instanceof Section) pairs.push(child.pair);
      else for (const pair of child.pairs) pairs.push(pair);
    }
    this.madeProblems = this.faultsOf(pairs);
    return this.nodeOf(pairs);
  }

  protected faultsOf(pairs: readonly Pair[]): readonly SyntaxProblem[] {
    return equalKeys(pairs);
  }

  protected nodeOf(pairs: readonly Pair[]): MapNode {
    const first = pairs[0];
    const last = pairs.at(-1);
    const from = first ? relative(this, first, first.from) : 0;
    const to = last ? relative(this, last, last.to) : from;
    return { kind: 'map', origin: this, from, to, pairs, flow: false };
  }

  stale(): void {
    this.made = undefined;
  }
}

/** A key and the list below it. */
export class Section extends BaseBlock {
  readonly header: Leaf;
  readonly list: List;
  readonly children: (Leaf | List)[];
  private made: Pair | undefined;

  /** `close`: the bracket that ends the list, where it has one. */
  constructor(header: Leaf, list: List, close?: Leaf) {
    super();
    this.header = header;
    this.list = list;
    this.children = close ? [header, list, close] : [header, list];
    adopt(this);
  }

  get pair(): Pair {
    this.made ??= this.make();
    return this.made;
  }

  private make(): Pair {
    const key = this.header.pairs[0]?.key ?? NO_KEY(this);
    const value = this.list.node;
    const from = relative(this, key, key.from);
    return { origin: this, from, to: relative(this, value, value.to), key, value };
  }

  stale(): void {
    this.made = undefined;
  }
}

const NO_KEY = (origin: Origin): Node => ({
  kind: 'scalar',
  origin,
  from: 0,
  to: 0,
  style: 'plain',
  text: '',
  value: null,
});

export class List extends BaseBlock {
  readonly children: Group[];
  readonly column: number;
  private made: ListNode | undefined;

  constructor(children: Group[], column: number) {
    super();
    this.children = children;
    this.column = column;
    adopt(this);
  }

  get node(): ListNode {
    this.made ??= this.make();
    return this.made;
  }

  protected make(): ListNode {
    return new BlockList(this, this.children.slice(), this.column);
  }

  stale(): void {
    this.made = undefined;
  }
}

/** The state of a list between two edits. What is in it is read as it is asked for. */
export class BlockList implements ListNode {
  readonly kind = 'list';
  readonly origin: List;
  readonly from: number;
  readonly flow: boolean;
  /** A group keeps its nodes until it is edited. */
  readonly runs: readonly ItemRun[];
  private madeItems: readonly Node[] | undefined;
  private madeTo: number | undefined;

  /** `to`: where its bracket closes; in block style it ends with its last item. */
  constructor(origin: List, groups: readonly Group[], from: number, to?: number) {
    this.origin = origin;
    this.from = from;
    this.flow = to !== undefined;
    this.madeTo = to;
    this.runs = groups.map((group) => group.run);
  }

  get items(): readonly Node[] {
    this.madeItems ??= this.gather();
    return this.madeItems;
  }

  private gather(): readonly Node[] {
    if (this.runs.length === 1) return this.runs[0]?.nodes ?? [];
    return this.runs.flatMap(({ nodes }) => nodes);
  }

  get to(): number {
    this.madeTo ??= this.measure();
    return this.madeTo;
  }

  private measure(): number {
    const last = this.runs.at(-1)?.nodes.at(-1);
    return last ? relative(this.origin, last, last.to) : this.from;
  }
}

/** The items of a group between two edits. */
class GroupRun implements ItemRun {
  private readonly children: readonly (Leaf | Entries)[];
  private made: readonly Node[] | undefined;

  constructor(children: readonly (Leaf | Entries)[]) {
    this.children = children;
  }

  get nodes(): readonly Node[] {
    this.made ??= this.children.map((child) => child.node).filter((node) => node !== undefined);
    return this.made;
  }
}

/** Neighbouring items, so that an edit moves some hundred starts, not all. */
export class Group extends BaseBlock {
  readonly children: (Leaf | Entries)[];
  private made: GroupRun | undefined;

  constructor(children: (Leaf | Entries)[]) {
    super();
    this.children = children;
    adopt(this);
  }

  get run(): ItemRun {
    this.made ??= new GroupRun(this.children.slice());
    return this.made;
  }

  stale(): void {
    this.made = undefined;
  }
}

/** Where an offset that counts from `at`'s origin lies, counted from the start of `block`. */
function relative(block: BaseBlock, at: { readonly origin: Origin }, offset: number): number {
  return at.origin.offset - block.offset + offset;
}

/** The starts of the children follow from their lengths. */
export function adopt(parent: Parent): void {
  let start = 0;
  for (const child of parent.children) {
    child.parent = parent;
    child.start = start;
    start += child.length;
  }
  parent.length = start;
}

/** The last that starts at or before the offset, which counts from their parent's start. */
export function lastStartingAt(children: readonly Block[], offset: number): number {
  let low = 0;
  let high = children.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((children[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function* leavesOf(block: Block): Generator<Leaf> {
  if (block instanceof Leaf) yield block;
  else for (const child of block.children) yield* leavesOf(child);
}
