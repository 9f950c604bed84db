/**
 * Cuts a text into the tokens that libyaml 0.2.5 cuts it into (`scanner.c`): the column decides where blocks begin
 * and end, and what stands before a colon turns out to be a key only when the colon is there.
 */
import { scanBlockScalar } from './block-scalar.ts';
import {
  AMPERSAND,
  BANG,
  BAR,
  BYTE_ORDER_MARK,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  GREATER,
  isBlank,
  isBlankOrEnd,
  isBreak,
  OPEN_LIST,
  OPEN_MAP,
  PERCENT,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  STAR,
  TAB,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { scanPlain, scanQuoted } from './flow-scalars.ts';
import { scanAnchor, scanDirective, scanTag } from './properties.ts';
import type { PlainToken, Token } from './token.ts';

/** Something that is a key if a colon follows: on the same line, and not farther than 1,024 characters. */
interface PossibleKey {
  /** The how manieth token it is. */
  readonly index: number;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** It stands where only a key can stand. */
  readonly required: boolean;
}

const LONGEST_KEY = 1024;

export class Scanner {
  private readonly cursor: Cursor;
  private readonly queue: Token[] = [];
  /** How many tokens have been taken. */
  private taken = 0;
  /** The first token in the queue can be given out. */
  private isReady = false;
  /** The column of the innermost block; -1 at the top. */
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = true;
  /** One for the block and one for each flow collection that is open. */
  private readonly keys: (PossibleKey | undefined)[] = [undefined];

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  private get inFlow(): boolean {
    return 1 < this.keys.length;
  }

  /** The next token; undefined when the text is refused. */
  peek(): Token | undefined {
    if (!this.isReady) {
      while (this.wantsMore()) if (!this.scanNext()) return undefined;
      this.isReady = true;
    }
    return this.cursor.refusal ? undefined : this.queue[0];
  }

  take(): void {
    this.queue.shift();
    this.taken += 1;
    this.isReady = false;
  }

  /** The first token in the queue cannot be given out while it may turn out to be a key. */
  private wantsMore(): boolean {
    if (this.cursor.refusal) return false;
    if (this.queue.length === 0) return true;
    if (!this.dropStaleKeys()) return false;
    for (const key of this.keys) if (key?.index === this.taken) return true;
    return false;
  }

  private dropStaleKeys(): boolean {
    const { line, at } = this.cursor;
    for (let level = 0; level < this.keys.length; level++) {
      const key = this.keys[level];
      if (!key || (key.line === line && at <= key.at + LONGEST_KEY)) continue;
      if (key.line === line && lettersBetween(this.cursor.text, key.at, at) <= LONGEST_KEY) continue;
      if (key.required) return this.missingColon(key);
      this.keys[level] = undefined;
    }
    return true;
  }

  private missingColon(key: PossibleKey): false {
    const message = 'a key with its colon is expected here, on one line';
    this.cursor.refuse('MISSING_CHAR', message, key.at, this.lineEndFrom(key.at));
    return false;
  }

  private lineEndFrom(at: number): number {
    let end = at;
    while (!isBreak(this.cursor.text.charCodeAt(end)) && end < this.cursor.text.length) end += 1;
    return end;
  }

  private saveKey(): boolean {
    if (!this.keyAllowed) return true;
    const { at, line, column } = this.cursor;
    const required = !this.inFlow && this.indent === column;
    if (!this.removeKey()) return false;
    const index = this.taken + this.queue.length;
    this.keys[this.keys.length - 1] = { index, at, line, column, required };
    return true;
  }

  private removeKey(): boolean {
    const key = this.keys[this.keys.length - 1];
    if (key?.required) return this.missingColon(key);
    this.keys[this.keys.length - 1] = undefined;
    return true;
  }

  private push(kind: PlainToken['kind'], length: number): true {
    const from = this.cursor.at;
    this.cursor.at += length;
    this.queue.push({ kind, from, to: from + length });
    return true;
  }

  private add(token: Token | undefined): boolean {
    if (!token) return false;
    this.queue.push(token);
    return true;
  }

  /** A block begins in `column`, unless one is there already. */
  private roll(column: number, at: number, kind: 'block-list' | 'block-map', index: number): void {
    if (this.inFlow || column <= this.indent) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.queue.splice(index - this.taken, 0, { kind, from: at, to: at });
  }

  private unroll(column: number): void {
    if (this.inFlow) return;
    while (column < this.indent) {
      this.push('block-end', 0);
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private scanNext(): boolean {
    const { cursor } = this;
    this.skipToToken();
    if (!this.dropStaleKeys()) return false;
    this.unroll(cursor.column);
    if (cursor.isAtEnd) return this.fetchEnd();
    const code = cursor.code();
    if (cursor.column === 0 && code === PERCENT) return this.fetchDirective();
    if (cursor.isAtMarker) return this.fetchMarker(code === DASH ? 'document-start' : 'document-end');
    const next = cursor.code(1);
    switch (code) {
      case OPEN_LIST:
        return this.fetchFlowStart('flow-list');
      case OPEN_MAP:
        return this.fetchFlowStart('flow-map');
      case CLOSE_LIST:
        return this.fetchFlowEnd('flow-list-end');
      case CLOSE_MAP:
        return this.fetchFlowEnd('flow-map-end');
      case COMMA:
        return this.fetchFlowEntry();
      case DASH:
        if (isBlankOrEnd(next)) return this.fetchEntry();
        break;
      case QUESTION:
        if (this.inFlow || isBlankOrEnd(next)) return this.fetchKey();
        break;
      case COLON:
        if (this.inFlow || isBlankOrEnd(next)) return this.fetchValue();
        break;
      case STAR:
        return this.fetchMayBeKey(() => scanAnchor(cursor, 'alias'));
      case AMPERSAND:
        return this.fetchMayBeKey(() => scanAnchor(cursor, 'anchor'));
      case BANG:
        return this.fetchMayBeKey(() => scanTag(cursor, this.inFlow));
      case SINGLE_QUOTE:
      case DOUBLE_QUOTE:
        return this.fetchMayBeKey(() => scanQuoted(cursor));
      case BAR:
      case GREATER:
        if (!this.inFlow) return this.fetchBlockScalar();
        break;
      default:
        break;
    }
    if (this.startsPlain(code, next)) return this.fetchPlain();
    const message =
      code === TAB ? 'a tab cannot indent here; write spaces' : `no value may start with this sign`;
    cursor.refuse(code === TAB ? 'BAD_INDENT' : 'BAD_SCALAR_START', message, cursor.at, cursor.at + 1);
    return false;
  }

  private startsPlain(code: number, next: number): boolean {
    if (code === DASH) return !isBlank(next);
    if (code === QUESTION || code === COLON) return !this.inFlow && !isBlankOrEnd(next);
    return !isBlankOrEnd(code) && !NO_PLAIN_START.has(code);
  }

  /** A tab may stand in front of a value, but not where the column counts. */
  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      if (cursor.column === 0 && cursor.code() === BYTE_ORDER_MARK) cursor.at += 1;
      const tabs = this.inFlow || !this.keyAllowed;
      while (cursor.code() === SPACE || (tabs && cursor.code() === TAB)) cursor.at += 1;
      cursor.skipComment();
      if (!isBreak(cursor.code())) return;
      cursor.skipBreak();
      if (!this.inFlow) this.keyAllowed = true;
    }
  }

  private fetchEnd(): boolean {
    this.cursor.line += this.cursor.column === 0 ? 0 : 1;
    this.unroll(-1);
    if (!this.removeKey()) return false;
    this.keyAllowed = false;
    return this.push('stream-end', 0);
  }

  private fetchDirective(): boolean {
    this.unroll(-1);
    if (!this.removeKey()) return false;
    this.keyAllowed = false;
    return this.add(scanDirective(this.cursor));
  }

  private fetchMarker(kind: 'document-start' | 'document-end'): boolean {
    this.unroll(-1);
    if (!this.removeKey()) return false;
    this.keyAllowed = false;
    return this.push(kind, 3);
  }

  private fetchFlowStart(kind: 'flow-list' | 'flow-map'): boolean {
    if (!this.saveKey()) return false;
    this.keys.push(undefined);
    this.keyAllowed = true;
    return this.push(kind, 1);
  }

  private fetchFlowEnd(kind: 'flow-list-end' | 'flow-map-end'): boolean {
    if (!this.removeKey()) return false;
    if (this.inFlow) this.keys.pop();
    this.keyAllowed = false;
    return this.push(kind, 1);
  }

  private fetchFlowEntry(): boolean {
    if (!this.removeKey()) return false;
    this.keyAllowed = true;
    return this.push('flow-entry', 1);
  }

  private fetchEntry(): boolean {
    if (!this.inFlow && !this.mayStart('list item')) return false;
    this.roll(this.cursor.column, this.cursor.at, 'block-list', this.taken + this.queue.length);
    if (!this.removeKey()) return false;
    this.keyAllowed = true;
    return this.push('entry', 1);
  }

  private mayStart(what: string): boolean {
    if (this.keyAllowed) return true;
    const { cursor } = this;
    const message = `no ${what} may start here; begin a new line, or put the text before it in quotes`;
    cursor.refuse('UNEXPECTED_TOKEN', message, cursor.at, cursor.at + 1);
    return false;
  }

  private fetchKey(): boolean {
    if (!this.inFlow && !this.mayStart('key')) return false;
    this.roll(this.cursor.column, this.cursor.at, 'block-map', this.taken + this.queue.length);
    if (!this.removeKey()) return false;
    this.keyAllowed = !this.inFlow;
    return this.push('key', 1);
  }

  private fetchValue(): boolean {
    const { cursor } = this;
    const key = this.keys[this.keys.length - 1];
    if (key) {
      this.queue.splice(key.index - this.taken, 0, { kind: 'key', from: key.at, to: key.at });
      this.roll(key.column, key.at, 'block-map', key.index);
      this.keys[this.keys.length - 1] = undefined;
      this.keyAllowed = false;
    } else {
      if (!this.inFlow && !this.mayStart('value')) return false;
      this.roll(cursor.column, cursor.at, 'block-map', this.taken + this.queue.length);
      this.keyAllowed = !this.inFlow;
    }
    return this.push('value', 1);
  }

  private fetchMayBeKey(scan: () => Token | undefined): boolean {
    if (!this.saveKey()) return false;
    this.keyAllowed = false;
    return this.add(scan());
  }

  private fetchBlockScalar(): boolean {
    if (!this.removeKey()) return false;
    this.keyAllowed = true;
    return this.add(scanBlockScalar(this.cursor, this.indent));
  }

  private fetchPlain(): boolean {
    if (!this.saveKey()) return false;
    this.keyAllowed = false;
    const scanned = scanPlain(this.cursor, this.inFlow, this.indent);
    if (!scanned) return false;
    if (scanned.endsLine) this.keyAllowed = true;
    return this.add(scanned.token);
  }
}

const NO_PLAIN_START: ReadonlySet<number> = new Set(
  Array.from('-?:,[]{}#&*!|>\'"%@`', (character) => character.charCodeAt(0)),
);

/** libyaml counts characters, not UTF-16 units. */
function lettersBetween(text: string, from: number, to: number): number {
  let count = 0;
  for (let p = from; p < to; p++) if ((text.charCodeAt(p) & 0xfc00) !== 0xdc00) count += 1;
  return count;
}
