/** Flow collections that end on their line. */
import type { ListNode, MapNode, Node, Pair } from '../tree.ts';
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  HASH,
  OPEN_LIST,
  OPEN_MAP,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './codes.ts';
import type { Lines } from './lines.ts';
import { hasOddKeys, MAX_DEPTH, MAX_KEY, pairOf } from './pairs.ts';
import { plainNode, startsPlain } from './plain.ts';
import { readQuoted } from './quoted.ts';

export function readFlow(lines: Lines, p: number): MapNode | ListNode | undefined {
  if (MAX_DEPTH < lines.depth) return undefined;
  lines.depth += 1;
  const node = lines.text.charCodeAt(p) === OPEN_LIST ? flowList(lines, p) : flowMap(lines, p);
  lines.depth -= 1;
  return node;
}

function flowList(lines: Lines, from: number): ListNode | undefined {
  const { text } = lines;
  const items: Node[] = [];
  let p = lines.skipSpaces(from + 1);
  while (text.charCodeAt(p) !== CLOSE_LIST || items.length !== 0) {
    const item = flowNode(lines, p);
    if (!item) return undefined;
    items.push(item);
    p = lines.skipSpaces(item.to);
    if (lines.contentEnd <= p) return undefined;
    if (text.charCodeAt(p) === CLOSE_LIST) break;
    if (text.charCodeAt(p) !== COMMA) return undefined;
    p = lines.skipSpaces(p + 1);
  }
  return { kind: 'list', origin: lines.origin, from, to: p + 1, items, flow: true };
}

function flowMap(lines: Lines, from: number): MapNode | undefined {
  const { text } = lines;
  const pairs: Pair[] = [];
  let p = lines.skipSpaces(from + 1);
  while (text.charCodeAt(p) !== CLOSE_MAP || pairs.length !== 0) {
    const pair = flowPair(lines, p);
    if (!pair) return undefined;
    pairs.push(pair);
    p = lines.skipSpaces(pair.to);
    if (lines.contentEnd <= p) return undefined;
    if (text.charCodeAt(p) === CLOSE_MAP) break;
    if (text.charCodeAt(p) !== COMMA) return undefined;
    p = lines.skipSpaces(p + 1);
  }
  if (hasOddKeys(pairs)) return undefined;
  return { kind: 'map', origin: lines.origin, from, to: p + 1, pairs, flow: true };
}

function flowPair(lines: Lines, p: number): Pair | undefined {
  const key = flowNode(lines, p);
  if (key?.kind !== 'scalar' || MAX_KEY < key.to - key.from) return undefined;
  const colon = lines.skipSpaces(key.to);
  if (lines.text.charCodeAt(colon) !== COLON) return undefined;
  if (key.style === 'plain' && !lines.isSpaceOrEnd(colon + 1)) return undefined;
  const value = flowNode(lines, lines.skipSpaces(colon + 1));
  return value ? pairOf(lines.origin, key, value) : undefined;
}

function flowNode(lines: Lines, p: number): Node | undefined {
  const { text, contentEnd } = lines;
  if (contentEnd <= p) return undefined;
  const code = text.charCodeAt(p);
  if (code === OPEN_LIST || code === OPEN_MAP) return readFlow(lines, p);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return readQuoted(lines, p);
  if (!startsPlain(lines, p) || code === DASH) return undefined;
  let end = p;
  for (let q = p; q < contentEnd; q++) {
    const c = text.charCodeAt(q);
    if (c === COMMA || c === CLOSE_LIST || c === CLOSE_MAP) break;
    if (c === SPACE) continue;
    if (c === COLON) {
      if (lines.isSpaceOrEnd(q + 1)) break;
      if (REFUSED_BEHIND_COLON.has(text.charCodeAt(q + 1))) return undefined;
    }
    if (c === TAB || c === HASH || c === OPEN_LIST || c === OPEN_MAP) return undefined;
    end = q + 1;
  }
  return end === p ? undefined : plainNode(lines, p, end, text.slice(p, end));
}

const REFUSED_BEHIND_COLON: ReadonlySet<number> = new Set(
  Array.from(',[]{}?', (character) => character.charCodeAt(0)),
);
