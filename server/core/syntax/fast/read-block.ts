/**
 * Reads the plain block style that nearly all Kong files are written in: block maps and lists, plain, quoted and
 * block scalars, comments, flow collections on one line. It either gives exactly the tree that the general reader
 * would give or declines; it never guesses.
 */
import type { Comment, ListNode, MapNode, Node, Origin, Pair, ScalarNode } from '../tree.ts';
import { readBlockText } from './block-text.ts';
import {
  BAR,
  COLON,
  DASH,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  OPEN_LIST,
  OPEN_MAP,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './codes.ts';
import { readFlow } from './flow.ts';
import { Lines } from './lines.ts';
import { hasOddKeys, MAX_DEPTH, MAX_KEY, pairOf } from './pairs.ts';
import { nothing, plainNode, readPlain, startsPlain } from './plain.ts';
import { readQuoted } from './quoted.ts';

export interface ReadBlock {
  readonly root: MapNode | ListNode;
  readonly comments: readonly Comment[];
}

/**
 * The block map or list that fills the text from `start` on (what stands before counts as spaces), or undefined
 * when the text holds anything that this reader does not know for sure. All places count from the start of the text.
 */
export function readBlock(text: string, origin: Origin, start = 0): ReadBlock | undefined {
  if (REFUSED_CHARACTERS.test(text)) return undefined;
  const lines = new Lines(text, origin);
  if (!lines.next(0, start) || lines.column < 0) return undefined;
  const root = block(lines);
  return root && lines.column < 0 ? { root, comments: lines.comments } : undefined;
}

/** Control characters, which libyaml refuses, rare line breaks and byte order marks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const REFUSED_CHARACTERS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/;

function block(lines: Lines): MapNode | ListNode | undefined {
  if (MAX_DEPTH < lines.depth) return undefined;
  lines.depth += 1;
  const node = isDash(lines, lines.at) ? list(lines) : map(lines, undefined);
  lines.depth -= 1;
  return node;
}

function isDash(lines: Lines, p: number): boolean {
  return lines.text.charCodeAt(p) === DASH && lines.isSpaceOrEnd(p + 1);
}

function list(lines: Lines): ListNode | undefined {
  const { column, at: from } = lines;
  const items: Node[] = [];
  do {
    const each = item(lines, column);
    if (!each || column < lines.column) return undefined;
    items.push(each);
  } while (lines.column === column && isDash(lines, lines.at));
  return { kind: 'list', origin: lines.origin, from, to: lastEnd(items, from), items, flow: false };
}

function item(lines: Lines, column: number): Node | undefined {
  const p = lines.skipSpaces(lines.at + 1);
  const code = p < lines.contentEnd ? lines.text.charCodeAt(p) : HASH;
  if (code === HASH) return below(lines, p, column, false);
  if (isDash(lines, p)) {
    moveTo(lines, p);
    return block(lines);
  }
  const key = readKey(lines, p);
  if (!key) return inline(lines, p, column);
  moveTo(lines, p);
  if (MAX_DEPTH < lines.depth) return undefined;
  lines.depth += 1;
  const node = map(lines, key);
  lines.depth -= 1;
  return node;
}

function moveTo(lines: Lines, p: number): void {
  lines.at = p;
  lines.column = p - lines.lineStart;
}

/** What stands on the lines below `key:` or `-`, or nothing. A list may stand in its key's own column. */
function below(lines: Lines, p: number, column: number, listMayAlign: boolean): Node | undefined {
  if (p < lines.contentEnd) lines.comment(p);
  if (!lines.next(lines.lineEnd + 1)) return undefined;
  if (column < lines.column) return block(lines);
  if (listMayAlign && lines.column === column && isDash(lines, lines.at)) return block(lines);
  return nothing(lines, p);
}

/** `firstKey`: the first key, when it has been read already. */
function map(lines: Lines, firstKey: ScalarNode | undefined): MapNode | undefined {
  const { column, at: from } = lines;
  const pairs: Pair[] = [];
  let key = firstKey;
  do {
    key ??= readKey(lines, lines.at);
    const value = key && keyedValue(lines, key, column);
    if (!key || !value || column < lines.column) return undefined;
    pairs.push(pairOf(lines.origin, key, value));
    key = undefined;
  } while (lines.column === column);
  if (hasOddKeys(pairs)) return undefined;
  return { kind: 'map', origin: lines.origin, from, to: lastEnd(pairs, from), pairs, flow: false };
}

function keyedValue(lines: Lines, key: ScalarNode, column: number): Node | undefined {
  const colon = lines.skipSpaces(key.to);
  const p = lines.skipSpaces(colon + 1);
  const code = p < lines.contentEnd ? lines.text.charCodeAt(p) : HASH;
  return code === HASH ? below(lines, p, column, true) : inline(lines, p, column);
}

/** The key at `p`, if there is one with its colon on this line. */
function readKey(lines: Lines, p: number): ScalarNode | undefined {
  const { text, contentEnd } = lines;
  const code = text.charCodeAt(p);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
    const key = readQuoted(lines, p);
    if (!key || MAX_KEY < key.to - key.from) return undefined;
    const colon = lines.skipSpaces(key.to);
    return text.charCodeAt(colon) === COLON && lines.isSpaceOrEnd(colon + 1) ? key : undefined;
  }
  if (!startsPlain(lines, p)) return undefined;
  for (let q = p; q < contentEnd; q++) {
    const c = text.charCodeAt(q);
    if (c === COLON && lines.isSpaceOrEnd(q + 1)) {
      let to = q;
      while (text.charCodeAt(to - 1) === SPACE) to -= 1;
      return MAX_KEY < to - p ? undefined : plainNode(lines, p, to, text.slice(p, to));
    }
    if (c === TAB || (c === HASH && text.charCodeAt(q - 1) === SPACE)) return undefined;
  }
  return undefined;
}

/** A value that starts on this line at `p`; its parent stands in `column`. Goes on to the next line. */
function inline(lines: Lines, p: number, column: number): Node | undefined {
  const code = lines.text.charCodeAt(p);
  if (code === BAR || code === GREATER) return readBlockText(lines, p, column);
  let node: Node | undefined;
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) node = readQuoted(lines, p);
  else if (code === OPEN_LIST || code === OPEN_MAP) node = readFlow(lines, p);
  else return readPlain(lines, p, column);
  return node && lines.end(node.to) ? node : undefined;
}

function lastEnd(parts: readonly { readonly to: number }[], fallback: number): number {
  return parts[parts.length - 1]?.to ?? fallback;
}
