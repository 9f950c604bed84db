/** Reads one piece of a file: the fast way where that is exact, else the general way. */

import { keyEnd } from './block-lines.ts';
import type { SyntaxProblem } from './document.ts';
import { readBlock } from './fast/read-block.ts';
import { readGeneral } from './read-general.ts';
import type { Comment, Node, Origin, Pair } from './tree.ts';
import { type Anchoring, UNANCHORED } from './tree-builder.ts';

export interface ReadPiece {
  /** An item's node; of a header or entry its pairs; of a whole file its root. */
  readonly node: Node | undefined;
  readonly pairs: readonly Pair[];
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** Holds what reaches beyond the piece: it can be read only with the rest of the file. */
  readonly wantsWhole: boolean;
  readonly anchoring: Anchoring;
  readonly how: 'fast' | 'general';
}

/** An item of a list, from its line's start (its dash) to the next item's. */
export function readItemPiece(text: string, origin: Origin): ReadPiece {
  const fast = readBlock(text, origin);
  const [item, more] = fast?.root.kind === 'list' ? fast.root.items : [];
  if (fast && item && !more) return fastPiece(item, [], fast.comments);
  const { root, problems, comments, anchoring } = readGeneral(text, origin);
  const node = root?.kind === 'list' && !root.flow ? root.items[0] : root;
  return {
    node: node ?? nothing(origin, 0),
    pairs: [],
    problems,
    comments,
    wantsWhole: isDense(anchoring, text) || MISLEADING.test(text),
    anchoring,
    how: 'general',
  };
}

/** One entry of a map, or a key without its value. The first `skip` letters count as spaces. */
export function readEntryPiece(text: string, origin: Origin, skip: number): ReadPiece {
  const fast = readBlock(text, origin, skip);
  if (fast?.root.kind === 'map') return fastPiece(undefined, fast.root.pairs, fast.comments);
  const { root, problems, comments, anchoring } = readGeneral(' '.repeat(skip) + text.slice(skip), origin);
  const isMap = root?.kind === 'map' && !root.flow;
  const pairs = isMap ? root.pairs : root ? [lonelyKey(root)] : [];
  // Of equal keys it is told where all keys of the map are known.
  const own = problems.filter(
    ({ at, code }) => code !== 'DUPLICATE_KEY' || !pairs.some(({ key }) => key.from === at.from),
  );
  return {
    node: undefined,
    pairs,
    problems: root && !isMap && problems.length === 0 ? [colonMissing(root)] : own,
    comments,
    wantsWhole: isDense(anchoring, text) || MISLEADING.test(text),
    anchoring,
    how: 'general',
  };
}

/** A key above the items of its list, which are pieces of their own. */
export function readHeaderPiece(text: string, origin: Origin, skip: number): ReadPiece {
  const read = readEntryPiece(text, origin, skip);
  const [first, more] = read.pairs;
  if (read.problems.some(({ tolerated }) => !tolerated)) {
    const meant = skip === 0 && keyEnd(text, 0) < 0 ? keyMeant(text, origin) : undefined;
    if (!meant) return read;
    const problems = meant.from === 0 ? read.problems : [quoteMissing(meant)];
    return { ...read, pairs: [lonelyKey(meant)], problems };
  }
  const value = more?.value ?? first?.value;
  if (!value || (!more && value.kind === 'scalar' && value.from === value.to)) return read;
  return { ...read, problems: [...read.problems, secondValue(value)], how: 'general' };
}

/** The list keeps its name while a quote is opened before it, or a letter stands behind its colon. */
function keyMeant(text: string, origin: Origin): Node | undefined {
  const [, quote = '', word] = /^(["']?)([\w-]+)(?![^\s"':])/.exec(text) ?? [];
  if (word === undefined) return undefined;
  const [from, to] = [quote.length, quote.length + word.length];
  return { kind: 'scalar', origin, from, to, style: 'plain', text: word, value: word };
}

/** What stands before the first key. */
export function readPrologue(text: string, origin: Origin): ReadPiece {
  const { problems, comments } = readGeneral(text, origin);
  return {
    node: undefined,
    pairs: [],
    problems,
    comments,
    wantsWhole: MISLEADING.test(text.replace(/^\ufeff/, '')),
    anchoring: UNANCHORED,
    how: 'general',
  };
}

export function readWholePiece(text: string, origin: Origin): ReadPiece {
  const { root, problems, comments, anchoring } = readGeneral(text, origin);
  return {
    node: root,
    pairs: [],
    problems,
    comments,
    wantsWhole: isDense(anchoring, text) || MISLEADING.test(text),
    anchoring,
    how: 'general',
  };
}

function fastPiece(node: Node | undefined, pairs: readonly Pair[], comments: readonly Comment[]): ReadPiece {
  return {
    node,
    pairs,
    problems: NONE,
    comments: comments.length === 0 ? NONE : comments,
    wantsWhole: false,
    anchoring: UNANCHORED,
    how: 'fast',
  };
}

/** Line breaks to Kong's reader but not to the cutter, and a mark that it skips where the cutter sees a letter. */
const MISLEADING = /\r(?!\n)|[\x85\u2028\u2029\ufeff]/;

const NONE: readonly never[] = [];

/** Aliases may add up to so much that only all of the file can be told to have too many. */
function isDense({ added }: Anchoring, text: string): boolean {
  return text.length < added;
}

function lonelyKey(key: Node): Pair {
  const { origin, from, to } = key;
  return { origin, from, to, key, value: nothing(origin, to) };
}

function colonMissing({ origin, from, to }: Node): SyntaxProblem {
  const message = 'a key with its colon is expected here, on one line';
  return { at: { origin, from, to }, code: 'MISSING_CHAR', message, tolerated: false };
}

function quoteMissing({ origin, from, to }: Node): SyntaxProblem {
  const message = 'the quote before this key has no other one behind it, with the colon on the same line';
  return { at: { origin, from: from - 1, to }, code: 'MISSING_CHAR', message, tolerated: false };
}

function secondValue({ origin, from, to }: Node): SyntaxProblem {
  const message =
    'the list below belongs to this key too, which can have one value only; compare the indentation';
  return { at: { origin, from, to }, code: 'UNEXPECTED_TOKEN', message, tolerated: false };
}

function nothing(origin: Origin, at: number): Node {
  return { kind: 'scalar', origin, from: at, to: at, style: 'plain', text: '', value: null };
}
