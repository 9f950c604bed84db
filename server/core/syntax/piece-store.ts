/** The pieces of a file: who holds them and who has been read. How they come to be is the business of each format. */
import type { SourceText } from '../text/source-text.ts';
import type { Edit } from '../text/span.ts';
import type { Reuse } from './block-builder.ts';
import { type Block, Entries, leavesOf } from './blocks.ts';
import { type Faults, isRemark, type SyntaxProblem } from './document.ts';
import type { Change } from './edit-blocks.ts';
import { finish } from './finish.ts';
import {
  type BaseBlock,
  type BlockHost,
  type BlockSizes,
  type DeclineReason,
  Leaf,
  type ReadBy,
} from './leaf.ts';
import { type Comment, type Node, spanOf } from './tree.ts';
import { UNANCHORED } from './tree-builder.ts';

export interface PieceSizes extends BlockSizes {
  /** Of a file of up to so many letters all trees are kept. */
  readonly keepTrees: number;
  /** Letters whose trees are kept of a larger file: those used last. */
  readonly keepOfLarger: number;
  /** Up to this length a file with a line that no cut can be sure of is read as a whole, or at least looked at. */
  readonly wholeUpTo: number;
  /** The same while a file is opened. */
  readonly openedExactlyUpTo: number;
  /** Up to this length a file with a fault is read as a whole, so that its faults are those of all of it. */
  readonly exactFaultsUpTo: number;
}

export const PIECE_SIZES: PieceSizes = {
  cutAbove: 8_192,
  group: 128,
  keepTrees: 1_500_000,
  // What goes through a large file reads a piece, is done with it, and comes back to few. A tree that is let go soon
  // costs next to nothing; one that is held for long is moved where only a collection of all that is kept finds it.
  keepOfLarger: 16_384,
  wholeUpTo: 131_072,
  openedExactlyUpTo: 1_500_000,
  exactFaultsUpTo: 16_384,
};

/** How the pieces of a file were read, for traces and tests. */
export interface ReadCounts {
  readonly leaves: number;
  readonly fast: number;
  /** Declined by the fast reader. */
  readonly general: number;
  /** Not asked for yet. */
  readonly unread: number;
  /** Why the fast reader declined. */
  readonly declined: Readonly<Record<DeclineReason, number>>;
  /** By the newest update, or while opening. */
  readonly lettersRead: number;
}

export abstract class PieceStore implements BlockHost {
  readonly sizes: PieceSizes;
  source: SourceText;
  version = 0;
  protected abstract top: Entries | Leaf;
  /** Built, but not read yet. */
  protected fresh: Leaf[] = [];
  protected readonly faulty = new Set<Leaf>();
  /** What Kong refuses in them. */
  protected faultCount = 0;
  protected readonly remarked = new Set<Leaf>();
  protected readonly largeItems = new Set<Entries>();
  /** Leaves whose trees are there, oldest first. */
  private kept: Leaf[] = [];
  private firstKept = 0;
  private keptLength = 0;
  protected lettersRead = 0;
  private readonly counted: Record<ReadBy, number> = { fast: 0, whole: 0, fault: 0, reaching: 0, style: 0 };

  constructor(source: SourceText, sizes: PieceSizes) {
    this.source = source;
    this.sizes = sizes;
  }

  slice(start: number, end: number): string {
    return this.source.slice(start, end);
  }

  built(block: BaseBlock): void {
    if (block instanceof Entries) this.largeItems.add(block);
    else if (!(block instanceof Leaf)) return;
    else if (block.how === 'unread') this.fresh.push(block);
    else this.note(block);
  }

  /** The leaf is no longer part of the file. */
  protected forgetNotes(leaf: Leaf): void {
    this.count(leaf, undefined);
    if (this.faulty.delete(leaf)) this.faultCount -= countFaults(leaf);
    this.remarked.delete(leaf);
  }

  keep(leaf: Leaf): void {
    this.lettersRead += leaf.length;
    this.kept.push(leaf);
    this.keptLength += leaf.length;
    const { keepTrees, keepOfLarger } = this.sizes;
    const most = this.source.length <= keepTrees ? keepTrees : keepOfLarger;
    for (; most < this.keptLength; this.firstKept++) {
      const old = this.kept[this.firstKept];
      if (!old || old === leaf) break;
      this.keptLength -= old.length;
      old.forget();
    }
    if (MOST_FORGOTTEN < this.firstKept) {
      this.kept = this.kept.slice(this.firstKept);
      this.firstKept = 0;
    }
  }

  private count(leaf: Leaf, by: ReadBy | undefined): void {
    if (leaf.countedAs !== undefined) this.counted[leaf.countedAs] -= 1;
    if (by !== undefined) this.counted[by] += 1;
    leaf.countedAs = by;
  }

  /** How the pieces of the file were read that have been asked for. */
  get readBy(): Readonly<Record<ReadBy, number>> {
    return { ...this.counted };
  }

  /** What is wrong with a leaf that has been read, and what it says to us. */
  protected note(leaf: Leaf): void {
    this.count(leaf, leaf.how === 'fast' ? 'fast' : whyDeclined(leaf));
    if (leaf.problems.length !== 0 && !this.faulty.has(leaf)) {
      this.faulty.add(leaf);
      this.faultCount += countFaults(leaf);
    }
    if (leaf.comments.some(isRemark)) this.remarked.add(leaf);
  }

  /** Reads the text; stops now and then. */
  abstract build(text: string): Generator<void, void>;

  /** Takes in edits that were made one after the other. */
  abstract update(edits: readonly Edit[]): void;

  protected clear(): void {
    for (const by of READ_BY) this.counted[by] = 0;
    this.faulty.clear();
    this.faultCount = 0;
    this.remarked.clear();
    this.largeItems.clear();
    this.fresh = [];
  }

  root(): Node | undefined {
    return this.top.node;
  }

  problems(): readonly SyntaxProblem[] {
    finish(this.readAll());
    const problems: SyntaxProblem[] = [];
    // One by one: there may be more than a call takes arguments.
    for (const leaf of this.faulty) for (const each of leaf.problems) problems.push(each);
    for (const entries of this.largeItems) for (const each of entries.problems) problems.push(each);
    return problems.sort((a, b) => spanOf(a.at).start - spanOf(b.at).start);
  }

  faults(): Faults {
    finish(this.readAll());
    const first: SyntaxProblem[] = [];
    if (this.faultCount === 0) return { count: 0, first };
    const few = this.faulty.size <= MOST_SORTED;
    const leaves = few ? [...this.faulty].sort((a, b) => a.offset - b.offset) : leavesOf(this.top);
    for (const leaf of leaves) {
      for (const each of leaf.problems) if (!each.tolerated) first.push(each);
      if (FIRST_FAULTS <= first.length) break;
    }
    return { count: this.faultCount, first: first.slice(0, FIRST_FAULTS) };
  }

  comments(which: 'all' | 'remarks'): readonly Comment[] {
    finish(this.readAll());
    const comments: Comment[] = [];
    if (which === 'remarks') {
      for (const leaf of this.remarked) {
        for (const each of leaf.comments) if (isRemark(each)) comments.push(each);
      }
    } else {
      for (const leaf of leavesOf(this.top)) for (const each of leaf.comments) comments.push(each);
    }
    return comments.sort((a, b) => spanOf(a).start - spanOf(b).start);
  }

  headRemarks(): readonly Comment[] {
    const [first] = leavesOf(this.top);
    if (!first) return [];
    first.read();
    return first.comments.filter(isRemark);
  }

  /** Reads what nobody has asked for so far. */
  abstract readAll(): Generator<void, void>;

  counts(): ReadCounts {
    const how = { fast: 0, general: 0, unread: 0 };
    const declined = { whole: 0, fault: 0, reaching: 0, style: 0 };
    let leaves = 0;
    for (const leaf of leavesOf(this.top)) {
      leaves += 1;
      how[leaf.how] += 1;
      if (leaf.how === 'general') declined[whyDeclined(leaf)] += 1;
    }
    return { leaves, ...how, declined, lettersRead: this.lettersRead };
  }

  /** Blocks leave the file; where the text after the change has the same piece, it can serve again. */
  protected drop(blocks: readonly Block[], change: Change, before: SourceText): Reuse {
    const byStart = new Map<number, Leaf>();
    const moved = change.inserted - (change.end - change.start);
    for (const block of blocks) {
      for (const entries of entriesOf(block)) this.largeItems.delete(entries);
      for (const leaf of leavesOf(block)) {
        const start = leaf.offset;
        const end = start + leaf.length;
        this.forgetNotes(leaf);
        leaf.detach(before.slice(start, end + leaf.reach));
        if (end <= change.start) byStart.set(start, leaf);
        else if (change.end <= start) byStart.set(start + moved, leaf);
      }
    }
    return (kind, start, length, skip) => {
      const old = byStart.get(start);
      if (old?.kind !== kind || old.length !== length || old.skip !== skip) return undefined;
      old.attach();
      return old;
    };
  }
}

const READ_BY: readonly ReadBy[] = ['fast', 'whole', 'fault', 'reaching', 'style'];

/** How many faults are told of apart from the others. */
const FIRST_FAULTS = 20;
/** Of more pieces with faults the first are found by going through all pieces. */
const MOST_SORTED = 100;

function countFaults({ problems }: Leaf): number {
  return problems.reduce((count, { tolerated }) => (tolerated ? count : count + 1), 0);
}

function whyDeclined(leaf: Leaf): DeclineReason {
  if (leaf.kind === 'whole') return 'whole';
  if (leaf.wantsWhole || leaf.anchoring !== UNANCHORED) return 'reaching';
  return leaf.problems.length === 0 ? 'style' : 'fault';
}

/** Forgotten leaves are taken out of the row together. */
const MOST_FORGOTTEN = 4_096;

function* entriesOf(block: Block): Generator<Entries> {
  if (block instanceof Leaf) return;
  if (block instanceof Entries) yield block;
  for (const child of block.children) yield* entriesOf(child);
}
