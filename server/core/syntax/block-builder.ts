/** Builds the blocks of a text that has been cut. */
import { Entries, Group, List, Section } from './blocks.ts';
import { type Cut, cutEntries, type SectionPart } from './cut.ts';
import { finish } from './finish.ts';
import { type BlockHost, Leaf, type LeafKind } from './leaf.ts';

/** Between two pauses. */
const ITEMS_A_STEP = 1_000;

/** An unread leaf of the text before an edit that the text after it has as well. */
export type Reuse = (kind: LeafKind, start: number, length: number, skip: number) => Leaf | undefined;

/** `base` is where the text starts in the file. */
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
  entries(cut: Cut, from: number, skip: number): (Leaf | Section)[] {
    return finish(this.entriesInSteps(cut, from, skip));
  }

  *entriesInSteps({ prologue, parts }: Cut, from: number, skip: number): Generator<void, (Leaf | Section)[]> {
    const children: (Leaf | Section)[] = [];
    if (0 < prologue) children.push(this.leaf('prologue', from, from + prologue));
    for (const part of parts) {
      const start = from + part.start;
      const before = part === parts[0] ? skip : 0;
      if (part.kind === 'section') children.push(yield* this.section(part, from, before));
      else children.push(this.leaf('entry', start, from + part.end, before));
    }
    return children;
  }

  private *section(part: SectionPart, from: number, skip: number): Generator<void, Section> {
    const [first = part.end] = part.items;
    const header = this.leaf('header', from + part.start, from + first, skip);
    const items: (Leaf | Entries)[] = [];
    for (const [i, start] of part.items.entries()) {
      items.push(this.item(from + start, from + (part.items[i + 1] ?? part.end), part.column));
      if (i % ITEMS_A_STEP === ITEMS_A_STEP - 1) yield;
    }
    return new Section(header, new List(groupsOf(items, this.host.sizes.group), part.column));
  }

  item(start: number, end: number, column: number): Leaf | Entries {
    if (end - start <= this.host.sizes.cutAbove) return this.leaf('item', start, end);
    const text = this.text.slice(start, end);
    // Its own parts are likely to use it.
    if (mayHoldAnchor(text)) return this.leaf('item', start, end);
    const skip = firstKeyIn(text, column);
    const cut = skip < 0 ? undefined : cutEntries(text, skip, skip);
    if (!cut) return this.leaf('item', start, end);
    const entries = new Entries(this.entries(cut, start, skip), skip, skip);
    this.host.built(entries);
    return entries;
  }
}

/** Holds an anchor, or what looks like one: such an item is not cut. */
export function mayHoldAnchor(text: string): boolean {
  return /(?:^|[\s,[{:-])&[^\s,[\]{}]/m.test(text);
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
