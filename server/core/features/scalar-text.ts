import type { SyntaxDocument } from '../syntax/document.ts';
import { type ScalarNode, spanOf } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

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
export function scalarText(document: SyntaxDocument, scalar: ScalarNode): ScalarText | undefined {
  const { start, end } = spanOf(scalar);
  const raw = document.source.slice(start, end);
  const { text, style } = scalar;
  const places: number[] = [];
  let at = style === 'literal' || style === 'folded' ? raw.indexOf('\n') + 1 : style === 'plain' ? 0 : 1;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (!isBlank(char)) while (at < raw.length && isBlank(raw.charAt(at)) && raw.charAt(at) !== char) at += 1;
    places.push(start + at);
    if (style === 'double' && raw.charAt(at) === '\\') at += escapeLength(raw, at);
    else if (style === 'single' && char === "'") at += 2;
    else if (raw.charAt(at) === char || (isBlank(char) && isBlank(raw.charAt(at)))) at += 1;
    else if (isBlank(char) && raw.length <= at) continue;
    else return undefined;
  }
  const stop = places.length === 0 ? start + at : (places.at(-1) ?? start) + 1;
  const place = (offset: number): number => places[offset] ?? stop;
  return {
    text,
    toText(sourceOffset) {
      const found = places.findIndex((each) => sourceOffset <= each);
      return found < 0 ? text.length : found;
    },
    toSource: (span) => ({
      start: place(span.start),
      end: span.end <= span.start ? place(span.start) : place(span.end - 1) + 1,
    }),
  };
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r';
}

const ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escapeLength(raw: string, at: number): number {
  return 2 + (ESCAPE_DIGITS[raw.charAt(at + 1)] ?? 0);
}
