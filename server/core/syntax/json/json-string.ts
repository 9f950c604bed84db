/**
 * A string of JSON, or a key. Strings may hold line breaks, so that a missing quote would turn all of the file inside
 * out: where what follows the next quote cannot follow a string, the quote is taken for the start of another one.
 */
import type { ScalarNode } from '../tree.ts';
import { BACKSLASH, isDelimiter, type JsonCursor, QUOTE, SLASH } from './json-cursor.ts';
import { unescaped } from './json-scalars.ts';

/** The cursor stands on the opening quote. */
export function readString(cursor: JsonCursor): ScalarNode {
  const { text, at: from } = cursor;
  let i = from + 1;
  // Nearly all strings have nothing in them that takes a closer look.
  let letter = text.charCodeAt(i);
  while (SPACE <= letter && letter !== QUOTE && letter !== BACKSLASH) {
    i += 1;
    letter = text.charCodeAt(i);
  }
  if (letter === QUOTE && isDelimiter(text.charCodeAt(i + 1))) {
    cursor.look(i + 2);
    cursor.at = i + 1;
    const plain = text.slice(from + 1, i);
    return cursor.scalar(from, i + 1, 'double', plain, plain);
  }
  const parts: string[] = [];
  let copied = from + 1;
  let lineEnd = -1;
  for (;;) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) break;
    if (code === BACKSLASH) {
      const [length, meant] = unescaped(text, i);
      if (meant === undefined) {
        cursor.problem(i, i + length, 'BAD_ESCAPE', `"${text.slice(i, i + length)}" is no escape of JSON`);
      }
      parts.push(text.slice(copied, i), meant ?? '');
      i += length;
      copied = i;
    } else if (code === 0 || text.length <= i) {
      cursor.lookFar(Number.POSITIVE_INFINITY);
      return unclosed(cursor, from, lineEnd < 0 ? i : lineEnd);
    } else {
      if (lineEnd < 0 && (code === LF || code === CR)) lineEnd = i;
      i += 1;
    }
  }
  cursor.look(i + 2);
  const follower = text.charCodeAt(i + 1);
  if (!isDelimiter(follower) && follower !== QUOTE && !(follower === SLASH && cursor.isComment(i + 1))) {
    cursor.lookFar(i + 3);
    if (0 <= lineEnd) return unclosed(cursor, from, lineEnd);
    if (opensAfter(text, from, i)) return unclosed(cursor, from, i);
  }
  cursor.at = i + 1;
  if (parts.length === 0) {
    const plain = text.slice(copied, i);
    return cursor.scalar(from, i + 1, 'double', plain, plain);
  }
  parts.push(text.slice(copied, i));
  const whole = parts.join('');
  return cursor.scalar(from, i + 1, 'double', whole, whole);
}

const SPACE = 32;
const LF = 10;
const CR = 13;
const PUNCTUATION = /[,:{}[\]\s]/;

/** Before the quote at `quote` stands what stands before a string. */
function opensAfter(text: string, from: number, quote: number): boolean {
  const end = beforePunctuation(text, from, quote);
  return /[,:{[]/.test(text.slice(end, quote));
}

function beforePunctuation(text: string, from: number, end: number): number {
  let p = end;
  while (from + 1 < p && PUNCTUATION.test(text[p - 1] ?? '')) p -= 1;
  return p;
}

/** The quote is missing before the punctuation that ends at `end`. */
function unclosed(cursor: JsonCursor, from: number, end: number): ScalarNode {
  const to = beforePunctuation(cursor.text, from, end);
  cursor.problem(from, to, 'MISSING_CHAR', 'missing closing double quote');
  cursor.at = to;
  const raw = cursor.text.slice(from + 1, to);
  return cursor.scalar(from, to, 'double', raw, raw);
}
