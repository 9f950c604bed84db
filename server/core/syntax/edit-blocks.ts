/** Takes an edit into the blocks that it touches and leaves the others as they are. */
import { BlockBuilder, groupsOf, mayHoldAnchor, type Reuse } from './block-builder.ts';
import { isBrokenKeyOfList, keyEnd, lonelyWordEnd } from './block-lines.ts';
import {
  adopt,
  type Block,
  Entries,
  type Group,
  List,
  lastStartingAt,
  type Parent,
  Section,
} from './blocks.ts';
import { type Before, type Cut, cutEntries, cutFile, cutItems, type Doubt, isHeader } from './cut.ts';
import { finish } from './finish.ts';
import { type BlockHost, Leaf } from './leaf.ts';

/** An edit that replaces the text from `start` to `end` with `inserted` letters; offsets in the text before it. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly inserted: number;
}

/** What reading after a change needs besides the change. */
export interface Reading {
  readonly change: Change;
  readonly host: BlockHost;
  /** The file's text after the change, by offsets after the change. */
  after(start: number, end: number): string;
  readonly lengthAfter: number;
}

export interface Editing extends Reading {
  readonly doubt: Doubt;
  /** Blocks leave the file; called before their offsets change. */
  drop(blocks: readonly Block[]): Reuse;
}

/**
 * Takes the change into the blocks below `block`, whose own offsets are still those before it. False: it reaches
 * beyond, so the parent has to cut anew what holds it.
 */
export function editBlock(block: Entries | Section | List, editing: Editing): boolean {
  if (block instanceof Section) return editSection(block, editing, 'other');
  return block instanceof List ? editList(block, editing) : editEntries(block, editing);
}

function editSection(section: Section, editing: Editing, before: Before): boolean {
  const { change } = editing;
  const { header, list } = section;
  const listStart = list.offset;
  if (listStart <= change.start) {
    if (!editList(list, editing)) return false;
  } else if (change.end < listStart) {
    const start = header.offset;
    const length = header.length + delta(change);
    const { parent } = section;
    if (!(parent instanceof Entries) || (0 < header.skip && change.start < start + header.skip)) return false;
    const text = editing.after(start, start + length);
    const cut = (all: string) => cutEntriesOf(all, parent, header.skip, before, editing.doubt);
    if (!text.endsWith('\n') || !isHeader(text, list.column, cut)) return false;
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
  if (first === last && stays && !bringsAnchor(editing) && editEntries(child, editing)) {
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

/** An item that was cut holds none so far; with one it is no longer cut. */
function bringsAnchor({ change, after }: Editing): boolean {
  return mayHoldAnchor(after(change.start - 2, change.start + change.inserted + 2));
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
  const atTop = list.parent?.parent?.parent === undefined ? editing.doubt : undefined;
  const starts = cutItems(span.text, list.column, atTop, span.start === list.offset);
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
  const before = (index: number) => standsBefore(entries, index);
  if (first === last && child instanceof Section && editSection(child, editing, before(first))) {
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
      rest.some((each) => !(each instanceof Leaf) || each.kind !== 'prologue') &&
      !isOtherBehind(before(from), entries, to + 1, editing)
    ) {
      editing.drop(run);
      entries.children.splice(from, run.length);
      settle(entries);
      return true;
    }
    const cut = span && cutRunOfEntries(span, entries, before(from), editing);
    const last = cut?.parts.at(-1)?.kind === 'section' ? 'other' : 'entry';
    if (!span || !cut || isOtherBehind(last, entries, to + 1, editing)) continue;
    const builder = new BlockBuilder(editing.host, span.text, span.start, editing.drop(run));
    entries.children.splice(from, run.length, ...builder.entries(cut, 0, skip));
    settle(entries);
    return true;
  }
  return false;
}

/** What the child of this index stands behind. */
function standsBefore({ children }: Entries, index: number): Before {
  if (index === 0) return 'start';
  const before = children[index - 1];
  return before instanceof Leaf && before.kind !== 'prologue' ? 'entry' : 'other';
}

function cutRunOfEntries(
  { start, text }: { readonly start: number; readonly text: string },
  entries: Entries,
  before: Before,
  { change, doubt }: Editing,
): Cut | undefined {
  // The dash of the item itself has changed.
  const skip = before === 'start' ? entries.skip : 0;
  if (entries.parent !== undefined && before === 'start' && change.start - start < skip) return undefined;
  return cutEntriesOf(text, entries, skip, before, doubt);
}

/** Undefined: there is a line that no cut can be sure of, or another parent's: that one has to cut. */
function cutEntriesOf(
  text: string,
  { parent, column }: Entries,
  skip: number,
  before: Before,
  doubt: Doubt,
): Cut | undefined {
  if (parent === undefined) {
    const cut = finish(cutFile(text, doubt, before));
    return cut === 'whole' || (before !== 'start' && 0 < cut.prologue) ? undefined : cut;
  }
  const first = skip === 0 ? column : skip;
  if (skip === 0 && text.slice(0, first).trim() !== '') return undefined;
  if (hasShallowLine(text, column)) return undefined;
  return cutEntries(text, first, column);
}

/** Letters. */
const LONGEST_WORD = 100;

/** A key without its colon is one only at the start of a file, or above a list and behind none. */
function isOtherBehind(before: Before, entries: Entries, next: number, { change, after }: Editing): boolean {
  const block = entries.children[next];
  if (entries.parent !== undefined || !block || before === 'start') return false;
  const start = block.offset + delta(change);
  // A longer word counts as alone, which only costs another look.
  if (block instanceof Leaf)
    return 0 <= lonelyWordEnd(after(start, start + Math.min(block.length, LONGEST_WORD)), 0);
  const header = after(start, start + block.header.length);
  return keyEnd(header, 0) < 0 && (before === 'other' || !isBrokenKeyOfList(`${header}-\n`, 0));
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

function splitLargeGroup(list: List, index: number, size: number): void {
  const group = list.children[index];
  if (!group) return;
  if (group.children.length === 0) list.children.splice(index, 1);
  else if (2 * size < group.children.length)
    list.children.splice(index, 1, ...groupsOf(group.children, size));
}

/** How far the change moves what follows it. */
export function delta(change: Change): number {
  return change.inserted - (change.end - change.start);
}

/** The starts of the children follow from their lengths; what was made of them is out of date. */
function settle(parent: Parent): void {
  adopt(parent);
  parent.stale();
}
