/**
 * Cuts block style into pieces that can be read one by one: a map at its keys, a list under a key at its items. It
 * looks at indentation alone. Reading the pieces gives what reading the whole gives, because in block style a line
 * that is indented no deeper than its parent always ends what is above it.
 */

/** A piece of a map: a key with its value, or a key (its header) with the items of its list. All are offsets. */
export type Part = EntryPart | SectionPart;

interface EntryPart {
  readonly kind: 'entry';
  readonly start: number;
  readonly end: number;
}

export interface SectionPart {
  readonly kind: 'section';
  readonly start: number;
  readonly end: number;
  /** Where the items' dashes stand. */
  readonly column: number;
  /** Where each item starts; the header ends at the first. */
  readonly items: readonly number[];
}

export interface Cut {
  /** Comments, blank lines, a byte order mark and `---` before the first key. */
  readonly prologue: number;
  readonly parts: readonly Part[];
}

/** `whole`: the text has something that only the general reader, given all of it, can read. */
export type CutResult = Cut | 'whole';

/** What to do with a top-level line that no cut can be sure of. */
export type Doubt = 'whole' | 'keep';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const DOT = 46;
const COLON = 58;
const BOM = 0xfeff;

/** How many lines are looked at between two pauses. */
const LINES_A_STEP = 20_000;

/**
 * A whole file, cut at its top-level keys. Yields now and then, so that a huge file need not be cut in one go.
 * `isStart`: the text is that of a file from its first letter on.
 */
export function* cutFile(text: string, doubt: Doubt, isStart = true): Generator<void, CutResult> {
  const cutter = new EntryCutter(text, 0, doubt, isStart);
  const bom = text.charCodeAt(0) === BOM ? 1 : 0;
  let lines = 0;
  for (let start = bom; start < text.length; ) {
    const next = nextLineStart(text, start);
    if (cutter.fileLine(start) === 'whole') return 'whole';
    start = next;
    lines += 1;
    if (lines % LINES_A_STEP === 0) yield;
  }
  return cutter.finish(text.length) ?? 'whole';
}

/** The entries of a map whose first key stands at `first` (behind the dash of an item) in `column`. */
export function cutEntries(text: string, first: number, column: number): Cut | undefined {
  const cutter = new EntryCutter(text, column, 'keep');
  if (!cutter.firstEntry(0, first)) return undefined;
  for (let start = nextLineStart(text, first); start < text.length; start = nextLineStart(text, start)) {
    if (!cutter.line(start)) return undefined;
  }
  return cutter.finish(text.length);
}

/**
 * The starts of the items in a run of a list whose dashes stand in `column`; undefined when the text does not start
 * with one or has a line that may be another parent's. `atTop`: the list stands under a top-level key, and what to do
 * with lines that no cut can be sure of.
 */
export function cutItems(
  text: string,
  column: number,
  atTop: Doubt | undefined,
): readonly number[] | undefined {
  const items: number[] = [];
  for (let start = 0; start < text.length; start = nextLineStart(text, start)) {
    const p = skipSpaces(text, start);
    if (isBlankOrComment(text, p)) continue;
    const at = p - start;
    if (at === column && isDash(text, p)) items.push(start);
    else if (at <= column && mayBeAnothers(text, p, at, atTop)) return undefined;
  }
  return items[0] === 0 ? items : undefined;
}

function mayBeAnothers(text: string, p: number, at: number, atTop: Doubt | undefined): boolean {
  if (!atTop) return true;
  return (
    (atTop === 'whole' && isDoubtful(text, p)) || (at === 0 && (isMarker(text, p) || 0 <= keyEnd(text, p)))
  );
}

class EntryCutter {
  private readonly text: string;
  private readonly column: number;
  private readonly doubt: Doubt;
  private readonly isStart: boolean;
  private readonly parts: Part[] = [];
  private prologue = 0;
  private started = false;
  private sawMarker = false;
  /** The entry that is going on. `open`: nothing but its key has been seen. */
  private start = 0;
  private state: 'open' | 'list' | 'closed' = 'closed';
  private itemColumn = 0;
  private items: number[] = [];

  constructor(text: string, column: number, doubt: Doubt, isStart = false) {
    this.isStart = isStart;
    this.text = text;
    this.column = column;
    this.doubt = doubt;
  }

  fileLine(start: number): 'whole' | undefined {
    const p = skipSpaces(this.text, start);
    if (isBlankOrComment(this.text, p)) return undefined;
    if (p !== start) {
      if (!this.started) return 'whole';
      return this.content(start, p) || this.doubt === 'keep' ? undefined : 'whole';
    }
    if (isMarker(this.text, p)) {
      if (!this.started) {
        if (this.sawMarker || !isBareStart(this.text, p)) return 'whole';
        this.sawMarker = true;
        return undefined;
      }
      if (this.doubt === 'whole') return 'whole';
      this.content(start, p);
      return undefined;
    }
    const end = keyEnd(this.text, p);
    const mayBeKey = end < 0 && this.isStart && !this.started && this.doubt === 'keep';
    const word = mayBeKey ? lonelyWordEnd(this.text, p) : -1;
    if (0 <= end) this.entry(start, end);
    else if (0 <= word) this.entry(start, word);
    else if (!this.started || (this.doubt === 'whole' && isDoubtful(this.text, p))) return 'whole';
    else this.content(start, p);
    return undefined;
  }

  firstEntry(start: number, p: number): boolean {
    const end = this.text.charCodeAt(p) === SPACE ? -1 : keyEnd(this.text, p);
    if (end < 0) return false;
    this.entry(start, end);
    return true;
  }

  /** False: a line that no cut can be sure of. */
  line(start: number): boolean {
    const p = skipSpaces(this.text, start);
    if (isBlankOrComment(this.text, p)) return true;
    const inColumn = p - start === this.column;
    const end = inColumn ? keyEnd(this.text, p) : -1;
    if (0 <= end) this.entry(start, end);
    else if (inColumn && isDoubtful(this.text, p)) return false;
    else return this.content(start, p);
    return true;
  }

  finish(end: number): Cut | undefined {
    if (!this.started) return undefined;
    this.close(end);
    return { prologue: this.prologue, parts: this.parts };
  }

  private entry(start: number, keyEnd: number): void {
    if (this.started) this.close(start);
    else this.prologue = start;
    this.started = true;
    this.start = start;
    this.state = isEmptyRest(this.text, keyEnd) ? 'open' : 'closed';
    this.items = [];
  }

  /** False: a line that no cut can be sure of. */
  private content(start: number, p: number): boolean {
    const at = p - start;
    if (this.state === 'open') {
      const list = this.column <= at && isDash(this.text, p);
      this.state = list ? 'list' : 'closed';
      this.itemColumn = at;
      if (list) this.items = [start];
    } else if (this.state === 'list' && at <= this.itemColumn) {
      if (at === this.itemColumn && isDash(this.text, p)) this.items.push(start);
      else return !isDoubtful(this.text, p);
    }
    return true;
  }

  private close(end: number): void {
    const { start, items } = this;
    if (this.state === 'list') {
      this.parts.push({ kind: 'section', start, end, column: this.itemColumn, items });
    } else this.parts.push({ kind: 'entry', start, end });
  }
}

/** Whether the text is one key with no value, and only comments after it: what stands above a list. */
export function isHeader(text: string, column: number): boolean {
  const p = skipSpaces(text, 0);
  const end = p === column ? keyEnd(text, p) : -1;
  if (end < 0 || !isEmptyRest(text, end) || !text.endsWith('\n')) return false;
  for (let start = nextLineStart(text, end); start < text.length; start = nextLineStart(text, start)) {
    if (!isBlankOrComment(text, skipSpaces(text, start))) return false;
  }
  return true;
}

export function nextLineStart(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}

function skipSpaces(text: string, from: number): number {
  let p = from;
  while (text.charCodeAt(p) === SPACE) p += 1;
  return p;
}

function isBlankOrComment(text: string, p: number): boolean {
  const code = text.charCodeAt(p);
  return code === LF || code === HASH || code === CR || text.length <= p;
}

function isSpaceOrEnd(text: string, p: number): boolean {
  const code = text.charCodeAt(p);
  return code === SPACE || code === LF || code === CR || code === TAB || text.length <= p;
}

function isDash(text: string, p: number): boolean {
  return text.charCodeAt(p) === DASH && isSpaceOrEnd(text, p + 1);
}

/** `---` and `...` */
function isMarker(text: string, p: number): boolean {
  const code = text.charCodeAt(p);
  if (code !== DASH && code !== DOT) return false;
  return text.charCodeAt(p + 1) === code && text.charCodeAt(p + 2) === code;
}

function isBareStart(text: string, p: number): boolean {
  return text.charCodeAt(p) === DASH && isEmptyRest(text, p + 3);
}

/** Nothing follows but space and a comment. */
function isEmptyRest(text: string, from: number): boolean {
  const p = skipSpaces(text, from);
  const code = text.charCodeAt(p);
  if (code === HASH) return from < p;
  return code === LF || code === CR || text.length <= p;
}

const NO_KEY_START = new Set(Array.from('\t,[]{}#&*!|>%@`?:-', (character) => character.charCodeAt(0)));
/** First letters of top-level lines that may begin what cannot be cut: anchors, tags, explicit keys, flow style. */
const DOUBTFUL = new Set(Array.from('[{&*!?:%"\'|>@`', (character) => character.charCodeAt(0)));

function isDoubtful(text: string, p: number): boolean {
  return DOUBTFUL.has(text.charCodeAt(p));
}

/** Where a key with its colon ends, if one starts at `p`; -1 when none does. */
function keyEnd(text: string, p: number): number {
  const first = text.charCodeAt(p);
  if (first === 34 || first === 39) return quotedKeyEnd(text, p, first);
  if (NO_KEY_START.has(first) && !(first === DASH && !isSpaceOrEnd(text, p + 1))) return -1;
  for (let q = p; q < text.length; q++) {
    const code = text.charCodeAt(q);
    if (code === COLON && isSpaceOrEnd(text, q + 1)) return q + 1;
    if (code === LF || code === CR) return -1;
    if (code === HASH && (text.charCodeAt(q - 1) === SPACE || text.charCodeAt(q - 1) === TAB)) return -1;
  }
  return -1;
}

/**
 * Where a word ends that is alone on its line, as a key is while it is being typed; -1 when there is none. It is taken
 * for a key only where nothing but comments stand before it.
 */
export function lonelyWordEnd(text: string, p: number): number {
  let end = p;
  while (isWordLetter(text.charCodeAt(end))) end += 1;
  return p < end && isEmptyRest(text, end) ? end : -1;
}

function isWordLetter(code: number): boolean {
  return code === 95 || (65 <= code && code <= 90) || (97 <= code && code <= 122);
}

function quotedKeyEnd(text: string, p: number, quote: number): number {
  for (let q = p + 1; q < text.length; q++) {
    // What a backslash stands before, a line break too, is looked at as any letter but the quote.
    const isEscaped = quote === 34 && text.charCodeAt(q) === 92;
    if (isEscaped) q += 1;
    const code = text.charCodeAt(q);
    if (code === LF || code === CR) return -1;
    if (isEscaped || code !== quote) continue;
    if (quote === 39 && text.charCodeAt(q + 1) === quote) {
      q += 1;
      continue;
    }
    const colon = skipSpaces(text, q + 1);
    return text.charCodeAt(colon) === COLON && isSpaceOrEnd(text, colon + 1) ? colon + 1 : -1;
  }
  return -1;
}
