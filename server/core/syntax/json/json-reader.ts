/**
 * JSON as Kong reads a `.json` file, through cjson: no comments, no trailing commas, no byte order mark, but line
 * breaks in strings, `NaN`, hexadecimal and zero-padded numbers. What is wrong is noted once and read on around it: a
 * bracket that is missing ends where the next item or key begins, so that the rest of the file keeps its shape. It
 * reads step by step, an element with what divides it from the one before; a step depends on its frame and the text
 * from there on.
 */
import type { SyntaxProblem } from '../document.ts';
import type { MapNode, Node, Origin, Pair } from '../tree.ts';
import { COLON, isDelimiter, JsonCursor, OPEN_LIST, OPEN_MAP, QUOTE } from './json-cursor.ts';
import { type Frame, frameOf } from './json-frame.ts';
import { faultsOfKeys } from './json-keys.ts';
import { isKeyAt, LONGEST_KEY, nextIn } from './json-lookahead.ts';
import {
  beginsItem,
  isBeforeColon,
  isStrayOpening,
  junkBeforeRoot,
  passStray,
  passStrays,
  rootValue,
} from './json-recovery.ts';
import { separator } from './json-separator.ts';
import { readString } from './json-string.ts';
import { readKey, readWord } from './json-words.ts';

export interface ReadJson {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** cjson's own limit is 1,000; nobody nests a hundred. */
const MAX_DEPTH = 200;
const ROOT = 1;

export function readJson(text: string, origin: Origin): ReadJson {
  const reader = new JsonReader(text, origin);
  const root = reader.document();
  return { root, problems: reader.cursor.problems };
}

export class JsonReader {
  readonly cursor: JsonCursor;
  /** Where the root begins, once it is known, and the list that was opened last. */
  rootAt = 0;
  listAt = 0;

  constructor(text: string, origin: Origin) {
    this.cursor = new JsonCursor(text, origin);
  }

  document(): Node | undefined {
    const { cursor } = this;
    const isMap = this.opensRoot();
    if (!isMap && cursor.ended()) {
      cursor.problem(cursor.at, cursor.at, 'MISSING_VALUE', 'the file is empty, which is no JSON');
      return undefined;
    }
    const root = isMap ? this.pairsFrom(this.rootAt, 0) : this.value(0, false);
    this.epilogue();
    return root;
  }

  /** Reads what stands before the root. True: the root is a map, and its bracket is behind us, or missing. */
  opensRoot(): boolean {
    const { cursor } = this;
    if (cursor.code() === 0xfeff) {
      const message = 'Kong cannot read a JSON file that starts with a byte order mark';
      cursor.problem(0, 1, 'BYTE_ORDER_MARK', message);
      cursor.at = 1;
    }
    cursor.space();
    const junk = cursor.code() === OPEN_MAP ? 0 : junkBeforeRoot(cursor);
    if (0 < junk) {
      cursor.problem(cursor.at, cursor.at + junk, 'UNEXPECTED_TOKEN', 'expected "{"');
      cursor.at += junk;
    }
    this.rootAt = cursor.at;
    if (cursor.code() === OPEN_MAP) {
      cursor.at += 1;
      return true;
    }
    cursor.lookFar(cursor.at + LONGEST_KEY);
    if (!isKeyAt(cursor.text, cursor.at)) return false;
    cursor.problem(cursor.at, cursor.at, 'MISSING_CHAR', 'expected "{"');
    return true;
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
    if (!separator(cursor, frame)) return undefined;
    const { at, problems } = cursor;
    const known = problems.length;
    let item: Node = this.valueOrNothing(frame.depth, false);
    if (this.isKey(item)) {
      problems.length = known;
      cursor.lookFar(cursor.at + 1);
      // The key of an item without its bracket, or one behind a list without its own.
      if (!beginsItem(cursor, at, frame)) {
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
    const { cursor } = this;
    if (!separator(cursor, frame)) return undefined;
    const key = readKey(cursor);
    const value = this.valueBehindKey(frame.depth);
    frame.first = false;
    const { origin } = key;
    return { origin, from: key.from, to: Math.max(key.to, value.to), key, value };
  }

  /** The colon behind a key; noted when there is none. */
  colon(): boolean {
    const { cursor } = this;
    const { at } = cursor;
    cursor.space();
    if (cursor.code() !== COLON) {
      cursor.lookFar(nextIn(cursor.text, cursor.at + 1) + 1);
      if (!isBeforeColon(cursor)) {
        cursor.problem(at, at, 'MISSING_CHAR', 'expected a colon after the key');
        return false;
      }
      passStray(cursor);
    }
    cursor.at += 1;
    return true;
  }

  /** At the cursor stands the value of a key. True: it is a list, and its bracket is behind us, or missing. */
  opensList(depth: number): boolean {
    const { cursor } = this;
    while (isStrayOpening(cursor, cursor.at)) passStray(cursor);
    if (depth === ROOT && cursor.code() === OPEN_MAP) {
      const kind = this.rootValue();
      if (kind !== 'stray') return kind === 'list';
    }
    this.listAt = cursor.at;
    if (cursor.code() !== OPEN_LIST) return false;
    cursor.at += 1;
    return true;
  }

  private rootValue(): 'map' | 'list' | 'stray' {
    const { cursor } = this;
    const { at } = cursor;
    const kind = rootValue(cursor);
    this.listAt = at;
    if (kind === 'list') cursor.problem(at, at, 'MISSING_CHAR', 'expected "["');
    if (kind === 'stray') passStray(cursor);
    return kind;
  }

  private valueBehindKey(depth: number): Node {
    const { cursor } = this;
    const end = cursor.at;
    if (!this.colon()) {
      const code = cursor.code();
      if (code === QUOTE || isDelimiter(code)) return cursor.nothing(end);
      return this.value(depth, true);
    }
    const behind = cursor.at;
    cursor.space();
    passStrays(cursor);
    const { problems } = cursor;
    const known = problems.length;
    const value = this.valueOrNothing(depth, true);
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
    const next = nextIn(cursor.text, cursor.at);
    cursor.look(next + 1);
    return cursor.text.charCodeAt(next) === COLON;
  }

  /** `isOfKey`: it stands behind a key. */
  private valueOrNothing(depth: number, isOfKey: boolean): Node {
    const { cursor } = this;
    const code = cursor.code();
    if (!isDelimiter(code)) return this.value(depth, isOfKey);
    cursor.look(cursor.at + 1);
    cursor.problem(cursor.at, cursor.at, 'MISSING_VALUE', 'expected a value');
    return cursor.nothing(cursor.at);
  }

  private value(depth: number, isOfKey: boolean): Node {
    const { cursor } = this;
    if (isStrayOpening(cursor, cursor.at)) {
      passStrays(cursor);
      return this.valueOrNothing(depth, isOfKey);
    }
    const from = cursor.at;
    switch (cursor.code()) {
      case OPEN_MAP:
        if (MAX_DEPTH <= depth) return this.tooDeep();
        if (depth === ROOT && isOfKey) {
          const kind = this.rootValue();
          if (kind === 'list') return this.itemsFrom(from, depth, isOfKey);
          if (kind === 'stray') return this.valueOrNothing(depth, isOfKey);
        }
        cursor.at += 1;
        return this.pairsFrom(from, depth);
      case OPEN_LIST:
        if (MAX_DEPTH <= depth) return this.tooDeep();
        cursor.at += 1;
        return this.itemsFrom(from, depth, isOfKey);
      case QUOTE:
        return readString(cursor);
      default:
        return readWord(cursor);
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
    const { origin, base, at } = cursor;
    return { kind: 'map', origin, from: from - base, to: at - base, pairs, flow: true };
  }

  private itemsFrom(from: number, depth: number, isOfKey: boolean): Node {
    const { cursor } = this;
    const frame = frameOf('list', depth + 1, isOfKey);
    const items: Node[] = [];
    for (let item = this.nextItem(frame); item; item = this.nextItem(frame)) items.push(item);
    const { origin, base, at } = cursor;
    return { kind: 'list', origin, from: from - base, to: at - base, items, flow: true };
  }
}
