/** Plain and quoted scalars, which may go on over several lines. */
import {
  BACKSLASH,
  COLON,
  DOUBLE_QUOTE,
  HASH,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isFlowIndicator,
  QUESTION,
  SINGLE_QUOTE,
  TAB,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import type { ScalarToken } from './token.ts';

/** The blanks and line breaks between two stretches of a scalar. */
interface Gap {
  blanks: string;
  firstBreak: string;
  furtherBreaks: string;
  hasBreak: boolean;
}

function emptyGap(): Gap {
  return { blanks: '', firstBreak: '', furtherBreaks: '', hasBreak: false };
}

/** One line break becomes a space; of several the first is left out. Separators of YAML 1.1 stay. */
function folded({ blanks, firstBreak, furtherBreaks, hasBreak }: Gap): string {
  if (!hasBreak) return blanks;
  if (firstBreak !== '\n') return firstBreak + furtherBreaks;
  return furtherBreaks === '' ? ' ' : furtherBreaks;
}

/** Moves over blanks and breaks; false at a tab that stands where the indentation should. */
function skipGap(cursor: Cursor, gap: Gap, indent: number): boolean {
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) {
      const line = cursor.skipBreak();
      if (gap.hasBreak) gap.furtherBreaks += line;
      else gap.firstBreak = line;
      gap.hasBreak = true;
      gap.blanks = '';
    } else {
      if (gap.hasBreak && code === TAB && cursor.column < indent) return false;
      if (!gap.hasBreak) gap.blanks += cursor.text[cursor.at];
      cursor.at += 1;
    }
  }
  return true;
}

/** `endsLine`: blanks and a line break stand behind it, so that a key may follow. */
export function scanPlain(
  cursor: Cursor,
  inFlow: boolean,
  parentIndent: number,
): { readonly token: ScalarToken; readonly endsLine: boolean } | undefined {
  const indent = parentIndent + 1;
  const from = cursor.at;
  let to = from;
  let text = '';
  let gap = emptyGap();
  for (;;) {
    if (cursor.isAtMarker || cursor.code() === HASH) break;
    const start = cursor.at;
    const end = inFlow ? stretchInFlow(cursor) : stretchInBlock(cursor);
    if (end === undefined) return undefined;
    if (start < end) {
      text += folded(gap) + cursor.text.slice(start, end);
      gap = emptyGap();
      to = end;
      cursor.at = end;
    }
    const next = cursor.code();
    if (!isBlank(next) && !isBreak(next)) break;
    if (!skipGap(cursor, gap, indent)) {
      return cursor.refuse('BAD_INDENT', 'a tab cannot indent what goes on here; write spaces');
    }
    if (!inFlow && cursor.column < indent) break;
  }
  return { token: { kind: 'scalar', from, to, style: 'plain', text }, endsLine: gap.hasBreak };
}

function stretchInBlock({ text, at }: Cursor): number {
  for (let p = at; ; p++) {
    const code = text.charCodeAt(p);
    if (isBlankOrEnd(code) || (code === COLON && isBlankOrEnd(text.charCodeAt(p + 1)))) return p;
  }
}

function stretchInFlow(cursor: Cursor): number | undefined {
  const { text } = cursor;
  for (let p = cursor.at; ; p++) {
    const code = text.charCodeAt(p);
    if (code === COLON) {
      const next = text.charCodeAt(p + 1);
      if (isFlowIndicator(next) || next === QUESTION) {
        return cursor.refuse(
          'UNEXPECTED_TOKEN',
          `Kong's YAML reader wants a space after this colon`,
          p,
          p + 1,
        );
      }
      if (isBlankOrEnd(next)) return p;
    }
    if (isBlankOrEnd(code) || isFlowIndicator(code)) return p;
  }
}

export function scanQuoted(cursor: Cursor): ScalarToken | undefined {
  const from = cursor.at;
  const quote = cursor.code();
  const single = quote === SINGLE_QUOTE;
  let text = '';
  cursor.at += 1;
  for (;;) {
    if (cursor.isAtMarker || cursor.isAtEnd) {
      const message = `this text has no closing ${single ? "'" : '"'}`;
      return cursor.refuse('MISSING_CHAR', message, from, cursor.at);
    }
    const gap = emptyGap();
    const stretch = single ? singleStretch(cursor) : doubleStretch(cursor, gap);
    if (stretch === undefined) return undefined;
    text += stretch;
    if (cursor.code() === quote) break;
    skipGap(cursor, gap, 0);
    text += folded(gap);
  }
  cursor.at += 1;
  return { kind: 'scalar', from, to: cursor.at, style: single ? 'single' : 'double', text };
}

/** Up to a blank, a break or the closing quote. */
function singleStretch(cursor: Cursor): string {
  let text = '';
  let copied = cursor.at;
  for (let code = cursor.code(); !isBlankOrEnd(code); code = cursor.code()) {
    if (code === SINGLE_QUOTE) {
      if (cursor.code(1) !== SINGLE_QUOTE) break;
      text += cursor.text.slice(copied, cursor.at + 1);
      cursor.at += 1;
      copied = cursor.at + 1;
    }
    cursor.at += 1;
  }
  return text + cursor.text.slice(copied, cursor.at);
}

/** An escaped line break ends the stretch; what follows it is no gap of its own. */
function doubleStretch(cursor: Cursor, gap: Gap): string | undefined {
  let text = '';
  let copied = cursor.at;
  for (let code = cursor.code(); !isBlankOrEnd(code) && code !== DOUBLE_QUOTE; code = cursor.code()) {
    if (code !== BACKSLASH) {
      cursor.at += 1;
      continue;
    }
    text += cursor.text.slice(copied, cursor.at);
    if (isBreak(cursor.code(1))) {
      cursor.at += 1;
      cursor.skipBreak();
      gap.hasBreak = true;
      return text;
    }
    const meant = scanEscape(cursor);
    if (meant === undefined) return undefined;
    text += meant;
    copied = cursor.at;
  }
  return text + cursor.text.slice(copied, cursor.at);
}

function scanEscape(cursor: Cursor): string | undefined {
  const from = cursor.at;
  const letter = cursor.text[from + 1] ?? '';
  const meant = ESCAPES.get(letter);
  if (meant !== undefined) {
    cursor.at += 2;
    return meant;
  }
  const digits = CODE_LENGTHS.get(letter);
  if (digits === undefined) {
    return cursor.refuse('BAD_ESCAPE', `"\\${letter}" is no escape of YAML`, from, from + 2);
  }
  const end = from + 2 + digits;
  const written = cursor.text.slice(from + 2, end);
  if (written.length < digits || /[^\da-fA-F]/.test(written)) {
    return cursor.refuse('BAD_ESCAPE', `"\\${letter}" wants ${digits} hexadecimal digits`, from, from + 2);
  }
  const code = Number.parseInt(written, 16);
  if (0x10ffff < code || (0xd800 <= code && code <= 0xdfff)) {
    const message = `"\\${letter}${written}" is no character; Kong's YAML reader wants one escape for a pair of surrogates`;
    return cursor.refuse('BAD_ESCAPE', message, from, end);
  }
  cursor.at = end;
  return String.fromCodePoint(code);
}

const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
