/** What the letters further on say of a fault: they are looked at without being read, and no further than is told. */
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  isSpace,
  OPEN_LIST,
  OPEN_MAP,
  QUOTE,
} from './json-cursor.ts';

/** How far it is looked for the brackets that close an item. */
export const AHEAD = 8_192;
/** Strings that seem longer are no keys. */
export const LONGEST_KEY = 200;

/**
 * Whether more than `depth` brackets are open at `from`, judged by those that close without having been opened there.
 * Unless the file ends, the two that close the root and the list below it are taken to be out of sight.
 */
export function isDeeperThan(text: string, from: number, depth: number): boolean {
  const { closing, ended } = closersFrom(text, from);
  return ended ? depth < closing : depth - OUT_OF_SIGHT < closing;
}

/** Whether the list that is open at `from`, itself counted in `depth`, has lost its bracket before it. */
export function isListOver(text: string, from: number, depth: number): boolean {
  const { closing, ended } = closersFrom(text, from);
  return ended ? closing === depth - 1 : closing <= Math.max(0, depth - 1 - OUT_OF_SIGHT);
}

const OUT_OF_SIGHT = 2;

function closersFrom(text: string, from: number): { readonly closing: number; readonly ended: boolean } {
  const end = Math.min(text.length, from + AHEAD);
  let closing = 0;
  let open = 0;
  let p = from;
  for (; p < end; p++) {
    const code = text.charCodeAt(p);
    if (code === OPEN_LIST || code === OPEN_MAP) open += 1;
    else if (code === CLOSE_LIST || code === CLOSE_MAP) {
      if (0 < open) open -= 1;
      else closing += 1;
    } else if (code === QUOTE) p = stringEnd(text, p, end);
    else if (code === 0) return { closing, ended: true };
  }
  return { closing, ended: text.length < from + AHEAD };
}

/** What stands behind the map that begins at `from`; -1 when that is not near. */
export function behindMap(text: string, from: number): number {
  const close = closeOf(text, from, from + AHEAD);
  return close === from + AHEAD ? -1 : nextIn(text, close + 1);
}

/** Whether at `at` begins a map as lists have them: one whose first key does not stand for a list of maps. */
export function isItemAt(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== OPEN_MAP) return false;
  const key = nextIn(text, at + 1);
  // No further is looked than is told.
  if (at + LONGEST_KEY <= key) return true;
  if (!isKeyAt(text, key)) return text.charCodeAt(key) === CLOSE_MAP;
  const value = nextIn(text, behindString(text, key) + 1);
  if (text.charCodeAt(value) !== OPEN_LIST) return true;
  const first = nextIn(text, value + 1);
  return at + 2 * LONGEST_KEY <= first || text.charCodeAt(first) !== OPEN_MAP;
}

/** Whether the bracket at `from` closes only after `length` letters. */
export function isLongerThan(text: string, from: number, length: number): boolean {
  return closeOf(text, from, from + length) === from + length;
}

/** Where the bracket at `from` seems to close; `end` when not before. */
function closeOf(text: string, from: number, end: number): number {
  let open = 0;
  for (let p = from; p < end; p++) {
    const code = text.charCodeAt(p);
    if (code === OPEN_LIST || code === OPEN_MAP) open += 1;
    else if (code === CLOSE_LIST || code === CLOSE_MAP) {
      open -= 1;
      if (open <= 0) return p;
    } else if (code === QUOTE) p = stringEnd(text, p, end);
  }
  return end;
}

/** Whether a string with a colon behind it begins at `at`. */
export function isKeyAt(text: string, at: number): boolean {
  return text.charCodeAt(at) === QUOTE && text.charCodeAt(behindString(text, at)) === COLON;
}

/** What stands behind the string at `at`, spaces left out; -1 when that is further away than behind a key. */
export function behindString(text: string, at: number): number {
  const end = at + LONGEST_KEY;
  const quote = stringEnd(text, at, end);
  const next = quote < end ? nextIn(text, quote + 1) : end;
  return next < end ? next : -1;
}

/** Where the string at `from` ends, as it seems; `end` or behind it when not before. */
function stringEnd(text: string, from: number, end: number): number {
  let p = from + 1;
  while (p < end) {
    const code = text.charCodeAt(p);
    if (code === QUOTE) return p;
    p += code === BACKSLASH ? 2 : 1;
  }
  return p;
}

/** The next place that is no space. */
export function nextIn(text: string, from: number): number {
  let p = from;
  while (isSpace(text.charCodeAt(p))) p += 1;
  return p;
}
