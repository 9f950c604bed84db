/**
 * A file as a tree of blocks. Each knows its own length and where it starts in its parent, so text before it can
 * change without touching it; the nodes read from it count from its start. Leaves are read when first asked for;
 * of a large file only the trees of the leaves used last are kept, and the others are read again when needed.
 */
import { type Cut, cutEntries, cutFile, cutItems, type Doubt, isHeader, type SectionPart } from './cut.ts';
import type { SyntaxProblem } from './document.ts';
import { keyOf } from './key.ts';
import { type ReadPiece, readEntryPiece, readItemPiece, readPrologue, readWholePiece } from './read-piece.ts';
import type { Comment, ItemRun, ListNode, MapNode, Node, Origin, Pair } from './tree.ts';

/** Items longer than this are cut at their own keys and lists. */
export interface BlockSizes {
  readonly cutAbove: number;
  readonly group: number;
}

/** What blocks share: the text they stand in, and who holds what. */
export interface BlockHost {
  readonly sizes: BlockSizes;
  /** The text from `start` to `end` as it is now. */
  slice(start: number, end: number): string;
  /** A block has been built into the file. */
  built(block: Leaf | Entries): void;
  /** A leaf was read; the host may ask it later to forget its tree. */
  keep(leaf: Leaf): void;
}

/** An unread leaf of the text before an edit that the text after it has as well. */
export type Reuse = (kind: LeafKind, start: number, length: number, skip: number) => Leaf | undefined;

export type Block = Leaf | Entries | Section | List | Group;
type Parent = Entries | Section | List | Group;
type LeafKind = 'item' | 'entry' | 'header' | 'prologue' | 'whole';

abstract class BaseBlock implements Origin {
  parent: Parent | undefined;
  /** Where it starts in its parent. */
  start = 0;
  length = 0;

  get offset(): number {
    return this.parent ? this.parent.offset + this.start : this.start;
  }
}

export class Leaf extends BaseBlock {
  readonly kind: LeafKind;
  readonly skip: number;
  problems: readonly SyntaxProblem[] = [];
  comments: readonly Comment[] = [];
  wantsWhole = false;
  how: 'fast' | 'general' | 'unread' = 'unread';
  private readonly host: BlockHost;
  /** Its text, once it is no longer part of the file. */
  private ownText: string | undefined;
  private tree: ReadPiece | undefined;
  private itemNode: Node | undefined;

  constructor(host: BlockHost, kind: LeafKind, length: number, skip = 0) {
    super();
    this.host = host;
    this.kind = kind;
    this.length = length;
    this.skip = skip;
  }

  /** The pairs of an entry; of an item that is a map, the map's. */
  get pairs(): readonly Pair[] {
    return this.read().pairs;
  }

  get node(): Node | undefined {
    if (!this.itemNode) this.read();
    return this.itemNode;
  }

  read(): ReadPiece {
    if (this.tree) return this.tree;
    const text = this.ownText ?? this.host.slice(this.offset, this.offset + this.length);
    const read = this.readText(text);
    this.tree = this.kind === 'item' ? this.asItem(read) : read;
    if (this.kind === 'whole') this.itemNode = read.node;
    this.problems = read.problems;
    this.comments = read.comments;
    this.wantsWhole = read.wantsWhole;
    this.how = read.how;
    this.host.keep(this);
    return this.tree;
  }

  private readText(text: string): ReadPiece {
    switch (this.kind) {
      case 'item':
        return readItemPiece(text, this);
      case 'entry':
      case 'header':
        return readEntryPiece(text, this, this.skip);
      case 'prologue':
        return readPrologue(text, this);
      case 'whole':
        return readWholePiece(text, this);
    }
  }

  /** A map stays the same node while its pairs come and go, so that what is derived from it can be kept. */
  private asItem(read: ReadPiece): ReadPiece {
    const { node } = read;
    if (node?.kind !== 'map') {
      this.itemNode ??= node;
      return read;
    }
    this.itemNode ??= new ItemMap(this, node);
    return { ...read, pairs: node.pairs };
  }

  forget(): void {
    if (this.kind === 'item') this.tree = undefined;
  }

  /** The leaf leaves the file; who still holds its node can go on reading it. */
  detach(text: string): void {
    this.ownText = text;
  }

  get isDetached(): boolean {
    return this.ownText !== undefined;
  }

  /** It is in the new text as well. */
  attach(): void {
    this.ownText = undefined;
  }
}

class ItemMap implements MapNode {
  readonly kind = 'map';
  readonly from: number;
  readonly to: number;
  readonly flow: boolean;
  readonly anchor?: string;
  readonly tag?: string;
  readonly origin: Leaf;

  constructor(leaf: Leaf, node: MapNode) {
    this.origin = leaf;
    this.from = node.from;
    this.to = node.to;
    this.flow = node.flow;
    if (node.anchor !== undefined) this.anchor = node.anchor;
    if (node.tag !== undefined) this.tag = node.tag;
  }

  get pairs(): readonly Pair[] {
    return this.origin.pairs;
  }
}

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
      else pairs.push(...child.pairs);
    }
    this.madeProblems = equalKeys(pairs);
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

  constructor(header: Leaf, list: List) {
    super();
    this.header = header;
    this.list = list;
    this.children = [header, list];
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
    this.made ??= new BlockList(this, this.children.slice(), this.column);
    return this.made;
  }

  stale(): void {
    this.made = undefined;
  }
}

/** The state of a list between two edits. What is in it is read as it is asked for. */
class BlockList implements ListNode {
  readonly kind = 'list';
  readonly origin: List;
  readonly from: number;
  readonly flow = false;
  /** A group keeps its nodes until it is edited. */
  readonly runs: readonly ItemRun[];
  private madeItems: readonly Node[] | undefined;
  private madeTo: number | undefined;

  constructor(origin: List, groups: readonly Group[], column: number) {
    this.origin = origin;
    this.from = column;
    this.runs = groups.map((group) => group.run);
  }

  get items(): readonly Node[] {
    this.madeItems ??= this.gather();
    return this.madeItems;
  }

  private gather(): readonly Node[] {
    if (this.runs.length === 1) return this.runs[0]?.nodes ?? [];
    const none: Node[] = [];
    return none.concat(...this.runs.map(({ nodes }) => nodes));
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

function adopt(parent: Parent): void {
  let start = 0;
  for (const child of parent.children) {
    child.parent = parent;
    child.start = start;
    start += child.length;
  }
  parent.length = start;
}

function equalKeys(pairs: readonly Pair[]): readonly SyntaxProblem[] {
  const seen = new Set<string>();
  const problems: SyntaxProblem[] = [];
  for (const { key } of pairs) {
    const name = keyOf(key);
    if (name === undefined) continue;
    if (seen.has(name)) {
      const shown = key.kind === 'scalar' ? key.text : name;
      const message = `"${shown}" is written twice here; Kong keeps only the last`;
      problems.push({ at: key, code: 'DUPLICATE_KEY', message, tolerated: true });
    }
    seen.add(name);
  }
  return problems;
}

/** Builds blocks from a cut text; `base` is where the text starts in the file. */
export class BlockBuilder {
  private readonly host: BlockHost;
  private readonly text: string;
  private readonly base: number;
  private readonly reuse: Reuse | undefined;

  constructor(host: BlockHost, text: string, base: number, reuse: Reuse | undefined) {
    this.host = host;
    this.text = text;
    this.base = base;
    this.reuse = reuse;
  }

  leaf(kind: LeafKind, start: number, end: number, skip = 0): Leaf {
    const old = this.reuse?.(kind, this.base + start, end - start, skip);
    const leaf = old ?? new Leaf(this.host, kind, end - start, skip);
    this.host.built(leaf);
    return leaf;
  }

  /** The entries of a cut; `from` is where the text of the cut starts, `skip` what its first key has before it. */
  entries({ prologue, parts }: Cut, from: number, skip: number): (Leaf | Section)[] {
    const children: (Leaf | Section)[] = [];
    if (0 < prologue) children.push(this.leaf('prologue', from, from + prologue));
    for (const part of parts) {
      const start = from + part.start;
      const before = part === parts[0] ? skip : 0;
      if (part.kind === 'section') children.push(this.section(part, from, before));
      else children.push(this.leaf('entry', start, from + part.end, before));
    }
    return children;
  }

  section(part: SectionPart, from: number, skip: number): Section {
    const [first = part.end] = part.items;
    const header = this.leaf('header', from + part.start, from + first, skip);
    const items = part.items.map((start, i) =>
      this.item(from + start, from + (part.items[i + 1] ?? part.end), part.column),
    );
    return new Section(header, new List(groupsOf(items, this.host.sizes.group), part.column));
  }

  item(start: number, end: number, column: number): Leaf | Entries {
    if (end - start <= this.host.sizes.cutAbove) return this.leaf('item', start, end);
    const text = this.text.slice(start, end);
    const skip = firstKeyIn(text, column);
    const cut = skip < 0 ? undefined : cutEntries(text, skip, skip);
    if (!cut) return this.leaf('item', start, end);
    const entries = new Entries(this.entries(cut, start, skip), skip, skip);
    this.host.built(entries);
    return entries;
  }
}

export function groupsOf(items: readonly (Leaf | Entries)[], size: number): Group[] {
  const groups: Group[] = [];
  for (let i = 0; i < items.length; i += size) groups.push(new Group(items.slice(i, i + size)));
  return groups;
}

/** Where the first key of an item stands behind its dash; -1 when nothing stands there. */
function firstKeyIn(text: string, column: number): number {
  let p = column + 1;
  while (text.charCodeAt(p) === 32) p += 1;
  const code = text.charCodeAt(p);
  return code === 10 || code === 13 || code === 35 || text.length <= p ? -1 : p;
}

/** An edit that replaces the text from `start` to `end` with `inserted` letters; offsets in the text before it. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly inserted: number;
}

/** What an edit of blocks needs besides the change: the text after it, and what the blocks that go were. */
export interface Editing {
  readonly change: Change;
  readonly host: BlockHost;
  /** The file's text after the change, by offsets after the change. */
  after(start: number, end: number): string;
  readonly lengthAfter: number;
  readonly doubt: Doubt;
  /** Blocks leave the file; called before their offsets change. */
  drop(blocks: readonly Block[]): Reuse;
}

/**
 * Takes the change into the blocks below `block`, whose own offsets are still those before it. False: it reaches
 * beyond, so the parent has to cut anew what holds it.
 */
export function editBlock(block: Entries | Section | List, editing: Editing): boolean {
  if (block instanceof Section) return editSection(block, editing);
  return block instanceof List ? editList(block, editing) : editEntries(block, editing);
}

function editSection(section: Section, editing: Editing): boolean {
  const { change } = editing;
  const { header, list } = section;
  const listStart = list.offset;
  if (listStart <= change.start) {
    if (!editList(list, editing)) return false;
  } else if (change.end < listStart) {
    const start = header.offset;
    const length = header.length + delta(change);
    const column = section.parent instanceof Entries ? section.parent.column : 0;
    const text = editing.after(start, start + length);
    if (!isHeader(' '.repeat(header.skip) + text.slice(header.skip), column)) return false;
    if (0 < header.skip && change.start < start + header.skip) return false;
    editing.drop([header]);
    const next = new Leaf(editing.host, 'header', length, header.skip);
    editing.host.built(next);
    section.children[0] = next;
    Object.assign(section, { header: next });
  } else return false;
  settle(section);
  return true;
}

function editList(list: List, editing: Editing): boolean {
  const { change } = editing;
  const base = list.offset;
  const first = lastStartingAt(list.children, change.start - base);
  const last = lastStartingAt(list.children, Math.max(change.start, change.end - 1) - base);
  const group = list.children[first];
  if (!group) return false;
  if (first === last && editGroup(group, list, editing)) {
    splitLargeGroup(list, first, editing.host.sizes.group);
    settle(list);
    return true;
  }
  // The change reaches over the border of groups: cut their items anew together, with a neighbour more each time.
  for (const [from, to] of wider(first, last, list.children.length)) {
    const run = list.children.slice(from, to + 1);
    const items = cutRun(run, list, editing);
    if (!items) continue;
    list.children.splice(from, run.length, ...groupsOf(items, editing.host.sizes.group));
    settle(list);
    return true;
  }
  return false;
}

function editGroup(group: Group, list: List, editing: Editing): boolean {
  const { change } = editing;
  const base = group.offset;
  const first = lastStartingAt(group.children, change.start - base);
  const last = lastStartingAt(group.children, Math.max(change.start, change.end - 1) - base);
  const child = group.children[first];
  const stays = child instanceof Entries && editing.host.sizes.cutAbove < child.length + delta(change);
  if (first === last && stays && editEntries(child, editing)) {
    settle(group);
    return true;
  }
  for (const [from, to] of wider(first, last, group.children.length)) {
    const run = group.children.slice(from, to + 1);
    const items = cutRun(run, list, editing);
    if (!items) continue;
    group.children.splice(from, run.length, ...items);
    settle(group);
    return true;
  }
  return false;
}

/** The run itself, then with the one before, then with the one behind, then both. */
function* wider(first: number, last: number, count: number): Generator<readonly [number, number]> {
  yield [first, last];
  if (0 < first) yield [first - 1, last];
  if (last + 1 < count) yield [first, last + 1];
  if (0 < first && last + 1 < count) yield [first - 1, last + 1];
}

/** The run's items after the change, or undefined when it cannot be cut by itself. */
function cutRun(
  run: readonly (Leaf | Entries | Group)[],
  list: List,
  editing: Editing,
): (Leaf | Entries)[] | undefined {
  const span = runSpan(run, editing);
  if (!span) return undefined;
  const atTop = list.parent?.parent?.parent === undefined;
  const starts = cutItems(span.text, list.column, atTop);
  if (!starts) return undefined;
  const builder = new BlockBuilder(editing.host, span.text, span.start, editing.drop(run));
  return starts.map((start, i) => builder.item(start, starts[i + 1] ?? span.text.length, list.column));
}

/** Where a run stands after the change and its text then; undefined when the next line would be glued to it. */
function runSpan(
  run: readonly Block[],
  { change, after, lengthAfter }: Editing,
): { readonly start: number; readonly text: string } | undefined {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return undefined;
  const start = first.offset;
  const end = last.offset + last.length + delta(change);
  if (change.start < start || end - delta(change) < change.end) return undefined;
  const text = after(start, end);
  return text.endsWith('\n') || end === lengthAfter ? { start, text } : undefined;
}

function editEntries(entries: Entries, editing: Editing): boolean {
  const { change } = editing;
  const base = entries.offset;
  const first = lastStartingAt(entries.children, change.start - base);
  const last = lastStartingAt(entries.children, Math.max(change.start, change.end - 1) - base);
  const child = entries.children[first];
  if (first === last && child instanceof Section && editSection(child, editing)) {
    settle(entries);
    return true;
  }
  for (const [from, to] of wider(first, last, entries.children.length)) {
    const run = entries.children.slice(from, to + 1);
    const span = runSpan(run, editing);
    const skip = from === 0 ? entries.skip : 0;
    const rest = entries.children.slice(0, from).concat(entries.children.slice(to + 1));
    if (
      span?.text === '' &&
      skip === 0 &&
      rest.some((each) => !(each instanceof Leaf) || each.kind !== 'prologue')
    ) {
      editing.drop(run);
      entries.children.splice(from, run.length);
      settle(entries);
      return true;
    }
    const cut = span && cutRunOfEntries(span, entries, from === 0, editing);
    if (!span || !cut) continue;
    const builder = new BlockBuilder(editing.host, span.text, span.start, editing.drop(run));
    entries.children.splice(from, run.length, ...builder.entries(cut, 0, skip));
    settle(entries);
    return true;
  }
  return false;
}

function cutRunOfEntries(
  { start, text }: { readonly start: number; readonly text: string },
  entries: Entries,
  isFirst: boolean,
  { change, doubt }: Editing,
): Cut | undefined {
  if (entries.parent === undefined) {
    const cutting = cutFileNow(text, isFirst, doubt);
    return cutting === 'whole' ? undefined : cutting;
  }
  const first = isFirst ? entries.skip : entries.column;
  // The dash of the item itself has changed, or a line that is another parent's: that one has to cut.
  if (isFirst && change.start - start < entries.skip) return undefined;
  if (!isFirst && text.slice(0, first).trim() !== '') return undefined;
  if (hasShallowLine(text, entries.column)) return undefined;
  return cutEntries(text, first, entries.column);
}

function hasShallowLine(text: string, column: number): boolean {
  for (let start = text.indexOf('\n') + 1; 0 < start; start = text.indexOf('\n', start) + 1) {
    let p = start;
    while (text.charCodeAt(p) === 32) p += 1;
    const code = text.charCodeAt(p);
    if (code === 10 || code === 13 || code === 35 || text.length <= p) continue;
    if (p - start < column) return true;
  }
  return false;
}

function cutFileNow(text: string, isFirst: boolean, doubt: Doubt): Cut | 'whole' {
  const steps = cutFile(text, doubt);
  for (;;) {
    const step = steps.next();
    if (!step.done) continue;
    const cut = step.value;
    return cut !== 'whole' && !isFirst && 0 < cut.prologue ? 'whole' : cut;
  }
}

function splitLargeGroup(list: List, index: number, size: number): void {
  const group = list.children[index];
  if (!group) return;
  if (group.children.length === 0) list.children.splice(index, 1);
  else if (2 * size < group.children.length)
    list.children.splice(index, 1, ...groupsOf(group.children, size));
}

function delta(change: Change): number {
  return change.inserted - (change.end - change.start);
}

/** The starts of the children follow from their lengths; what was made of them is out of date. */
function settle(parent: Parent): void {
  adopt(parent);
  parent.stale();
}

function lastStartingAt(children: readonly Block[], offset: number): number {
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
