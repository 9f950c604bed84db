/**
 * JSON as Kong reads a `.json` file, through cjson: no comments, no trailing commas, no byte order mark, but line
 * breaks in strings, `NaN`, hexadecimal and zero-padded numbers. What is wrong is noted once and read on around it: a
 * bracket that is missing ends where the next item or key begins, so that the rest of the file keeps its shape. It
 * reads step by step, an element with what divides it from the one before; a step depends on its frame and the text
 * from there on.
 */
import type { SyntaxProblem } from '../document.ts';
import { keyOf } from '../key.ts';
import type { MapNode, Node, Origin, Pair, ScalarNode } from '../tree.ts';
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  isDelimiter,
  JsonCursor,
  OPEN_LIST,
  OPEN_MAP,
  QUOTE,
} from './json-cursor.ts';
import { BEHIND_NUMBER, LITERALS, numberAt, numberOf } from './json-scalars.ts';
import { readString } from './json-string.ts';

export interface ReadJson {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** cjson's own limit is 1,000; nobody nests a hundred. */
const MAX_DEPTH = 200;

/** Where a list or a map is being read: what the next step depends on besides the text. */
export interface Frame {
  readonly kind: 'list' | 'map';
  /** How many brackets are open, its own included. */
  readonly depth: number;
  first: boolean;
  /** The element before is a map. */
  afterMap: boolean;
}

export function frameOf(kind: Frame['kind'], depth: number): Frame {
  return { kind, depth, first: true, afterMap: false };
}

export function readJson(text: string, origin: Origin): ReadJson {
  const reader = new JsonReader(text, origin);
  const root = reader.document();
  return { root, problems: reader.cursor.problems };
}

export class JsonReader {
  readonly cursor: JsonCursor;

  constructor(text: string, origin: Origin) {
    this.cursor = new JsonCursor(text, origin);
  }

  document(): Node | undefined {
    const { cursor } = this;
    this.prologue();
    if (cursor.ended()) {
      cursor.problem(cursor.at, cursor.at, 'MISSING_VALUE', 'the file is empty, which is no JSON');
      return undefined;
    }
    const root = this.value(0);
    this.epilogue();
    return root;
  }

  /** What may stand before the root. */
  prologue(): void {
    const { cursor } = this;
    if (cursor.code() === 0xfeff) {
      const message = 'Kong cannot read a JSON file that starts with a byte order mark';
      cursor.problem(0, 1, 'BYTE_ORDER_MARK', message);
      cursor.at = 1;
    }
    cursor.space();
  }

  /** What stands behind the root, to the end of the text. */
  epilogue(): void {
    const { cursor } = this;
    const end = cursor.text.length;
    cursor.space();
    if (!cursor.ended()) {
      cursor.problem(cursor.at, end, 'UNEXPECTED_TOKEN', 'expected the end of the file after the value');
    }
    cursor.at = end;
    cursor.look(Number.POSITIVE_INFINITY);
  }

  /** The next item of a list; undefined: the list has ended. The frame is that of the step after it. */
  nextItem(frame: Frame): Node | undefined {
    const { cursor } = this;
    const before = cursor.at;
    if (!this.separator(frame)) return undefined;
    const { at, problems } = cursor;
    const known = problems.length;
    let item: Node = this.valueOrNothing(frame.depth);
    if (this.isKey(item)) {
      problems.length = known;
      cursor.lookFar(cursor.at + 1);
      // The key of an item without its bracket, or one behind a list without its own.
      if (!frame.first && !(frame.depth === TOP_LIST && frame.afterMap)) {
        cursor.at = before;
        cursor.problem(before, before, 'MISSING_CHAR', 'expected a comma or "]"');
        return undefined;
      }
      cursor.at = at;
      cursor.problem(at, at, 'MISSING_CHAR', 'expected "{"');
      item = this.pairsFrom(at, frame.depth);
    }
    frame.first = false;
    frame.afterMap = item.kind === 'map';
    return item;
  }

  /** The next pair of a map; undefined: the map has ended. */
  nextPair(frame: Frame): Pair | undefined {
    if (!this.separator(frame)) return undefined;
    const key = this.key();
    const value = this.valueBehindKey(frame.depth);
    frame.first = false;
    const { origin } = key;
    return { origin, from: key.from, to: Math.max(key.to, value.to), key, value };
  }

  /**
   * What stands between two elements, or before the first one. False: there is no further element, and what closes
   * the list or map is behind us, or missing.
   */
  separator(frame: Frame): boolean {
    const { cursor } = this;
    const close = frame.kind === 'list' ? CLOSE_LIST : CLOSE_MAP;
    let comma = -1;
    let known = 0;
    for (;;) {
      cursor.space();
      const { at } = cursor;
      const code = cursor.code();
      if (code === close) {
        if (0 <= comma) {
          const message = `a comma may not stand before "${String.fromCharCode(close)}" in JSON`;
          cursor.problem(comma, comma + 1, 'TRAILING_COMMA', message);
        }
        cursor.at += 1;
        return false;
      }
      if (this.isStray(code, frame)) {
        cursor.problem(
          at,
          at + 1,
          'UNEXPECTED_TOKEN',
          `nothing is open that "${cursor.text[at]}" could close`,
        );
        cursor.at += 1;
      } else if (cursor.ended() || code === CLOSE_LIST || code === CLOSE_MAP) {
        this.missing(at, at, close);
        return false;
      } else if (frame.kind === 'map' && code === OPEN_MAP && 1 < frame.depth) {
        // No key begins so: the next item of the list that this map stands in.
        if (0 <= comma) {
          cursor.lookFar(at + 1);
          cursor.at = comma;
          cursor.problems.length = known;
        }
        this.missing(cursor.at, cursor.at, close);
        return false;
      } else if (frame.first || 0 <= comma) {
        return true;
      } else if (code === COMMA) {
        comma = at;
        known = cursor.problems.length;
        cursor.at += 1;
      } else {
        this.missing(at, at + 1, close);
        if (code === COLON) {
          cursor.at += 1;
          cursor.space();
        }
        return true;
      }
    }
  }

  private missing(from: number, to: number, close: number): void {
    const message = `expected a comma or "${String.fromCharCode(close)}"`;
    this.cursor.problem(from, to, 'MISSING_CHAR', message);
  }

  /** A bracket too many: none can close the root while the file goes on. */
  private isStray(code: number, { kind, depth }: Frame): boolean {
    if (kind === 'map') return code === CLOSE_LIST && depth === 1;
    if (code !== CLOSE_MAP || depth !== TOP_LIST) return false;
    const { cursor } = this;
    const next = cursor.next(cursor.at + 1);
    cursor.lookFar(next + 1);
    return next < cursor.text.length && cursor.text.charCodeAt(next) !== 0;
  }

  key(): ScalarNode {
    const { cursor } = this;
    if (cursor.code() === QUOTE) return readString(cursor);
    const from = cursor.at;
    const word = this.bareWord();
    cursor.problem(from, cursor.at, 'BAD_KEY', 'expected a key in double quotes');
    return cursor.scalar(from, cursor.at, 'plain', word, word);
  }

  /** The colon behind a key, if there is one. */
  colon(): boolean {
    const { cursor } = this;
    cursor.space();
    if (cursor.code() !== COLON) return false;
    cursor.at += 1;
    return true;
  }

  private valueBehindKey(depth: number): Node {
    const { cursor } = this;
    const end = cursor.at;
    if (!this.colon()) {
      cursor.problem(end, end, 'MISSING_CHAR', 'expected a colon after the key');
      const code = cursor.code();
      if (code === QUOTE || isDelimiter(code)) return cursor.nothing(end);
      return this.value(depth);
    }
    const behind = cursor.at;
    cursor.space();
    const { problems } = cursor;
    const known = problems.length;
    const value = this.valueOrNothing(depth);
    if (!this.isKey(value)) return value;
    // The next line's key: this value has not been typed yet.
    problems.length = known;
    cursor.lookFar(cursor.at + 1);
    cursor.at = behind;
    cursor.problem(behind, behind, 'MISSING_VALUE', 'expected a value');
    return cursor.nothing(behind);
  }

  /** The string just read has a colon behind it. */
  private isKey(node: Node): boolean {
    if (node.kind !== 'scalar' || node.style !== 'double') return false;
    const { cursor } = this;
    const next = cursor.next(cursor.at);
    cursor.look(next + 1);
    return cursor.text.charCodeAt(next) === COLON;
  }

  private valueOrNothing(depth: number): Node {
    const { cursor } = this;
    const code = cursor.code();
    if (!isDelimiter(code)) return this.value(depth);
    cursor.look(cursor.at + 1);
    cursor.problem(cursor.at, cursor.at, 'MISSING_VALUE', 'expected a value');
    return cursor.nothing(cursor.at);
  }

  private value(depth: number): Node {
    const { cursor } = this;
    const from = cursor.at;
    switch (cursor.code()) {
      case OPEN_MAP:
        if (MAX_DEPTH <= depth) return this.tooDeep();
        cursor.at += 1;
        return this.pairsFrom(from, depth);
      case OPEN_LIST:
        if (MAX_DEPTH <= depth) return this.tooDeep();
        cursor.at += 1;
        return this.itemsFrom(from, depth);
      case QUOTE:
        return readString(cursor);
      default:
        return this.word();
    }
  }

  private tooDeep(): Node {
    const { cursor } = this;
    const from = cursor.at;
    cursor.at = cursor.text.length;
    cursor.lookFar(Number.POSITIVE_INFINITY);
    cursor.problem(from, cursor.at, 'NESTED_TOO_DEEPLY', `more than ${MAX_DEPTH} levels are not looked at`);
    return cursor.nothing(from);
  }

  private pairsFrom(from: number, depth: number): MapNode {
    const { cursor } = this;
    const frame = frameOf('map', depth + 1);
    const pairs: Pair[] = [];
    for (let pair = this.nextPair(frame); pair; pair = this.nextPair(frame)) pairs.push(pair);
    const problems = faultsOfKeys(pairs);
    for (const each of problems) cursor.problems.push(each);
    return { kind: 'map', ...cursor.placed(from, cursor.at), pairs, flow: true };
  }

  private itemsFrom(from: number, depth: number): Node {
    const { cursor } = this;
    const frame = frameOf('list', depth + 1);
    const items: Node[] = [];
    for (let item = this.nextItem(frame); item; item = this.nextItem(frame)) items.push(item);
    return { kind: 'list', ...cursor.placed(from, cursor.at), items, flow: true };
  }

  /** A number, `true`, `false`, `null`, or something that is no JSON. */
  private word(): ScalarNode {
    const { cursor } = this;
    const { text, at: from } = cursor;
    for (const [literal, value] of LITERALS) {
      if (text.startsWith(literal, from)) return this.plain(from, literal, value);
    }
    const number = numberAt(text, from);
    if (number !== undefined) return this.plain(from, number, numberOf(number));
    const word = this.bareWord();
    if (word === '') cursor.at += 1;
    const shown = JSON.stringify(text.slice(from, cursor.at));
    cursor.problem(from, cursor.at, 'UNEXPECTED_TOKEN', `${shown} is no JSON`);
    return cursor.scalar(from, cursor.at, 'plain', word, word);
  }

  private plain(from: number, text: string, value: ScalarNode['value']): ScalarNode {
    const { cursor } = this;
    cursor.at = from + text.length;
    if (isDelimiter(cursor.code())) cursor.look(cursor.at + 1);
    else cursor.lookFar(cursor.at + BEHIND_NUMBER);
    return cursor.scalar(from, cursor.at, 'plain', text, value);
  }

  private bareWord(): string {
    const { cursor } = this;
    const { text, at: from } = cursor;
    while (cursor.at < text.length && !/[\s,:{}[\]"]/.test(text[cursor.at] ?? '')) cursor.at += 1;
    cursor.look(cursor.at + 1);
    return text.slice(from, cursor.at);
  }

  /** Where the next element begins when all is well; only a guess. */
  guessElement(): number {
    const { cursor } = this;
    const next = cursor.next(cursor.at);
    return cursor.text.charCodeAt(next) === COMMA ? cursor.next(next + 1) : next;
  }
}

/** A list under one of the root's own keys. */
const TOP_LIST = 2;

/** Keys are equal as strings. */
export function faultsOfKeys(pairs: readonly Pair[]): readonly SyntaxProblem[] {
  if (areFewAndDistinct(pairs)) return NONE;
  const seen = new Set<string>();
  const problems: SyntaxProblem[] = [];
  for (const { key } of pairs) {
    const name = keyOf(key) ?? '"<<';
    if (seen.has(name)) {
      const shown = key.kind === 'scalar' ? key.text : name;
      const message = `"${shown}" is written twice here; Kong keeps only the last`;
      problems.push({ at: key, code: 'DUPLICATE_KEY', message, tolerated: true });
    }
    seen.add(name);
  }
  return problems;
}

const NONE: readonly never[] = [];
const FEW = 12;

/** What nearly all maps are; to compare each with each is quicker than to remember them. */
function areFewAndDistinct(pairs: readonly Pair[]): boolean {
  if (FEW < pairs.length) return false;
  for (let i = 1; i < pairs.length; i++) {
    const name = nameOf(pairs[i]);
    for (let k = 0; k < i; k++) if (nameOf(pairs[k]) === name) return false;
  }
  return true;
}

function nameOf(pair: Pair | undefined): string | undefined {
  return pair?.key.kind === 'scalar' ? pair.key.text : undefined;
}

/** Whether the bracket at `from` closes only after `length` letters. A guess that looks no further than that. */
export function isLongerThan(text: string, from: number, length: number): boolean {
  const end = from + length;
  let open = 0;
  for (let p = from; p < end; p++) {
    const code = text.charCodeAt(p);
    if (code === OPEN_LIST || code === OPEN_MAP) open += 1;
    else if (code === CLOSE_LIST || code === CLOSE_MAP) {
      open -= 1;
      if (open <= 0) return false;
    } else if (code === QUOTE) p = stringEnd(text, p, end);
  }
  return true;
}

/** Where the string at `from` ends, as it seems; `end` when not before. */
export function stringEnd(text: string, from: number, end: number): number {
  let p = from + 1;
  while (p < end && text.charCodeAt(p) !== QUOTE) p += text.charCodeAt(p) === 92 ? 2 : 1;
  return p;
}
