/** A file held in pieces: read piece by piece, and after an edit only those pieces that it touches. */
import { chunkedText } from '../text/chunked-text.ts';
import type { SourceText } from '../text/source-text.ts';
import type { Edit } from '../text/span.ts';
import { stringText } from '../text/string-text.ts';
import type { Faults, Format, SyntaxDocument, SyntaxProblem } from './document.ts';
import { finish } from './finish.ts';
import { JsonStore } from './json/json-store.ts';
import type { ReadBy } from './leaf.ts';
import { PIECE_SIZES, type PieceSizes, type PieceStore, type ReadCounts } from './piece-store.ts';
import type { Comment, Node } from './tree.ts';
import { YamlStore } from './yaml-store.ts';

/** Texts below this are held as one string. */
const SMALL_TEXT = 65_536;

/** Opens a file, in steps between which others may have their turn. */
export function* openPieces(
  text: string | SourceText,
  format: Format = 'yaml',
  sizes: PieceSizes = PIECE_SIZES,
): Generator<void, PieceDocument> {
  const source =
    typeof text !== 'string' ? text : text.length < SMALL_TEXT ? stringText(text) : chunkedText(text);
  const whole = typeof text === 'string' ? text : source.slice(0, source.length);
  const store = format === 'json' ? new JsonStore(source, sizes) : new YamlStore(source, sizes);
  yield* store.build(whole);
  if (source.countLines) yield* source.countLines();
  return new PieceDocument(store, format);
}

export class PieceDocument implements SyntaxDocument {
  readonly format: Format;
  readonly source: SourceText;
  readonly root: Node | undefined;
  private readonly store: PieceStore;
  private readonly version: number;
  private madeProblems: readonly SyntaxProblem[] | undefined;
  private madeComments: readonly Comment[] | undefined;
  private madeRemarks: readonly Comment[] | undefined;

  constructor(store: PieceStore, format: Format) {
    this.store = store;
    this.format = format;
    this.source = store.source;
    this.version = store.version;
    this.root = store.root();
  }

  /** Reads what nobody has asked for so far, in steps: then it is known what is wrong, too. */
  *readAll(): Generator<void, void> {
    yield* this.store.readAll();
  }

  /** What can be told without reading all of a large file: no problems, and only the remarks before its first key. */
  get head(): SyntaxDocument {
    const { source, format, root } = this;
    return { source, format, root, problems: [], comments: [], remarks: this.store.headRemarks() };
  }

  get problems(): readonly SyntaxProblem[] {
    this.madeProblems ??= this.store.problems();
    return this.madeProblems;
  }

  get faults(): Faults {
    return this.store.faults();
  }

  get comments(): readonly Comment[] {
    this.madeComments ??= this.store.comments('all');
    return this.madeComments;
  }

  get remarks(): readonly Comment[] {
    this.madeRemarks ??= this.store.comments('remarks');
    return this.madeRemarks;
  }

  /** How the pieces were read that have been asked for; cheaper than `counts`. */
  get readBy(): Readonly<Record<ReadBy, number>> {
    return this.store.readBy;
  }

  get counts(): ReadCounts {
    return this.store.counts();
  }

  /**
   * The document after edits that were made one after the other, each with offsets in the text before it. It takes
   * over the pieces of this one, so that only the newest document of a file may be updated.
   */
  update(edits: readonly Edit[]): PieceDocument {
    if (this.version !== this.store.version) {
      const edited = edits.reduce((text, edit) => text.edit([edit]), this.source);
      return finish(openPieces(edited, this.format, this.store.sizes));
    }
    this.store.update(edits);
    return new PieceDocument(this.store, this.format);
  }
}
