/**
 * What to make of a bracket that cannot stand where it does. The rule behind it: as many brackets as the text further
 * on closes are open. So an item's damage ends with the item, and the lists of the root keep their items.
 */
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  isBracket,
  isDelimiter,
  type JsonCursor,
  OPEN_LIST,
  OPEN_MAP,
  QUOTE,
} from './json-cursor.ts';
import type { Frame } from './json-frame.ts';
import {
  AHEAD,
  behindMap,
  behindString,
  isDeeperThan,
  isItemAt,
  isKeyAt,
  isListOver,
  LONGEST_KEY,
  nextIn,
} from './json-lookahead.ts';

/** A list under one of the root's own keys. */
const TOP_LIST = 2;
const ROOT = 1;
/** What stands before the root, and is not part of it, is shorter. */
const LONGEST_JUNK = 64;

/** Whether the bracket at the cursor, where an element, what divides two or what closes is wanted, is one too many. */
export function isStray(cursor: JsonCursor, code: number, frame: Frame): boolean {
  const { text, at } = cursor;
  switch (code) {
    case OPEN_MAP:
      // Deeper, the next item of the list that the map stands in may begin so.
      return frame.kind === 'map' && frame.depth <= TOP_LIST;
    case OPEN_LIST:
      return frame.kind === 'map' && opensNothing(cursor);
    case CLOSE_LIST:
      if (frame.kind === 'list') return frame.isValue && isBeforeValue(cursor, frame);
      if (frame.depth <= TOP_LIST) return true;
      cursor.lookFar(at + 1 + AHEAD);
      return isDeeperThan(text, at + 1, frame.depth - 1);
    case CLOSE_MAP:
      if (frame.kind === 'map') return frame.depth === ROOT && goesOn(cursor);
      if (frame.depth === TOP_LIST) return !isLast(cursor);
      cursor.lookFar(at + 1 + AHEAD);
      return isDeeperThan(text, at + 1, frame.depth - 1);
    default:
      return false;
  }
}

/** A bracket before a key, or one that closes at once. */
function opensNothing(cursor: JsonCursor): boolean {
  const next = nextIn(cursor.text, cursor.at + 1);
  cursor.lookFar(next + LONGEST_KEY);
  return cursor.text.charCodeAt(next) === CLOSE_LIST || isKeyAt(cursor.text, next);
}

/** Behind the bracket stands another item, where the next key or what closes the map would have to stand. */
function isBeforeValue(cursor: JsonCursor, { afterMap }: Frame): boolean {
  const { text } = cursor;
  let next = nextIn(text, cursor.at + 1);
  let code = text.charCodeAt(next);
  cursor.look(next + 1);
  if (code === CLOSE_MAP) return false;
  if (code === COMMA) {
    next = nextIn(text, next + 1);
    code = text.charCodeAt(next);
    // A comma and what follows it make a step when that is a key.
    if (code === QUOTE) cursor.lookIntoNext(next + 1);
    else cursor.look(next + 1);
  }
  if (code === OPEN_MAP && afterMap) {
    cursor.lookFar(next + 2 * LONGEST_KEY);
    return isItemAt(text, next);
  }
  if (code === QUOTE && !afterMap) {
    const behind = behindString(text, next);
    const follower = text.charCodeAt(behind);
    if (follower === COLON) cursor.lookIntoNext(behind + 1);
    else cursor.lookFar(behind < 0 ? next + LONGEST_KEY : behind + 1);
    return follower === COMMA || follower === CLOSE_LIST;
  }
  return false;
}

/** Behind the root stands what belongs into it. */
function goesOn(cursor: JsonCursor): boolean {
  const { text } = cursor;
  let next = nextIn(text, cursor.at + 1);
  while (text.charCodeAt(next) === CLOSE_MAP || text.charCodeAt(next) === CLOSE_LIST) {
    next = nextIn(text, next + 1);
  }
  const isDivided = text.charCodeAt(next) === COMMA;
  if (isDivided) next = nextIn(text, next + 1);
  cursor.lookFar(next + 1);
  const code = text.charCodeAt(next);
  return code === QUOTE || (!isDivided && (code === COLON || code === OPEN_LIST));
}

function isLast(cursor: JsonCursor): boolean {
  const next = nextIn(cursor.text, cursor.at + 1);
  cursor.lookFar(next + 1);
  return cursor.text.length <= next || cursor.text.charCodeAt(next) === 0;
}

/** A key stands at `at` where an item is wanted: the bracket of the item is missing, not that of the list. */
export function beginsItem(cursor: JsonCursor, at: number, { first, depth }: Frame): boolean {
  cursor.lookFar(at + AHEAD);
  if (first) return !isListOver(cursor.text, at, depth);
  return isDeeperThan(cursor.text, at, depth);
}

/** Whether the bracket at `at`, where a value is wanted, opens nothing: no map begins with what follows. */
export function isStrayOpening(cursor: JsonCursor, at: number): boolean {
  if (cursor.text.charCodeAt(at) !== OPEN_MAP) return false;
  const next = nextIn(cursor.text, at + 1);
  cursor.look(next + 1);
  const code = cursor.text.charCodeAt(next);
  return code === OPEN_LIST || code === OPEN_MAP || code === COLON;
}

/** Whether the bracket at the cursor, where a colon is wanted, stands before it. */
export function isBeforeColon({ text, at }: JsonCursor): boolean {
  return isBracket(text.charCodeAt(at)) && text.charCodeAt(nextIn(text, at + 1)) === COLON;
}

/** Whether what closes at `at`, right behind a colon, closes nothing: the value stands behind it. */
export function isStrayBeforeValue(cursor: JsonCursor, at: number): boolean {
  const code = cursor.text.charCodeAt(at);
  if (code !== CLOSE_MAP && code !== CLOSE_LIST) return false;
  const next = nextIn(cursor.text, at + 1);
  cursor.lookFar(next + 1);
  const follower = cursor.text.charCodeAt(next);
  if (follower !== QUOTE) return follower === OPEN_MAP || follower === OPEN_LIST;
  cursor.lookFar(next + LONGEST_KEY * 2);
  return !isKeyAt(cursor.text, next);
}

/** At the cursor stands the bracket of a map, the value of a key of the root. What it is in truth. */
export function rootValue(cursor: JsonCursor): 'map' | 'list' | 'stray' {
  const { text, at } = cursor;
  const next = nextIn(text, at + 1);
  const code = text.charCodeAt(next);
  cursor.look(next + 1);
  if (code !== CLOSE_MAP && !isKeyAt(text, next)) {
    const behind = code === QUOTE ? behindString(text, next) : nextIn(text, wordEnd(text, next));
    cursor.lookFar(Math.max(next + LONGEST_KEY, behind + 1));
    if (text.charCodeAt(behind) === COMMA) return 'stray';
  }
  const comma = behindMap(text, at);
  cursor.look(comma < 0 ? at + AHEAD : comma + 1);
  if (text.charCodeAt(comma) !== COMMA) return 'map';
  const second = nextIn(text, comma + 1);
  cursor.look(second + 1);
  if (text.charCodeAt(second) !== OPEN_MAP) return 'map';
  cursor.lookFar(second + 2 * LONGEST_KEY);
  return isItemAt(text, second) ? 'list' : 'map';
}

function wordEnd(text: string, from: number): number {
  let p = from;
  while (p < from + LONGEST_KEY && !isDelimiter(text.charCodeAt(p)) && text.charCodeAt(p) !== QUOTE) p += 1;
  return p;
}

/** How many letters at the cursor stand before the bracket of the root and are none of it. */
export function junkBeforeRoot(cursor: JsonCursor): number {
  const { text, at } = cursor;
  cursor.lookFar(at + LONGEST_KEY);
  if (text.charCodeAt(at) === QUOTE) {
    // No string: there is a letter right behind its end.
    const map = nextIn(text, at + 1);
    const key = nextIn(text, map + 1);
    const isMap = text.charCodeAt(map) === OPEN_MAP && text.charCodeAt(key) === QUOTE;
    const isNear = key + 1 < at + LONGEST_KEY;
    return isNear && isMap && !isDelimiter(text.charCodeAt(key + 1)) ? map - at : 0;
  }
  for (let p = at; p < at + LONGEST_JUNK; p++) {
    const code = text.charCodeAt(p);
    if (code === OPEN_MAP) return p - at;
    if (code === OPEN_LIST || code === QUOTE || Number.isNaN(code) || code === 0) return 0;
  }
  return 0;
}

/** Passes brackets behind a colon with which no value can begin. */
export function passStrays(cursor: JsonCursor): void {
  while (isStrayOpening(cursor, cursor.at) || isStrayBeforeValue(cursor, cursor.at)) passStray(cursor);
}

/** Notes the bracket at the cursor as one too many. */
export function passStray(cursor: JsonCursor): void {
  cursor.problem(cursor.at, cursor.at + 1, 'UNEXPECTED_TOKEN', 'expected a key in double quotes');
  cursor.at += 1;
  cursor.space();
}
