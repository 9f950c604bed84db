/**
 * The document of a file under edit as it is without its templates. The text with the templates masked is kept in
 * pieces as well, and an edit masks anew only the lines that it touches: no template reaches over a line's end.
 */
import type { Faults, Format, SyntaxDocument, SyntaxProblem } from '../syntax/document.ts';
import { finish } from '../syntax/finish.ts';
import { maskTemplates } from '../syntax/mask-templates.ts';
import { openPieces, type PieceDocument } from '../syntax/piece-document.ts';
import type { PieceSizes } from '../syntax/piece-store.ts';
import type { Comment, Node } from '../syntax/tree.ts';
import { chunkedText } from '../text/chunked-text.ts';
import type { SourceText } from '../text/source-text.ts';
import type { Edit } from '../text/span.ts';
import { isBetter, mayHaveTemplates } from './open-config.ts';

export class TemplateMask {
  readonly #sizes: PieceSizes;
  #source: SourceText | undefined;
  #masked: PieceDocument | undefined;
  /** Made to the text since it was masked, one after the other. */
  #edits: Edit[] = [];
  #isMasking = false;

  constructor(sizes: PieceSizes) {
    this.#sizes = sizes;
  }

  /** Another text altogether. */
  forget(): void {
    this.#masked = undefined;
    this.#source = undefined;
    this.#edits = [];
    this.#isMasking = false;
  }

  edited(edits: readonly Edit[]): void {
    if (this.#masked) this.#edits.push(...edits);
  }

  /** What was viewed last is not the text as it is written. */
  get isMasking(): boolean {
    return this.#isMasking;
  }

  /** The document of the newest text, unless templating disturbs it: then what it is without. */
  view(document: SyntaxDocument): SyntaxDocument {
    if (!mayHaveTemplates(document)) {
      // A text without templates is not kept twice.
      this.forget();
      return document;
    }
    const masked = this.#update(document);
    this.#isMasking = masked !== undefined && isBetter(masked, document);
    return masked && this.#isMasking ? new WithoutTemplates(document.source, masked) : document;
  }

  /** Undefined: there are no templates in it. */
  #update({ source, format }: SyntaxDocument): PieceDocument | undefined {
    if (!this.#masked || !this.#source || this.#masked.format !== format)
      return this.#maskAll(source, format);
    const edits: Edit[] = [];
    let before = this.#source;
    let masked = this.#masked.source;
    for (const edit of this.#edits) {
      const after = before.edit([edit]);
      const inMask = maskedEdit(edit, before, after, masked);
      if (inMask) {
        edits.push(inMask);
        masked = masked.edit([inMask]);
      }
      before = after;
    }
    this.#edits = [];
    this.#source = source;
    if (edits.length !== 0) this.#masked = this.#masked.update(edits);
    return this.#masked;
  }

  #maskAll(source: SourceText, format: Format): PieceDocument | undefined {
    const whole = source.slice(0, source.length);
    const masked = maskTemplates(whole);
    this.forget();
    if (masked === whole) return undefined;
    this.#source = source;
    this.#masked = finish(openPieces(chunkedText(masked), format, this.#sizes));
    return this.#masked;
  }
}

/** What an edit is in the masked text; undefined: nothing there. */
function maskedEdit(edit: Edit, before: SourceText, after: SourceText, masked: SourceText): Edit | undefined {
  const first = before.positionAt(edit.span.start).line;
  const last = before.positionAt(edit.span.end).line;
  const start = before.offsetAt({ line: first, character: 0 });
  const end = before.offsetAt({ line: last + 1, character: 0 });
  const old = masked.slice(start, end);
  const text = maskTemplates(after.slice(start, end + after.length - before.length));
  if (old === text) return undefined;
  const shorter = Math.min(old.length, text.length);
  let head = 0;
  while (head < shorter && old.charCodeAt(head) === text.charCodeAt(head)) head += 1;
  let tail = 0;
  const most = shorter - head;
  while (tail < most && old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail))
    tail += 1;
  const span = { start: start + head, end: end - tail };
  return { span, text: text.slice(head, text.length - tail) };
}

/** The text as it is written, with the tree of the masked one. */
class WithoutTemplates implements SyntaxDocument {
  readonly source: SourceText;
  readonly format: Format;
  readonly root: Node | undefined;
  readonly #masked: PieceDocument;

  constructor(source: SourceText, masked: PieceDocument) {
    this.source = source;
    this.format = masked.format;
    this.root = masked.root;
    this.#masked = masked;
  }

  get problems(): readonly SyntaxProblem[] {
    return this.#masked.problems;
  }

  get faults(): Faults {
    return this.#masked.faults;
  }

  get comments(): readonly Comment[] {
    return this.#masked.comments;
  }

  get remarks(): readonly Comment[] {
    return this.#masked.remarks;
  }
}
