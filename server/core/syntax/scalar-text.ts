import type { SourceText } from '../text/source-text.ts';
import type { Span } from '../text/span.ts';
import { type ScalarNode, spanOf } from './tree.ts';

/** Where each character of a scalar's text stands in the source, and back. */
export interface ScalarText {
  readonly text: string;
  /** The offset in the text for one in the source, inside the scalar. */
  toText(sourceOffset: number): number;
  toSource(span: Span): Span;
}

/**
 * Walks over source and text side by side: quotes, escapes, indentation and folding are in the one and not in the
 * other. Inside runs of blanks that were folded it may be a few blanks off. Undefined: they do not fit together.
 */
export function scalarText(source: SourceText, scalar: ScalarNode): ScalarText | undefined {
  const { start, end } = spanOf(scalar);
  const raw = source.slice(start, end);
  const { text, style } = scalar;
  const places: number[] = [];
  const ends: number[] = [];
  let at = style === 'literal' || style === 'folded' ? raw.indexOf('\n') + 1 : style === 'plain' ? 0 : 1;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    // A line that goes on after a backslash: neither it nor the blanks that follow are in the text.
    if (style === 'double' && raw.charAt(at) === '\\')
      at += /^(?:\\\r?\n[ \t]*)+/.exec(raw.slice(at, at + LONGEST_BREAK))?.[0].length ?? 0;
    if (!isBlank(char)) while (at < raw.length && isBlank(raw.charAt(at)) && raw.charAt(at) !== char) at += 1;
    places.push(start + at);
    const [first = 0, second = 0] = [char.charCodeAt(0), text.charCodeAt(i + 1)];
    const isPair = 0xd800 <= first && first < 0xdc00 && 0xdc00 <= second && second < 0xe000;
    if (style === 'double' && raw.charAt(at) === '\\') at += escapeLength(raw, at);
    else if (style === 'single' && char === "'") at += 2;
    else if (raw.charAt(at) === char || (isBlank(char) && isBlank(raw.charAt(at)))) at += 1;
    else if (!isBlank(char) || at < raw.length) return undefined;
    ends.push(start + at);
    // One escape may stand for two units.
    if (isPair && style === 'double' && raw.charAt(at - 1) !== char) {
      i += 1;
      places.push(places.at(-1) ?? start);
      ends.push(start + at);
    }
  }
  const stop = ends.at(-1) ?? start + at;
  const place = (offset: number): number => places[offset] ?? stop;
  return {
    text,
    toText(sourceOffset) {
      const found = places.findIndex((each) => sourceOffset <= each);
      return found < 0 ? text.length : found;
    },
    toSource: (span) => ({
      start: place(span.start),
      end: span.end <= span.start ? place(span.start) : (ends[span.end - 1] ?? stop),
    }),
  };
}

/** Blanks at the beginning of a line that goes on; more are hardly written. */
const LONGEST_BREAK = 512;

function isBlank(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r';
}

const ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escapeLength(raw: string, at: number): number {
  return 2 + (ESCAPE_DIGITS[raw.charAt(at + 1)] ?? 0);
}
