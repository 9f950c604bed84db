/**
 * A text held in chunks of some thousand letters. An edit builds one new chunk and a new list of chunks; the
 * others are shared with the text before, so its cost hardly depends on the size of the text.
 */
import type { Position, SourceText } from './source-text.ts';
import type { Edit } from './span.ts';
import { lastAtOrBefore, lineStartsOf } from './string-text.ts';

const CHUNK = 8_192;
/** Whose lines are counted between two pauses. */
const CHUNKS_A_STEP = 200;

interface Chunk {
  readonly text: string;
  /** How many lines start in it after its first letter's own; counted when first asked for. */
  breaks: number | undefined;
  /** Where its lines start; found when first asked for, and kept since the same places are asked again and again. */
  lineStarts: Uint16Array | undefined;
}

interface Cut {
  readonly chunks: readonly Chunk[];
  /** Where each of them starts. */
  readonly starts: Int32Array;
  /** Line breaks before each of the first of them; more is added as somebody asks. */
  readonly lines: number[];
  readonly whole?: string;
}

export function chunkedText(text: string): SourceText {
  const chunks = chunksOf(text);
  return new ChunkedText({ chunks, starts: startsOf(chunks), lines: [], whole: text });
}

function startsOf(chunks: readonly Chunk[]): Int32Array {
  const starts = new Int32Array(chunks.length);
  let length = 0;
  for (let i = 0; i < chunks.length; i++) {
    starts[i] = length;
    length += chunks[i]?.text.length ?? 0;
  }
  return starts;
}

/** Pieces of about CHUNK letters, cut after a line break where there is one, never between CR and LF. */
function chunksOf(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(from + CHUNK, text.length);
    if (to < text.length) {
      const newline = text.lastIndexOf('\n', to - 1);
      if (from < newline) to = newline + 1;
      else if (text.charCodeAt(to) === 10) to += 1;
    }
    chunks.push({ text: text.slice(from, to), breaks: undefined, lineStarts: undefined });
    from = to;
  }
  return chunks;
}

class ChunkedText implements SourceText {
  readonly length: number;
  private readonly chunks: readonly Chunk[];
  private readonly starts: Int32Array;
  /** Line breaks before each of the first chunks; counted as far as somebody asks. */
  private readonly lines: number[];
  /** The chunk that was looked for last: what is asked next is often in it, too. */
  private asked = 0;
  /** Its chunks are parts of it, so that it is there in any case. */
  private readonly whole: string | undefined;

  constructor({ chunks, starts, lines, whole }: Cut) {
    this.chunks = chunks;
    this.starts = starts;
    this.lines = lines;
    this.whole = whole;
    this.length = (starts.at(-1) ?? 0) + (chunks.at(-1)?.text.length ?? 0);
  }

  slice(start: number, end: number): string {
    const from = Math.max(0, start);
    const to = Math.min(end, this.length);
    if (to <= from) return '';
    if (this.whole !== undefined) return this.whole.slice(from, to);
    let index = this.chunkAt(from);
    let chunkStart = this.starts[index] ?? 0;
    const first = this.chunks[index]?.text ?? '';
    if (to <= chunkStart + first.length) return first.slice(from - chunkStart, to - chunkStart);
    const parts = [first.slice(from - chunkStart)];
    for (index += 1; index < this.chunks.length; index++) {
      chunkStart = this.starts[index] ?? 0;
      if (to <= chunkStart) break;
      parts.push((this.chunks[index]?.text ?? '').slice(0, to - chunkStart));
    }
    return parts.join('');
  }

  positionAt(offset: number): Position {
    const clamped = Math.min(Math.max(0, offset), this.length);
    const index = this.chunkAt(clamped);
    const chunk = this.chunks[index];
    if (!chunk) return { line: 0, character: 0 };
    const inChunk = clamped - (this.starts[index] ?? 0);
    const starts = lineStartsIn(chunk);
    const lineInChunk = lastAtOrBefore(starts, inChunk);
    const line = this.linesBefore(index) + lineInChunk;
    if (lineInChunk === 0) return { line, character: clamped - this.lineStartBefore(index) };
    return { line, character: inChunk - (starts[lineInChunk] ?? 0) };
  }

  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    const { lines, chunks } = this;
    while (lines.length < chunks.length && (lines.at(-1) ?? 0) <= position.line)
      this.linesBefore(lines.length);
    // The last chunk that starts in this line or before it; the line itself starts there or in an earlier one.
    const index = lastAtOrBefore(lines, position.line);
    const chunk = chunks[index];
    if (!chunk) return 0;
    const inChunk = position.line - (lines[index] ?? 0);
    const lineStarts = lineStartsIn(chunk);
    if (lineStarts.length <= inChunk) return this.length;
    const start =
      inChunk === 0 ? this.lineStartBefore(index) : (this.starts[index] ?? 0) + (lineStarts[inChunk] ?? 0);
    return Math.min(start + Math.max(0, position.character), this.lineEndFrom(start));
  }

  edit(edits: readonly Edit[]): SourceText {
    const [only, more] = edits;
    return (only && !more ? this.typed(only) : undefined) ?? this.cutAnew(edits);
  }

  /** With some letters typed or deleted within a line: one chunk is another, and its lines are known. */
  private typed({ span: { start, end }, text }: Edit): ChunkedText | undefined {
    const index = this.chunkAt(start);
    const chunk = this.chunks[index];
    if (!chunk || this.length <= start) return undefined;
    const [from, to] = [start - (this.starts[index] ?? 0), end - (this.starts[index] ?? 0)];
    const length = chunk.text.length + text.length - (to - from);
    if (from < 1 || to < from || chunk.text.length < to || CHUNK < length) return undefined;
    // What is between the halves of a line break makes two of it.
    if (chunk.text.charCodeAt(from - 1) === 13) return undefined;
    if (HAS_BREAK.test(chunk.text.slice(from, to)) || HAS_BREAK.test(text)) return undefined;
    const by = text.length - (to - from);
    const chunks = this.chunks.slice();
    chunks[index] = {
      text: chunk.text.slice(0, from) + text + chunk.text.slice(to),
      breaks: chunk.breaks,
      lineStarts:
        chunk.lineStarts && moved(chunk.lineStarts.slice(), lastAtOrBefore(chunk.lineStarts, from) + 1, by),
    };
    // No line begins elsewhere, so what is counted of them counts for both.
    return new ChunkedText({ chunks, starts: moved(this.starts.slice(), index + 1, by), lines: this.lines });
  }

  private cutAnew(edits: readonly Edit[]): ChunkedText {
    const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
    const chunks: Chunk[] = [];
    let copied = 0;
    let pending = '';
    const copyUpTo = (end: number): void => {
      while (copied < end) {
        const index = this.chunkAt(copied);
        const start = this.starts[index] ?? 0;
        const text = this.chunks[index]?.text ?? '';
        if (copied === start && start + text.length <= end && pending === '') {
          const until = end === this.length ? this.chunks.length : this.chunkAt(end);
          for (let i = index; i < until; i++) {
            const chunk = this.chunks[i];
            if (chunk) chunks.push(chunk);
          }
          copied = this.starts[until] ?? this.length;
        } else {
          const to = Math.min(end, start + text.length);
          pending += text.slice(copied - start, to - start);
          copied = to;
          // Back on a chunk's border: what follows can be shared again, unless a CR would lose its LF.
          if (to === start + text.length && !pending.endsWith('\r')) {
            for (const chunk of chunksOf(pending)) chunks.push(chunk);
            pending = '';
          }
        }
      }
    };
    for (const { span, text } of ordered) {
      copyUpTo(span.start);
      if (pending === '' && chunks.length !== 0 && text !== '') pending = chunks.pop()?.text ?? '';
      pending += text;
      copied = Math.max(copied, span.end);
      if (pending === '' && chunks.at(-1)?.text.endsWith('\r')) pending = chunks.pop()?.text ?? '';
    }
    copyUpTo(this.length);
    for (const chunk of chunksOf(pending)) chunks.push(chunk);
    let same = 0;
    while (same < chunks.length && chunks[same] === this.chunks[same]) same += 1;
    return new ChunkedText({ chunks, starts: startsOf(chunks), lines: this.lines.slice(0, same) });
  }

  private chunkAt(offset: number): number {
    const { starts, asked } = this;
    const isThere =
      (starts[asked] ?? 0) <= offset && offset < (starts[asked + 1] ?? Number.POSITIVE_INFINITY);
    if (!isThere) this.asked = lastAtOrBefore(starts, offset);
    return this.asked;
  }

  *countLines(): Generator<void, void> {
    for (let i = 0; i < this.chunks.length; i += CHUNKS_A_STEP) {
      this.linesBefore(i);
      yield;
    }
    this.linesBefore(this.chunks.length - 1);
  }

  private linesBefore(index: number): number {
    const { lines, chunks } = this;
    for (let i = lines.length; i <= index; i++) {
      const last = chunks[i - 1];
      lines.push(last ? (lines[i - 1] ?? 0) + breaksOf(last) : 0);
    }
    return lines[index] ?? 0;
  }

  /** Where the line starts that is still going on at the start of a chunk. */
  private lineStartBefore(index: number): number {
    for (let i = index - 1; 0 <= i; i--) {
      const chunk = this.chunks[i];
      const last = chunk && 0 < breaksOf(chunk) ? lineStartsIn(chunk).at(-1) : undefined;
      if (last !== undefined) return (this.starts[i] ?? 0) + last;
    }
    return 0;
  }

  private lineEndFrom(start: number): number {
    for (let i = this.chunkAt(start); i < this.chunks.length; i++) {
      const chunk = this.chunks[i];
      if (!chunk || breaksOf(chunk) === 0) continue;
      const chunkStart = this.starts[i] ?? 0;
      const starts = lineStartsIn(chunk);
      const next = starts[lastAtOrBefore(starts, start - chunkStart) + 1];
      if (next === undefined) continue;
      const isTwoLetters = chunk.text.charCodeAt(next - 1) === 10 && chunk.text.charCodeAt(next - 2) === 13;
      return chunkStart + next - (isTwoLetters ? 2 : 1);
    }
    return this.length;
  }
}

/** A chunk is short enough for numbers of 16 bits. */
function lineStartsIn(chunk: Chunk): Uint16Array {
  chunk.lineStarts ??= new Uint16Array(lineStartsOf(chunk.text));
  return chunk.lineStarts;
}

const HAS_BREAK = /[\r\n]/;

/** Those from an index on, so many letters further on. */
function moved<Starts extends Uint16Array | Int32Array>(starts: Starts, from: number, by: number): Starts {
  for (let i = from; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + by;
  return starts;
}

function breaksOf(chunk: Chunk): number {
  chunk.breaks ??= breaksIn(chunk.text);
  return chunk.breaks;
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); 0 <= at; at = text.indexOf('\n', at + 1)) count += 1;
  if (!text.includes('\r')) return count;
  return lineStartsOf(text).length - 1;
}
