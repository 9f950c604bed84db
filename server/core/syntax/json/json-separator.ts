/** What divides the elements of lists and maps, and what closes them. */
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  isBracket,
  type JsonCursor,
  OPEN_LIST,
  OPEN_MAP,
} from './json-cursor.ts';
import type { Frame } from './json-frame.ts';
import { isStray } from './json-recovery.ts';

/**
 * What stands between two elements, or before the first one. False: there is no further element, and what closes
 * the list or map is behind us, or missing.
 */
export function separator(cursor: JsonCursor, frame: Frame): boolean {
  const close = frame.kind === 'list' ? CLOSE_LIST : CLOSE_MAP;
  let comma = -1;
  let known = 0;
  for (;;) {
    cursor.space();
    const { at } = cursor;
    const code = cursor.code();
    if (isBracket(code) && isStray(cursor, code, frame)) {
      cursor.problem(
        at,
        at + 1,
        'UNEXPECTED_TOKEN',
        code === OPEN_LIST || code === OPEN_MAP
          ? 'expected a key in double quotes'
          : `nothing is open that "${cursor.text[at]}" could close`,
      );
      cursor.at += 1;
    } else if (code === close) {
      if (0 <= comma) {
        const message = `a comma may not stand before "${String.fromCharCode(close)}" in JSON`;
        cursor.problem(comma, comma + 1, 'TRAILING_COMMA', message);
      }
      cursor.at += 1;
      return false;
    } else if (cursor.ended() || code === CLOSE_LIST || code === CLOSE_MAP) {
      missing(cursor, at, at, close);
      return false;
    } else if (frame.kind === 'map' && code === OPEN_MAP) {
      // No key begins so: the next item of the list that this map stands in.
      if (0 <= comma) {
        cursor.lookFar(at + 1);
        cursor.at = comma;
        cursor.problems.length = known;
      }
      missing(cursor, cursor.at, cursor.at, close);
      return false;
    } else if (frame.first || 0 <= comma) {
      return true;
    } else if (code === COMMA) {
      comma = at;
      known = cursor.problems.length;
      cursor.at += 1;
    } else {
      missing(cursor, at, at + 1, close);
      if (code === COLON) {
        cursor.at += 1;
        cursor.space();
      }
      return true;
    }
  }
}

function missing(cursor: JsonCursor, from: number, to: number, close: number): void {
  const message = `expected a comma or "${String.fromCharCode(close)}"`;
  cursor.problem(from, to, 'MISSING_CHAR', message);
}
