/**
 * Cuts block style into pieces that can be read one by one: a map at its keys, a list under a key at its items. It
 * looks at indentation alone. Reading the pieces gives what reading the whole gives, because in block style a line
 * that is indented no deeper than its parent always ends what is above it.
 */

import {
  isBareStart,
  isBlankOrComment,
  isBrokenKeyOfList,
  isDash,
  isDoubtful,
  isEmptyRest,
  isMarker,
  isProperty,
  isSpaceOrEnd,
  keyEnd,
  lineEnd,
  lonelyWordEnd,
  nextLineStart,
  skipSpaces,
} from './block-lines.ts';
import { SPACE } from './fast/codes.ts';

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

/** `start`: the text is that of a file from its first letter on. `entry`: a key without a list stands before it. */
export type Before = 'start' | 'entry' | 'other';

const BOM = 0xfeff;

/** How many lines are looked at between two pauses. */
const LINES_A_STEP = 20_000;

/**
 * A whole file, or a run of its entries, cut at its top-level keys. Yields now and then, so that a huge file need not
 * be cut in one go.
 */
export function* cutFile(text: string, doubt: Doubt, before: Before = 'start'): Generator<void, CutResult> {
  const cutter = new EntryCutter(text, 0, { doubt, before });
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
  const cutter = new EntryCutter(text, column, undefined);
  if (!cutter.firstEntry(0, first)) return undefined;
  for (let start = nextLineStart(text, first); start < text.length; start = nextLineStart(text, start)) {
    if (!cutter.line(start)) return undefined;
  }
  return cutter.finish(text.length);
}

/**
 * The starts of the items in a run of a list whose dashes stand in `column`; undefined when the text does not start
 * with one or has a line that may be another parent's. `atTop`: the list stands under a top-level key, and what to do
 * with lines that no cut can be sure of. `isFirst`: the run is the first of its list.
 */
export function cutItems(
  text: string,
  column: number,
  atTop: Doubt | undefined,
  isFirst: boolean,
): readonly number[] | undefined {
  const items: number[] = [];
  for (let start = 0; start < text.length; start = nextLineStart(text, start)) {
    const p = skipSpaces(text, start);
    if (isBlankOrComment(text, p)) continue;
    const at = p - start;
    if (at === column && isDash(text, p)) items.push(start);
    else if (at <= column && mayBeAnothers(text, p, at, atTop)) return undefined;
    else if (at < column && isFirst && items.length === 1 && isDash(text, p)) return undefined;
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
  private readonly before: Before;
  /** Top-level lines that are surely wrong are taken for what they were before somebody began to change them. */
  private readonly recovers: boolean;
  private readonly parts: Part[] = [];
  private prologue = 0;
  private started = false;
  private sawMarker = false;
  /** The entry that is going on. `open`: nothing but its key has been seen. `closed`: its value is no list. */
  private start = 0;
  private state: 'open' | 'list' | 'closed' = 'closed';
  private itemColumn = 0;
  private items: number[] = [];
  /** A dash in one of the columns before this one surely does not belong to the value of the entry that is going on. */
  private strayBefore = 0;

  constructor(
    text: string,
    column: number,
    top: { readonly doubt: Doubt; readonly before: Before } | undefined,
  ) {
    this.text = text;
    this.column = column;
    this.doubt = top?.doubt ?? 'keep';
    this.before = top?.before ?? 'other';
    this.recovers = top?.doubt === 'keep';
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
      // Behind it stands another document, unless letters follow.
      if (this.doubt === 'whole' || isSpaceOrEnd(this.text, p + 3)) return 'whole';
      this.content(start, p);
      return undefined;
    }
    const end = keyEnd(this.text, p);
    if (0 <= end) this.entry(start, end);
    else if (this.recovers && this.isBrokenKey(p)) this.entry(start, lineEnd(this.text, p));
    else if (!this.started || (this.doubt === 'whole' && isDoubtful(this.text, p))) return 'whole';
    else this.content(start, p);
    return undefined;
  }

  /** Among the items of a list it is better taken for a part of the item before it, which leaves the others theirs. */
  private isBrokenKey(p: number): boolean {
    if (this.started) return this.state !== 'list' && isBrokenKeyOfList(this.text, p);
    if (this.before === 'other') return false;
    return (this.before === 'start' && 0 <= lonelyWordEnd(this.text, p)) || isBrokenKeyOfList(this.text, p);
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
    // An anchor or a tag may be that of the list below.
    this.strayBefore = isProperty(this.text, keyEnd) ? 0 : 1;
    this.items = [];
  }

  /** False: a line that no cut can be sure of. */
  private content(start: number, p: number): boolean {
    const at = p - start;
    if (this.state === 'open') {
      if (this.column <= at && isDash(this.text, p)) this.listBegins(start, at);
      else {
        this.state = 'closed';
        if (isProperty(this.text, p) || at === 0) this.strayBefore = 0;
        else if (0 <= keyEnd(this.text, p)) this.strayBefore = at;
      }
    } else if (this.state === 'list' && at <= this.itemColumn) {
      if (!isDash(this.text, p)) return !isDoubtful(this.text, p);
      if (at === this.itemColumn) this.items.push(start);
      // One item that is indented by mistake does not make those behind it its own.
      else if (this.recovers && this.items.length === 1) this.listBegins(start, at);
    } else if (this.recovers && this.state === 'closed' && at < this.strayBefore) {
      if (isDash(this.text, p)) this.listBegins(start, at);
      // It may be a key of its own, which no cut can be sure of, and the list the value of that one.
      else if (at === 0) this.strayBefore = 0;
    }
    return true;
  }

  private listBegins(start: number, column: number): void {
    this.state = 'list';
    this.itemColumn = column;
    this.items = [start];
  }

  private close(end: number): void {
    const { start, items } = this;
    if (this.state === 'list') {
      this.parts.push({ kind: 'section', start, end, column: this.itemColumn, items });
    } else this.parts.push({ kind: 'entry', start, end });
  }
}

/** Whether `cut` sees a key in the text, with nothing before it, and the list that stands behind it in `column`. */
export function isHeader(text: string, column: number, cut: (text: string) => Cut | undefined): boolean {
  const { parts: [part, more] = [], prologue = 0 } = cut(`${text}${' '.repeat(column)}-\n`) ?? {};
  return (
    !more &&
    prologue === 0 &&
    part?.kind === 'section' &&
    part.column === column &&
    part.items[0] === text.length
  );
}
