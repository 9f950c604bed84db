/** The pieces of a file: who holds them, who has been read, and how an edit changes them. */
import type { SourceText } from '../text/source-text.ts';
import type { Edit } from '../text/span.ts';
import { BlockBuilder, type Reuse } from './block-builder.ts';
import { type Block, Entries, leavesOf } from './blocks.ts';
import { type CutResult, cutFile, type Doubt } from './cut.ts';
import { isRemark, type SyntaxProblem } from './document.ts';
import { type Change, editBlock } from './edit-blocks.ts';
import { finish } from './finish.ts';
import { type BlockHost, type BlockSizes, Leaf } from './leaf.ts';
import { readLibyaml } from './libyaml/read-libyaml.ts';
import { type Comment, type Node, spanOf } from './tree.ts';

export interface PieceSizes extends BlockSizes {
  /** Letters whose trees are kept; of larger files the trees used last. */
  readonly keepTrees: number;
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

/** `whole`: the file cannot be cut. `fault`: something is wrong. `reaching`: anchors and the like. `style`: the rest. */
export type DeclineReason = 'whole' | 'fault' | 'reaching' | 'style';

export class PieceStore implements BlockHost {
  readonly sizes: PieceSizes;
  source: SourceText;
  version = 0;
  private top: Entries | Leaf;
  /** Built, but not read yet. */
  private fresh: Leaf[] = [];
  private readonly faulty = new Set<Leaf>();
  private readonly remarked = new Set<Leaf>();
  private readonly largeItems = new Set<Entries>();
  /** Leaves whose trees are there, oldest first. */
  private kept: Leaf[] = [];
  private firstKept = 0;
  private keptLength = 0;
  private lettersRead = 0;

  constructor(source: SourceText, sizes: PieceSizes) {
    this.source = source;
    this.sizes = sizes;
    this.top = new Leaf(this, 'whole', source.length);
  }

  slice(start: number, end: number): string {
    return this.source.slice(start, end);
  }

  built(block: Leaf | Entries): void {
    if (block instanceof Entries) this.largeItems.add(block);
    else if (block.how === 'unread') this.fresh.push(block);
    else this.note(block);
  }

  keep(leaf: Leaf): void {
    this.lettersRead += leaf.length;
    this.kept.push(leaf);
    this.keptLength += leaf.length;
    for (; this.sizes.keepTrees < this.keptLength; this.firstKept++) {
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

  private note(leaf: Leaf): void {
    if (leaf.problems.length !== 0) this.faulty.add(leaf);
    if (leaf.comments.some(isRemark)) this.remarked.add(leaf);
  }

  /** Cuts and reads the text; what an old piece can serve for is not read again. */
  *build(text: string, reuse: Reuse | undefined): Generator<void, void> {
    const cut: CutResult = yield* cutFile(text, this.doubt());
    if (cut === 'whole') {
      this.readWhole();
      return;
    }
    const builder = new BlockBuilder(this, text, 0, reuse);
    this.top = new Entries(builder.entries(cut, 0, 0), 0, 0);
    this.largeItems.add(this.top);
    // A large file is read once, by who looks at its items, if it can be told that no piece needs the others.
    if (this.sizes.keepTrees < text.length && !(yield* mayReachFurther(text))) return;
    if ((yield* this.readFresh()) || this.mustReadWhole(this.sizes.openedExactlyUpTo)) this.readWhole();
  }

  /**
   * Of a small file the faults are told that all of it has. Of a larger one it matters whether there are any: for
   * Kong brackets and quotes may close in a line that is indented less, where the file was cut.
   */
  private mustReadWhole(checkUpTo: number): boolean {
    const { length } = this.source;
    if (checkUpTo < length || !this.isRefused()) return false;
    return length <= this.sizes.exactFaultsUpTo || isTaken(this.source.slice(0, length));
  }

  private isRefused(): boolean {
    for (const leaf of this.faulty) if (leaf.problems.some(({ tolerated }) => !tolerated)) return true;
    return false;
  }

  private doubt(): Doubt {
    return this.source.length <= this.sizes.wholeUpTo ? 'whole' : 'keep';
  }

  /**
   * True: there are anchors, which reach from piece to piece, so the file must be read in one go. `late`: it is too
   * late for that, since the pieces are in use.
   */
  private *readFresh(when: 'first' | 'late' = 'first'): Generator<void, boolean> {
    const { fresh } = this;
    this.fresh = [];
    let letters = 0;
    for (const leaf of fresh) {
      if (leaf.isDetached) continue;
      if (leaf.how === 'unread') leaf.read();
      if (leaf.wantsWhole && when === 'first') return true;
      this.note(leaf);
      letters += leaf.length;
      if (LETTERS_A_STEP < letters) {
        letters = 0;
        yield;
      }
    }
    return false;
  }

  private readWhole(): void {
    this.faulty.clear();
    this.remarked.clear();
    this.largeItems.clear();
    this.fresh = [];
    const leaf = new Leaf(this, 'whole', this.source.length);
    this.top = leaf;
    leaf.read();
    this.note(leaf);
  }

  root(): Node | undefined {
    return this.top.node;
  }

  problems(): readonly SyntaxProblem[] {
    this.readAll();
    const problems: SyntaxProblem[] = [];
    // One by one: there may be more than a call takes arguments.
    for (const leaf of this.faulty) for (const each of leaf.problems) problems.push(each);
    for (const entries of this.largeItems) for (const each of entries.problems) problems.push(each);
    return problems.sort((a, b) => spanOf(a.at).start - spanOf(b.at).start);
  }

  comments(which: 'all' | 'remarks'): readonly Comment[] {
    this.readAll();
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

  private readAll(): void {
    if (this.fresh.length !== 0) finish(this.readFresh('late'));
  }

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

  update(edits: readonly Edit[]): void {
    this.version += 1;
    this.lettersRead = 0;
    let reuse: Reuse | undefined;
    let inPieces = true;
    for (const edit of edits) {
      if (inPieces) {
        const done = this.editPieces(edit);
        inPieces = done.inPieces;
        reuse = done.reuse;
      } else {
        this.source = this.source.edit([edit]);
        reuse = undefined;
      }
    }
    if (inPieces && !finish(this.readFresh())) {
      const { wholeUpTo, openedExactlyUpTo } = this.sizes;
      if (this.mustReadWhole(Math.min(wholeUpTo, openedExactlyUpTo))) this.readWhole();
      return;
    }
    this.faulty.clear();
    this.remarked.clear();
    this.largeItems.clear();
    this.fresh = [];
    finish(this.build(this.source.slice(0, this.source.length), reuse));
  }

  /** Takes an edit into the pieces, or says what of them can serve when all is cut anew. */
  private editPieces(edit: Edit): { readonly inPieces: boolean; readonly reuse: Reuse | undefined } {
    const { source: before, top } = this;
    const doubt = this.doubt();
    const start = Math.max(0, Math.min(edit.span.start, before.length));
    const end = Math.max(start, Math.min(edit.span.end, before.length));
    const change: Change = { start, end, inserted: edit.text.length };
    this.source = before.edit([{ span: { start, end }, text: edit.text }]);
    if (top instanceof Leaf) return { inPieces: false, reuse: undefined };
    const drop = (blocks: readonly Block[]): Reuse => this.drop(blocks, change, before);
    const inPieces =
      doubt === this.doubt() &&
      editBlock(top, {
        change,
        host: this,
        after: (from, to) => this.source.slice(from, to),
        lengthAfter: this.source.length,
        doubt,
        drop,
      });
    return { inPieces, reuse: inPieces ? undefined : drop([top]) };
  }

  /** Blocks leave the file; where the text after the change has the same piece, it can serve again. */
  private drop(blocks: readonly Block[], change: Change, before: SourceText): Reuse {
    const byStart = new Map<number, Leaf>();
    const moved = change.inserted - (change.end - change.start);
    for (const block of blocks) {
      for (const entries of entriesOf(block)) this.largeItems.delete(entries);
      for (const leaf of leavesOf(block)) {
        const start = leaf.offset;
        const end = start + leaf.length;
        leaf.detach(before.slice(start, end));
        this.faulty.delete(leaf);
        this.remarked.delete(leaf);
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

/** Anchors, aliases, rare line breaks and stray marks, or what looks like one: they reach beyond a piece. */
const REACHING = /(?:^|[\s,[{:-])[&*][^\s,[\]{}]|\r(?!\n)|[\x85\u2028\u2029\ufeff]/m;

function* mayReachFurther(text: string): Generator<void, boolean> {
  for (let from = 1; from < text.length; from += LETTERS_A_STEP) {
    if (REACHING.test(text.slice(from - 1, from + LETTERS_A_STEP + 1))) return true;
    yield;
  }
  return false;
}

function whyDeclined(leaf: Leaf): DeclineReason {
  if (leaf.kind === 'whole') return 'whole';
  if (leaf.wantsWhole) return 'reaching';
  return leaf.problems.length === 0 ? 'style' : 'fault';
}

/** Kong reads the text as a whole. */
function isTaken(text: string): boolean {
  const verdict = readLibyaml(text, { offset: 0 });
  return verdict.kind === 'read' && verdict.read.problems.every(({ tolerated }) => tolerated);
}

/** Forgotten leaves are taken out of the row together. */
const MOST_FORGOTTEN = 4_096;

/** How much is read between two pauses. */
const LETTERS_A_STEP = 400_000;

function* entriesOf(block: Block): Generator<Entries> {
  if (block instanceof Leaf) return;
  if (block instanceof Entries) yield block;
  for (const child of block.children) yield* entriesOf(child);
}
