/** Anchors, aliases, tags, and the directives at the head of a document. */
import {
  BANG,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOT,
  GREATER,
  isBlank,
  isBlankOrEnd,
  isBreakOrEnd,
  isDigit,
  isWord,
  LESS,
  PERCENT,
  QUESTION,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import type { DirectiveToken, TagToken, Token } from './token.ts';

const AT = 64;
const BACKTICK = 96;
const AFTER_NAME: ReadonlySet<number> = new Set([
  QUESTION,
  COLON,
  COMMA,
  CLOSE_LIST,
  CLOSE_MAP,
  PERCENT,
  AT,
  BACKTICK,
]);

export function scanAnchor(cursor: Cursor, kind: 'anchor' | 'alias'): Token | undefined {
  const from = cursor.at;
  cursor.at += 1;
  const name = scanWord(cursor);
  const next = cursor.code();
  if (name === '' || !(isBlankOrEnd(next) || AFTER_NAME.has(next))) {
    const message = `Kong's YAML reader takes only letters, digits, "-" and "_" in the name of an ${kind}`;
    return cursor.refuse(kind === 'anchor' ? 'BAD_ANCHOR' : 'BAD_ALIAS', message, from, cursor.at + 1);
  }
  return { kind, from, to: cursor.at, name };
}

export function scanTag(cursor: Cursor, inFlow: boolean): TagToken | undefined {
  const from = cursor.at;
  const written = cursor.code(1) === LESS ? scanVerbatim(cursor) : scanShorthand(cursor);
  if (!written) return undefined;
  const next = cursor.code();
  if (!isBlankOrEnd(next) && !(inFlow && next === COMMA)) {
    return cursor.refuse('BAD_TAG', 'a tag ends with a space', from, cursor.at + 1);
  }
  return { kind: 'tag', from, to: cursor.at, ...written };
}

interface WrittenTag {
  readonly handle: string;
  readonly suffix: string;
}

function scanVerbatim(cursor: Cursor): WrittenTag | undefined {
  const from = cursor.at;
  cursor.at += 2;
  const suffix = scanUri(cursor, VERBATIM_URI, from);
  if (suffix === undefined) return undefined;
  if (cursor.code() !== GREATER) return cursor.refuse('BAD_TAG', 'this tag has no closing ">"', from);
  cursor.at += 1;
  return { handle: '', suffix };
}

/** `!x`, `!!x`, `!handle!x` or `!`. */
function scanShorthand(cursor: Cursor): WrittenTag | undefined {
  const from = cursor.at;
  const handle = scanHandle(cursor);
  if (1 < handle.length && handle.endsWith('!')) {
    const suffix = scanUri(cursor, URI, from);
    return suffix === undefined ? undefined : { handle, suffix };
  }
  const rest = scanUri(cursor, URI, from, handle);
  if (rest === undefined) return undefined;
  return rest === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix: rest };
}

function scanHandle(cursor: Cursor): string {
  const from = cursor.at;
  cursor.at += 1;
  scanWord(cursor);
  if (cursor.code() === BANG) cursor.at += 1;
  return cursor.text.slice(from, cursor.at);
}

function scanWord(cursor: Cursor): string {
  const from = cursor.at;
  while (isWord(cursor.code())) cursor.at += 1;
  return cursor.text.slice(from, cursor.at);
}

const URI = /[\w\-;/?:@&=+$.%!~*'()]/;
const VERBATIM_URI = /[\w\-;/?:@&=+$.%!~*'(),[\]]/;

/** `head` is a handle that was none: what follows its `!` belongs to the tag. */
function scanUri(cursor: Cursor, allowed: RegExp, from: number, head = ''): string | undefined {
  let text = head.slice(1);
  let length = head.length;
  while (allowed.test(cursor.text[cursor.at] ?? '')) {
    if (cursor.code() === PERCENT) {
      const character = scanUriEscape(cursor);
      if (character === undefined) return undefined;
      text += character;
    } else {
      text += cursor.text[cursor.at];
      cursor.at += 1;
    }
    length += 1;
  }
  return length === 0 ? cursor.refuse('BAD_TAG', 'this tag is empty', from, cursor.at) : text;
}

/** The bytes of one character in UTF-8, as `%C3%A9`. */
function scanUriEscape(cursor: Cursor): string | undefined {
  const from = cursor.at;
  const bytes: number[] = [];
  let width = 1;
  do {
    const digits = /^%([\da-fA-F]{2})$/.exec(cursor.text.slice(cursor.at, cursor.at + 3))?.[1];
    const byte = digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
    if (bytes.length === 0) width = widthOf(byte);
    const fits = bytes.length === 0 ? width !== 0 : (byte & 0xc0) === 0x80;
    if (Number.isNaN(byte) || !fits) {
      return cursor.refuse('BAD_TAG', 'this is no escaped character', from, cursor.at + 1);
    }
    bytes.push(byte);
    cursor.at += 3;
  } while (bytes.length < width);
  const [first = 0, ...further] = bytes;
  const start = width === 1 ? first : first & (0xff >> (width + 1));
  const code = further.reduce((sum, byte) => sum * 64 + (byte & 0x3f), start);
  return String.fromCodePoint(Math.min(code, 0x10ffff));
}

function widthOf(byte: number): number {
  if ((byte & 0x80) === 0) return 1;
  if ((byte & 0xe0) === 0xc0) return 2;
  if ((byte & 0xf0) === 0xe0) return 3;
  return (byte & 0xf8) === 0xf0 ? 4 : 0;
}

/** A `%YAML` or `%TAG` line. */
export function scanDirective(cursor: Cursor): DirectiveToken | undefined {
  const from = cursor.at;
  cursor.at += 1;
  const name = scanWord(cursor);
  if (name !== 'YAML' && name !== 'TAG') return badDirective(cursor, from);
  if (!isBlankOrEnd(cursor.code())) return badDirective(cursor, from);
  cursor.skipBlanks();
  const meaning = name === 'YAML' ? scanVersion(cursor, from) : scanTagPrefix(cursor, from);
  if (!meaning) return undefined;
  const to = cursor.at;
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.code())) return badDirective(cursor, from);
  if (!cursor.isAtEnd) cursor.skipBreak();
  return { kind: 'directive', from, to, meaning };
}

function badDirective(cursor: Cursor, from: number): undefined {
  return cursor.refuse('BAD_DIRECTIVE', 'a line that starts with "%" must be %YAML or %TAG', from, cursor.at);
}

function scanVersion(cursor: Cursor, from: number): DirectiveToken['meaning'] | undefined {
  const major = scanNumber(cursor);
  if (major === undefined || cursor.code() !== DOT) return badDirective(cursor, from);
  cursor.at += 1;
  const minor = scanNumber(cursor);
  return minor === undefined ? badDirective(cursor, from) : { kind: 'version', major, minor };
}

const LONGEST_NUMBER = 9;

function scanNumber(cursor: Cursor): number | undefined {
  const from = cursor.at;
  while (isDigit(cursor.code())) cursor.at += 1;
  const length = cursor.at - from;
  if (length === 0 || LONGEST_NUMBER < length) return undefined;
  return Number(cursor.text.slice(from, cursor.at));
}

function scanTagPrefix(cursor: Cursor, from: number): DirectiveToken['meaning'] | undefined {
  if (cursor.code() !== BANG) return badDirective(cursor, from);
  const handle = scanHandle(cursor);
  if ((1 < handle.length && !handle.endsWith('!')) || !isBlank(cursor.code()))
    return badDirective(cursor, from);
  cursor.skipBlanks();
  const prefix = scanUri(cursor, VERBATIM_URI, from);
  if (prefix === undefined) return undefined;
  return isBlankOrEnd(cursor.code()) ? { kind: 'tag', handle, prefix } : badDirective(cursor, from);
}
