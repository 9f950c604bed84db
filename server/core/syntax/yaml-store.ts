/** The pieces of a YAML file, cut before they are read. */
import type { SourceText } from '../text/source-text.ts';
import type { Edit } from '../text/span.ts';
import { BlockBuilder, type Reuse } from './block-builder.ts';
import { type Block, Entries } from './blocks.ts';
import { type CutResult, cutFile, type Doubt } from './cut.ts';
import { type Change, editBlock } from './edit-blocks.ts';
import { finish } from './finish.ts';
import { Leaf } from './leaf.ts';
import { readLibyaml } from './libyaml/read-libyaml.ts';
import { type PieceSizes, PieceStore } from './piece-store.ts';
import { UNANCHORED } from './tree-builder.ts';

export class YamlStore extends PieceStore {
  protected top: Entries | Leaf;
  private readonly anchored = new Set<Leaf>();

  constructor(source: SourceText, sizes: PieceSizes) {
    super(source, sizes);
    this.top = new Leaf(this, 'whole', source.length);
  }

  /** Cuts and reads the text; what an old piece can serve for is not read again. */
  *build(text: string, reuse?: Reuse): Generator<void, void> {
    const cut: CutResult = yield* cutFile(text, this.doubt());
    if (cut === 'whole') {
      this.readWhole();
      return;
    }
    const builder = new BlockBuilder(this, text, 0, reuse);
    this.top = new Entries(yield* builder.entriesInSteps(cut, 0, 0), 0, 0);
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
    return 0 < this.faultCount;
  }

  private doubt(): Doubt {
    return this.source.length <= this.sizes.wholeUpTo ? 'whole' : 'keep';
  }

  /**
   * True: there is what reaches from piece to piece, so the file must be read in one go. `late`: it is too
   * late for that, since the pieces are in use.
   */
  private *readFresh(when: 'first' | 'late' = 'first'): Generator<void, boolean> {
    const { fresh } = this;
    this.fresh = [];
    let letters = 0;
    for (const leaf of fresh) {
      if (leaf.isDetached) continue;
      if (leaf.how === 'unread') leaf.read();
      this.note(leaf);
      const mayReach = leaf.wantsWhole || leaf.anchoring.dangling.length !== 0;
      if (mayReach && when === 'first' && (leaf.wantsWhole || this.hasReachingAliases())) return true;
      letters += leaf.length;
      if (LETTERS_A_STEP < letters) {
        letters = 0;
        yield;
      }
    }
    return when === 'first' && this.hasReachingAliases();
  }

  /** An alias may stand for an anchor of another piece, or will do so when a piece before it has been edited. */
  private hasReachingAliases(): boolean {
    const dangling = new Set<string>();
    for (const { anchoring } of this.anchored) for (const name of anchoring.dangling) dangling.add(name);
    if (dangling.size === 0) return false;
    for (const { anchoring } of this.anchored)
      if (anchoring.anchors.some((name) => dangling.has(name))) return true;
    return false;
  }

  protected override note(leaf: Leaf): void {
    super.note(leaf);
    if (leaf.anchoring !== UNANCHORED) this.anchored.add(leaf);
  }

  protected override forgetNotes(leaf: Leaf): void {
    super.forgetNotes(leaf);
    this.anchored.delete(leaf);
  }

  protected override clear(): void {
    super.clear();
    this.anchored.clear();
  }

  private readWhole(): void {
    this.clear();
    const leaf = new Leaf(this, 'whole', this.source.length);
    this.top = leaf;
    leaf.read();
    this.note(leaf);
  }

  *readAll(): Generator<void, void> {
    if (this.fresh.length !== 0) yield* this.readFresh('late');
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
    this.clear();
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

/** Kong reads the text as a whole. */
function isTaken(text: string): boolean {
  const verdict = readLibyaml(text, { offset: 0 });
  return verdict.kind === 'read' && verdict.read.problems.every(({ tolerated }) => tolerated);
}

/** How much is read between two pauses. */
const LETTERS_A_STEP = 20_000;
