/** Reads JSON into pieces: items of lists one by one, those of large items and of the root as well. */
import { groupsOf } from '../block-builder.ts';
import type { BlockHost } from '../leaf.ts';
import type { Origin, Pair } from '../tree.ts';
import { isClose, JsonLeaf, JsonList, JsonMap, JsonSection } from './json-blocks.ts';
import { COMMA, isSpace, type JsonCursor, OPEN_MAP } from './json-cursor.ts';
import { type Frame, frameOf } from './json-frame.ts';
import { isLongerThan, nextIn } from './json-lookahead.ts';
import { JsonReader } from './json-reader.ts';
import { isStrayOpening, passStrays } from './json-recovery.ts';
import { separator } from './json-separator.ts';
import { readKey } from './json-words.ts';

/** Lists that seem shorter are part of their entry. */
const LONG_LIST = 256;
/** Deeper items are read as they are, however large. */
const DEEPEST_CUT = 40;
/** How many letters are read between two pauses. */
const LETTERS_A_STEP = 400_000;

export type KnownList = (from: number, to: number) => number | undefined;

export class JsonBuilder {
  readonly reader: JsonReader;
  private readonly host: BlockHost;
  private readonly made: (JsonLeaf | JsonMap)[] = [];
  /** How many of them the host holds already. */
  private kept = 0;
  /** It reads a file from its start, and nothing of it twice. */
  private isWhole = false;

  constructor(host: BlockHost, text: string, origin: Origin) {
    this.host = host;
    this.reader = new JsonReader(text, origin);
  }

  private get cursor(): JsonCursor {
    return this.reader.cursor;
  }

  /** A file; undefined when it is no map. */
  *root(): Generator<void, JsonMap | undefined> {
    this.isWhole = true;
    const open = this.open();
    if (!open) return undefined;
    const frame = frameOf('map', 1);
    const steps: (JsonLeaf | JsonSection)[] = [];
    for (;;) {
      const step = yield* this.entry(frame);
      steps.push(step);
      if (isClose(step)) break;
    }
    const root = new JsonMap(open, steps);
    this.made.push(root);
    return root;
  }

  /** What stands before the first key of a file; undefined when its root is no map. */
  open(): JsonLeaf | undefined {
    const { reader } = this;
    const leaf = this.begin('open', frameOf('map', 0));
    if (!reader.opensRoot()) return undefined;
    leaf.mark = reader.rootAt;
    return this.take(leaf, 0, undefined, []);
  }

  /** What was made is part of the file. */
  commit(): void {
    this.keep();
    for (const block of this.made) this.host.built(block);
  }

  /** The trees are the host's to forget: those of all of a large file fill the memory. */
  private keep(): void {
    for (; this.kept < this.made.length; this.kept++) {
      const block = this.made[this.kept];
      if (block instanceof JsonLeaf) this.host.keep(block);
    }
  }

  /** How much has been made, and what to do when only that much is wanted. */
  get count(): number {
    return this.made.length;
  }

  forgetFrom(count: number): void {
    this.made.length = count;
  }

  /** The next item of a list, or what closes it. */
  *item(frame: Frame): Generator<void, JsonLeaf | JsonMap> {
    const { cursor, reader } = this;
    const start = cursor.at;
    const large = frame.depth < DEEPEST_CUT ? yield* this.largeItem(frame) : undefined;
    if (large) return large;
    const leaf = this.begin('item', frame);
    const node = reader.nextItem(frame);
    return node ? this.take(leaf, start, node, []) : this.close(frame, start);
  }

  private *largeItem(frame: Frame): Generator<void, JsonMap | undefined> {
    const { cursor } = this;
    const { text, at: start } = cursor;
    const next = nextIn(text, start);
    const at = text.charCodeAt(next) === COMMA ? nextIn(text, next + 1) : next;
    if (text.charCodeAt(at) !== OPEN_MAP || !isLongerThan(text, at, this.host.sizes.cutAbove))
      return undefined;
    const open = this.begin('open', frame);
    if (isStrayOpening(cursor, at) || !separator(cursor, frame) || cursor.at !== at) {
      cursor.at = start;
      return undefined;
    }
    open.mark = at - start;
    cursor.at += 1;
    this.take(open, start, undefined, []);
    const inner = frameOf('map', frame.depth + 1);
    const steps: (JsonLeaf | JsonSection)[] = [];
    for (;;) {
      const step = yield* this.entry(inner);
      steps.push(step);
      if (isClose(step)) break;
    }
    const map = new JsonMap(open, steps);
    this.made.push(map);
    frame.first = false;
    frame.afterMap = true;
    return map;
  }

  /**
   * The next entry of a map, or what closes it. `known`: where between two places a list begins that has been read
   * already; then only its header comes back.
   */
  *entry(frame: Frame, known?: KnownList): Generator<void, JsonLeaf | JsonSection> {
    const { cursor, reader } = this;
    const start = cursor.at;
    const section = frame.depth < DEEPEST_CUT ? yield* this.section(frame, known) : undefined;
    if (section) return section;
    cursor.at = start;
    const leaf = this.begin('entry', frame);
    const pair = reader.nextPair(frame);
    return pair ? this.take(leaf, start, undefined, [pair]) : this.close(frame, start);
  }

  private *section(
    frame: Frame,
    known: KnownList | undefined,
  ): Generator<void, JsonSection | JsonLeaf | undefined> {
    const { cursor, reader } = this;
    const start = cursor.at;
    const header = this.begin('header', frame);
    if (!separator(cursor, frame)) return undefined;
    const key = readKey(cursor);
    const isColon = reader.colon();
    const colonEnd = cursor.at;
    cursor.space();
    if (isColon) passStrays(cursor);
    if (!reader.opensList(frame.depth)) return undefined;
    const { listAt } = reader;
    const isBracketed = listAt < cursor.at;
    if (isBracketed && !isLongerThan(cursor.text, listAt, LONG_LIST)) return undefined;
    header.mark = listAt - start;
    // A list without its bracket may begin with the spaces before its first item, but with nothing else.
    let behind = cursor.at;
    while (!isBracketed && colonEnd < behind && isSpace(cursor.text.charCodeAt(behind - 1))) behind -= 1;
    const place = known?.(behind, cursor.at);
    if (place !== undefined) cursor.at = place;
    const pair: Pair = { ...key, key, value: key };
    this.take(header, start, undefined, [pair]);
    frame.first = false;
    if (place !== undefined) return header;
    const inner = frameOf('list', frame.depth + 1, true);
    const items: (JsonLeaf | JsonMap)[] = [];
    let letters = cursor.at;
    for (;;) {
      const step = yield* this.item(inner);
      if (isClose(step)) {
        const list = new JsonList(groupsOf(items, this.host.sizes.group));
        return new JsonSection(header, list, step);
      }
      items.push(step);
      if (letters + LETTERS_A_STEP < cursor.at) {
        letters = cursor.at;
        if (this.isWhole) this.keep();
        yield;
      }
    }
  }

  private begin(kind: JsonLeaf['kind'], frame: Frame): JsonLeaf {
    const leaf = new JsonLeaf(this.host, kind, frame);
    this.cursor.begin(leaf);
    return leaf;
  }

  private take(
    leaf: JsonLeaf,
    start: number,
    node: Parameters<JsonLeaf['takeStep']>[2],
    pairs: readonly Pair[],
  ): JsonLeaf {
    leaf.takeStep(this.cursor, start, node, pairs);
    this.made.push(leaf);
    return leaf;
  }

  /** There was no further element: the same step once more, for the leaf that closes. */
  private close(frame: Frame, start: number): JsonLeaf {
    const { cursor, reader } = this;
    cursor.at = start;
    const leaf = this.begin('close', frame);
    if (frame.kind === 'list') reader.nextItem(frame);
    else reader.nextPair(frame);
    leaf.mark = cursor.at - start;
    if (frame.depth === 1) reader.epilogue();
    return this.take(leaf, start, undefined, []);
  }
}
