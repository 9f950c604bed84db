import type { Position, SourceText } from './source-text.ts';
import { applyEdits, type Edit } from './span.ts';

/** A text held as one string: for small files, tests and the command line. */
export function stringText(text: string): SourceText {
  return new StringText(text);
}

class StringText implements SourceText {
  private readonly text: string;
  /** Where each line starts; found when first asked for, since many texts are never asked. */
  private starts: readonly number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get length(): number {
    return this.text.length;
  }

  slice(start: number, end: number): string {
    return this.text.slice(Math.max(0, start), Math.max(0, end));
  }

  positionAt(offset: number): Position {
    const clamped = Math.min(Math.max(0, offset), this.text.length);
    const starts = this.lineStarts();
    const line = lastAtOrBefore(starts, clamped);
    return { line, character: clamped - (starts[line] ?? 0) };
  }

  offsetAt(position: Position): number {
    const starts = this.lineStarts();
    if (position.line < 0) return 0;
    const start = starts[position.line];
    if (start === undefined) return this.text.length;
    const nextStart = starts[position.line + 1];
    const end = nextStart === undefined ? this.text.length : endOfLine(this.text, start, nextStart);
    return Math.min(start + Math.max(0, position.character), end);
  }

  edit(edits: readonly Edit[]): SourceText {
    return new StringText(applyEdits(this.text, edits));
  }

  private lineStarts(): readonly number[] {
    this.starts ??= lineStartsOf(this.text);
    return this.starts;
  }
}

const LF = 10;
const CR = 13;

/** Offsets of all lines; a line ends at LF, CR LF or a lone CR, as in LSP. */
export function lineStartsOf(text: string): number[] {
  if (text.includes('\r')) return startsBehindAnyBreak(text);
  const starts = [0];
  // Looking for one sign is what engines do best.
  for (let at = text.indexOf('\n'); 0 <= at; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function startsBehindAnyBreak(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return starts;
}

/** The index of the last element that is not greater than `value`; the first element must not be greater. */
export function lastAtOrBefore(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the visible part of a line ends: a position past it means this place. */
function endOfLine(text: string, start: number, nextStart: number): number {
  let end = nextStart;
  while (start < end && (text.charCodeAt(end - 1) === LF || text.charCodeAt(end - 1) === CR)) end--;
  return end;
}
