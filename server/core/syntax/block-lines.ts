/** What the lines of block style begin with, and where their keys end. All offsets are into the text that is cut. */
import {
  BACKSLASH,
  COLON,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  HASH,
  LF,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './fast/codes.ts';

const AMPERSAND = 38;
const BANG = 33;

export function nextLineStart(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}

export function skipSpaces(text: string, from: number): number {
  let p = from;
  while (text.charCodeAt(p) === SPACE) p += 1;
  return p;
}

function skipBlanks(text: string, from: number): number {
  let p = from;
  while (text.charCodeAt(p) === SPACE || text.charCodeAt(p) === TAB) p += 1;
  return p;
}

export function isBlankOrComment(text: string, p: number): boolean {
  const code = text.charCodeAt(p);
  return code === LF || code === HASH || code === CR || text.length <= p;
}

export function isSpaceOrEnd(text: string, p: number): boolean {
  const code = text.charCodeAt(p);
  return code === SPACE || code === LF || code === CR || code === TAB || text.length <= p;
}

export function isDash(text: string, p: number): boolean {
  return text.charCodeAt(p) === DASH && isSpaceOrEnd(text, p + 1);
}

/** `---` and `...` */
export function isMarker(text: string, p: number): boolean {
  const code = text.charCodeAt(p);
  if (code !== DASH && code !== DOT) return false;
  return text.charCodeAt(p + 1) === code && text.charCodeAt(p + 2) === code;
}

export function isBareStart(text: string, p: number): boolean {
  return text.charCodeAt(p) === DASH && isEmptyRest(text, p + 3);
}

/** Nothing follows but space and a comment. */
export function isEmptyRest(text: string, from: number): boolean {
  const p = skipBlanks(text, from);
  const code = text.charCodeAt(p);
  if (code === HASH) return from < p;
  return code === LF || code === CR || text.length <= p;
}

const NO_KEY_START = new Set(Array.from('\t,[]{}#&*!|>%@`?:-', (character) => character.charCodeAt(0)));
/** First letters of top-level lines that may begin what cannot be cut: anchors, tags, explicit keys, flow style. */
const DOUBTFUL = new Set(Array.from('[{&*!?:%"\'|>@`', (character) => character.charCodeAt(0)));

export function isDoubtful(text: string, p: number): boolean {
  return DOUBTFUL.has(text.charCodeAt(p));
}

function mayStartKey(text: string, p: number): boolean {
  const first = text.charCodeAt(p);
  return !NO_KEY_START.has(first) || (first === DASH && !isSpaceOrEnd(text, p + 1));
}

/** Where a key with its colon ends, if one starts at `p`; -1 when none does. */
export function keyEnd(text: string, p: number): number {
  if (!mayStartKey(text, p)) return -1;
  const first = text.charCodeAt(p);
  if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) return quotedKeyEnd(text, p, first);
  for (let q = p; q < text.length; q++) {
    const code = text.charCodeAt(q);
    if (code === COLON && isSpaceOrEnd(text, q + 1)) return q + 1;
    if (code === LF || code === CR) return -1;
    if (code === HASH && (text.charCodeAt(q - 1) === SPACE || text.charCodeAt(q - 1) === TAB)) return -1;
  }
  return -1;
}

/**
 * Where a word ends that is alone on its line, as a key is while it is being typed; -1 when there is none. It is taken
 * for a key only where nothing but comments stand before it.
 */
export function lonelyWordEnd(text: string, p: number): number {
  let end = p;
  while (isWordLetter(text.charCodeAt(end))) end += 1;
  return p < end && isEmptyRest(text, end) ? end : -1;
}

/** Where the line ends, before its line break. */
export function lineEnd(text: string, from: number): number {
  let p = from;
  while (p < text.length && text.charCodeAt(p) !== LF && text.charCodeAt(p) !== CR) p += 1;
  return p;
}

/**
 * Whether the line at `p` is a key that lost its colon, got a quote, or is not yet all there, and the items of its
 * list follow.
 */
export function isBrokenKeyOfList(text: string, p: number): boolean {
  if (!mayStartKey(text, p) || 0 <= keyEnd(text, p)) return false;
  for (let start = nextLineStart(text, p); start < text.length; start = nextLineStart(text, start)) {
    const q = skipSpaces(text, start);
    if (!isBlankOrComment(text, q)) return isDash(text, q);
  }
  return false;
}

/** Whether an anchor or a tag is next, to which what follows may belong. */
export function isProperty(text: string, from: number): boolean {
  const code = text.charCodeAt(skipBlanks(text, from));
  return code === AMPERSAND || code === BANG;
}

function isWordLetter(code: number): boolean {
  return code === 95 || (65 <= code && code <= 90) || (97 <= code && code <= 122);
}

function quotedKeyEnd(text: string, p: number, quote: number): number {
  for (let q = p + 1; q < text.length; q++) {
    // What a backslash stands before, a line break too, is looked at as any letter but the quote.
    const isEscaped = quote === DOUBLE_QUOTE && text.charCodeAt(q) === BACKSLASH;
    if (isEscaped) q += 1;
    const code = text.charCodeAt(q);
    if (code === LF || code === CR) return -1;
    if (isEscaped || code !== quote) continue;
    if (quote === SINGLE_QUOTE && text.charCodeAt(q + 1) === quote) {
      q += 1;
      continue;
    }
    const colon = skipBlanks(text, q + 1);
    return text.charCodeAt(colon) === COLON && isSpaceOrEnd(text, colon + 1) ? colon + 1 : -1;
  }
  return -1;
}
