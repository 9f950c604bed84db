/**
 * Reads the plain block style that nearly all Kong files are written in: block maps and lists, plain, quoted and
 * block scalars, comments, flow collections on one line. It either gives exactly the tree that `yaml` would give
 * or declines; it never guesses. What it declines, `yaml` reads.
 */
import { keyOf, NOT_A_NUMBER } from './key.ts';
import { resolveScalar } from './scalar.ts';
import type { Comment, ListNode, MapNode, Node, Origin, Pair, ScalarNode } from './tree.ts';

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
  const reader = new BlockReader(text, origin);
  const root = reader.document(start);
  return root ? { root, comments: reader.comments } : undefined;
}

/** libyaml refuses control characters, and a lone carriage return would break a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const REFUSED_CHARACTERS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const DASH = 45;
const DOT = 46;
const COLON = 58;
const GREATER = 62;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const BAR = 124;
const CLOSE_MAP = 125;

/** `yaml` and libyaml refuse keys of more than 1,024 characters. */
const MAX_KEY = 1000;
const MAX_DEPTH = 100;

class BlockReader {
  readonly comments: Comment[] = [];
  private readonly text: string;
  private readonly origin: Origin;
  private depth = 0;
  /** The current line: where it starts, where its break is, where what can be seen of it ends. */
  private lineStart = 0;
  private lineEnd = 0;
  private contentEnd = 0;
  /** The next thing to read in it and its column; -1 behind the last line. */
  private at = 0;
  private column = 0;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
  }

  document(start: number): MapNode | ListNode | undefined {
    if (!this.nextLine(0, start) || this.column < 0) return undefined;
    const root = this.block();
    return root && this.column < 0 ? root : undefined;
  }

  /**
   * Goes on to the first line from `from` on that holds more than space and comments. False: something this reader
   * does not know.
   */
  private nextLine(from: number, firstAt = from): boolean {
    const { text } = this;
    let start = from;
    let p = firstAt;
    while (start < text.length) {
      while (text.charCodeAt(p) === SPACE) p += 1;
      if (text.length <= p) break;
      const code = text.charCodeAt(p);
      if (code === LF) {
        p += 1;
      } else if (code === CR) {
        p += 2;
      } else if (code === TAB) {
        return false;
      } else {
        this.enterLine(start, p);
        if (code !== HASH) return !this.atMarker();
        this.comment(p);
        p = this.lineEnd + 1;
      }
      start = p;
    }
    this.column = -1;
    return true;
  }

  private enterLine(start: number, at: number): void {
    this.lineStart = start;
    const end = this.text.indexOf('\n', at);
    this.lineEnd = end < 0 ? this.text.length : end;
    this.contentEnd = this.text.charCodeAt(this.lineEnd - 1) === CR ? this.lineEnd - 1 : this.lineEnd;
    this.at = at;
    this.column = at - start;
  }

  /** `---` and `...` end a document. */
  private atMarker(): boolean {
    if (this.column !== 0) return false;
    const code = this.text.charCodeAt(this.at);
    if (code !== DASH && code !== DOT) return false;
    return this.text.charCodeAt(this.at + 1) === code && this.text.charCodeAt(this.at + 2) === code;
  }

  private comment(from: number): void {
    const text = this.text.slice(from + 1, this.contentEnd);
    this.comments.push({ origin: this.origin, from, to: this.contentEnd, text });
  }

  private block(): MapNode | ListNode | undefined {
    if (MAX_DEPTH < this.depth) return undefined;
    this.depth += 1;
    const node = this.isDash(this.at) ? this.list() : this.map();
    this.depth -= 1;
    return node;
  }

  private isDash(p: number): boolean {
    return this.text.charCodeAt(p) === DASH && this.isSpaceOrEnd(p + 1);
  }

  private isSpaceOrEnd(p: number): boolean {
    return this.contentEnd <= p || this.text.charCodeAt(p) === SPACE;
  }

  private skipSpaces(from: number): number {
    let p = from;
    while (p < this.contentEnd && this.text.charCodeAt(p) === SPACE) p += 1;
    return p;
  }

  private list(): ListNode | undefined {
    const { column } = this;
    const from = this.at;
    const items: Node[] = [];
    do {
      const item = this.item(column);
      if (!item || column < this.column) return undefined;
      items.push(item);
    } while (this.column === column && this.isDash(this.at));
    return { kind: 'list', origin: this.origin, from, to: lastEnd(items, from), items, flow: false };
  }

  private item(column: number): Node | undefined {
    const p = this.skipSpaces(this.at + 1);
    const code = p < this.contentEnd ? this.text.charCodeAt(p) : HASH;
    if (code === HASH) return this.below(p, column, false);
    if (this.isDash(p) || this.startsPair(p)) {
      this.at = p;
      this.column = p - this.lineStart;
      return this.block();
    }
    return this.inline(p, column);
  }

  /** What stands on the lines below `key:` or `-`, or nothing. A list may stand in its key's own column. */
  private below(p: number, column: number, listMayAlign: boolean): Node | undefined {
    if (p < this.contentEnd) this.comment(p);
    if (!this.nextLine(this.lineEnd + 1)) return undefined;
    if (column < this.column) return this.block();
    if (listMayAlign && this.column === column && this.isDash(this.at)) return this.block();
    return this.nothing(p);
  }

  private map(): MapNode | undefined {
    const { column } = this;
    const from = this.at;
    const pairs: Pair[] = [];
    do {
      const pair = this.pair(column);
      if (!pair || column < this.column) return undefined;
      pairs.push(pair);
    } while (this.column === column);
    if (hasOddKeys(pairs)) return undefined;
    return { kind: 'map', origin: this.origin, from, to: lastEnd(pairs, from), pairs, flow: false };
  }

  private pair(column: number): Pair | undefined {
    const key = this.key(this.at);
    if (!key) return undefined;
    const colon = this.skipSpaces(key.to);
    const p = this.skipSpaces(colon + 1);
    const code = p < this.contentEnd ? this.text.charCodeAt(p) : HASH;
    const value = code === HASH ? this.below(p, column, true) : this.inline(p, column);
    return value ? pairOf(this.origin, key, value) : undefined;
  }

  private startsPair(p: number): boolean {
    return this.key(p) !== undefined;
  }

  /** The key at `p`, if there is one with its colon on this line. */
  private key(p: number): ScalarNode | undefined {
    const code = this.text.charCodeAt(p);
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const key = this.quoted(p);
      if (!key || MAX_KEY < key.to - key.from) return undefined;
      const colon = this.skipSpaces(key.to);
      return this.text.charCodeAt(colon) === COLON && this.isSpaceOrEnd(colon + 1) ? key : undefined;
    }
    if (!this.startsPlain(p)) return undefined;
    const { text } = this;
    for (let q = p; q < this.contentEnd; q++) {
      const c = text.charCodeAt(q);
      if (c === COLON && this.isSpaceOrEnd(q + 1)) {
        let to = q;
        while (text.charCodeAt(to - 1) === SPACE) to -= 1;
        return MAX_KEY < to - p ? undefined : this.plainNode(p, to, text.slice(p, to));
      }
      if (c === TAB || (c === HASH && text.charCodeAt(q - 1) === SPACE)) return undefined;
    }
    return undefined;
  }

  /** Whether a plain scalar may start here; some rare ones that may are left to `yaml`. */
  private startsPlain(p: number): boolean {
    const code = this.text.charCodeAt(p);
    if (code === DASH) return !this.isSpaceOrEnd(p + 1) && this.text.charCodeAt(p + 1) !== TAB;
    return !NO_PLAIN_START.has(code);
  }

  /** A value that starts on this line at `p`; its parent stands in `column`. Goes on to the next line. */
  private inline(p: number, column: number): Node | undefined {
    const code = this.text.charCodeAt(p);
    if (code === BAR || code === GREATER) return this.blockScalar(p, column);
    let node: Node | undefined;
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) node = this.quoted(p);
    else if (code === OPEN_LIST || code === OPEN_MAP) node = this.flow(p);
    else return this.plain(p, column);
    return node && this.endLine(node.to) ? node : undefined;
  }

  /** Nothing but a comment may follow on this line. */
  private endLine(from: number): boolean {
    const p = this.skipSpaces(from);
    if (p < this.contentEnd) {
      if (p === from || this.text.charCodeAt(p) !== HASH) return false;
      this.comment(p);
    }
    return this.nextLine(this.lineEnd + 1);
  }

  private plain(p: number, column: number): ScalarNode | undefined {
    if (!this.startsPlain(p)) return undefined;
    const end = this.plainEnd(p);
    if (end < 0) return undefined;
    const first = this.text.slice(p, end);
    if (this.skipSpaces(end) < this.contentEnd) {
      return this.endLine(end) ? this.plainNode(p, end, first) : undefined;
    }
    return this.wrapped(p, end, first, column);
  }

  /** A plain scalar whose first line ends at `end`, with the lines below that go on with it. */
  private wrapped(p: number, end: number, first: string, column: number): ScalarNode | undefined {
    let text = first;
    let to = end;
    for (;;) {
      const breaks = this.continuation(column);
      if (breaks < 0) return undefined;
      if (breaks === 0) break;
      if (!this.startsPlain(this.at) || this.text.charCodeAt(this.at) === DASH) return undefined;
      const lineTo = this.plainEnd(this.at);
      if (lineTo < 0) return undefined;
      const line = this.text.slice(this.at, lineTo);
      text += breaks === 1 ? ` ${line}` : `${'\n'.repeat(breaks - 1)}${line}`;
      to = lineTo;
      if (this.skipSpaces(to) < this.contentEnd) {
        if (!this.endLine(to)) return undefined;
        break;
      }
    }
    return this.plainNode(p, to, text);
  }

  /** Goes on to the next line. The line breaks up to a line that continues a plain scalar; 0: none; -1: unknown. */
  private continuation(column: number): number {
    const { text } = this;
    let breaks = 1;
    let start = this.lineEnd + 1;
    while (start < text.length) {
      let p = start;
      while (text.charCodeAt(p) === SPACE) p += 1;
      const code = p < text.length ? text.charCodeAt(p) : LF;
      if (code === TAB) return -1;
      if (code !== LF && code !== CR) {
        if (column < p - start && code !== HASH) {
          this.enterLine(start, p);
          return breaks;
        }
        return this.nextLine(start) ? 0 : -1;
      }
      breaks += 1;
      start = p + (code === CR ? 2 : 1);
    }
    this.column = -1;
    return 0;
  }

  /** Where the plain text on this line ends, without spaces at its end; -1 when it is not just a plain text. */
  private plainEnd(from: number): number {
    const { text, contentEnd } = this;
    let end = from;
    for (let p = from; p < contentEnd; p++) {
      const code = text.charCodeAt(p);
      if (code === SPACE) continue;
      if (code === TAB || (code === COLON && this.isSpaceOrEnd(p + 1))) return -1;
      if (code === HASH && text.charCodeAt(p - 1) === SPACE) break;
      end = p + 1;
    }
    return end;
  }

  private plainNode(from: number, to: number, text: string): ScalarNode | undefined {
    const resolved = resolveScalar(text, true, undefined);
    if (resolved === 'refused') return undefined;
    return { kind: 'scalar', origin: this.origin, from, to, style: 'plain', text, value: resolved.value };
  }

  private nothing(at: number): ScalarNode {
    return { kind: 'scalar', origin: this.origin, from: at, to: at, style: 'plain', text: '', value: null };
  }

  /** A quoted scalar that ends on this line. */
  private quoted(p: number): ScalarNode | undefined {
    const single = this.text.charCodeAt(p) === SINGLE_QUOTE;
    const read = single ? this.singleQuoted(p) : this.doubleQuoted(p);
    if (!read) return undefined;
    const { text, to } = read;
    const style = single ? 'single' : 'double';
    return { kind: 'scalar', origin: this.origin, from: p, to, style, text, value: text };
  }

  private singleQuoted(p: number): { readonly text: string; readonly to: number } | undefined {
    let q = p + 1;
    for (;;) {
      q = this.text.indexOf("'", q);
      if (q < 0 || this.contentEnd <= q) return undefined;
      if (this.text.charCodeAt(q + 1) !== SINGLE_QUOTE) break;
      q += 2;
    }
    return { text: this.text.slice(p + 1, q).replaceAll("''", "'"), to: q + 1 };
  }

  private doubleQuoted(p: number): { readonly text: string; readonly to: number } | undefined {
    const { text } = this;
    let parts = '';
    let copied = p + 1;
    for (let q = p + 1; q < this.contentEnd; q++) {
      const code = text.charCodeAt(q);
      if (code === DOUBLE_QUOTE) return { text: parts + text.slice(copied, q), to: q + 1 };
      if (code !== BACKSLASH) continue;
      const meant = ESCAPES.get(text.charCodeAt(q + 1));
      if (meant === undefined) return undefined;
      parts += text.slice(copied, q) + meant;
      q += 1;
      copied = q + 1;
    }
    return undefined;
  }

  /** `|`, `|-`, `>` and `>-`; anything more in the header is left to `yaml`. */
  private blockScalar(p: number, column: number): ScalarNode | undefined {
    const { text } = this;
    const literal = text.charCodeAt(p) === BAR;
    const strip = text.charCodeAt(p + 1) === DASH && p + 1 < this.contentEnd;
    const headerEnd = p + (strip ? 2 : 1);
    const rest = this.skipSpaces(headerEnd);
    if (rest < this.contentEnd) {
      if (rest === headerEnd || text.charCodeAt(rest) !== HASH) return undefined;
      this.comment(rest);
    }
    const lines = this.blockLines(this.lineEnd + 1, column);
    if (!lines || !this.nextLine(lines.end)) return undefined;
    const body = literal ? lines.content.join('\n') : folded(lines.content);
    if (body === undefined) return undefined;
    const endsFile = text.charCodeAt(lines.end - 1) !== LF;
    const value = strip || endsFile ? body : `${body}\n`;
    const style = literal ? 'literal' : 'folded';
    return { kind: 'scalar', origin: this.origin, from: p, to: lines.end, style, text: value, value };
  }

  /** The lines of a block scalar, without blank ones at its end, and where the last one's break ends. */
  private blockLines(
    from: number,
    column: number,
  ): { readonly content: readonly string[]; readonly end: number } | undefined {
    const { text } = this;
    const content: string[] = [];
    let indent = -1;
    let blank = 0;
    let end = from;
    let start = from;
    while (start < text.length) {
      let p = start;
      while (text.charCodeAt(p) === SPACE) p += 1;
      const found = text.indexOf('\n', p);
      const lineEnd = found < 0 ? text.length : found;
      const contentEnd = text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
      if (contentEnd <= p) {
        // A blank line that is wider than the text is part of it in some cases and an error in others.
        if (start < p && (indent < 0 || indent < p - start)) return undefined;
        blank += 1;
        start = lineEnd + 1;
        continue;
      }
      const width = p - start;
      if (text.charCodeAt(p) === TAB && (indent < 0 || width < indent)) return undefined;
      if (indent < 0) {
        if (width <= column) return undefined;
        indent = width;
      }
      if (width < indent) break;
      for (; 0 < blank; blank--) content.push('');
      content.push(text.slice(start + indent, contentEnd));
      end = Math.min(lineEnd + 1, text.length);
      start = lineEnd + 1;
    }
    return content.length === 0 ? undefined : { content, end };
  }

  /** A flow collection that ends on this line. */
  private flow(p: number): MapNode | ListNode | undefined {
    if (MAX_DEPTH < this.depth) return undefined;
    this.depth += 1;
    const node = this.text.charCodeAt(p) === OPEN_LIST ? this.flowList(p) : this.flowMap(p);
    this.depth -= 1;
    return node;
  }

  private flowList(from: number): ListNode | undefined {
    const items: Node[] = [];
    let p = this.skipSpaces(from + 1);
    while (this.text.charCodeAt(p) !== CLOSE_LIST || items.length !== 0) {
      const item = this.flowNode(p);
      if (!item) return undefined;
      items.push(item);
      p = this.skipSpaces(item.to);
      if (this.contentEnd <= p) return undefined;
      if (this.text.charCodeAt(p) === CLOSE_LIST) break;
      if (this.text.charCodeAt(p) !== COMMA) return undefined;
      p = this.skipSpaces(p + 1);
    }
    return { kind: 'list', origin: this.origin, from, to: p + 1, items, flow: true };
  }

  private flowMap(from: number): MapNode | undefined {
    const pairs: Pair[] = [];
    let p = this.skipSpaces(from + 1);
    while (this.text.charCodeAt(p) !== CLOSE_MAP || pairs.length !== 0) {
      const pair = this.flowPair(p);
      if (!pair) return undefined;
      pairs.push(pair);
      p = this.skipSpaces(pair.to);
      if (this.contentEnd <= p) return undefined;
      if (this.text.charCodeAt(p) === CLOSE_MAP) break;
      if (this.text.charCodeAt(p) !== COMMA) return undefined;
      p = this.skipSpaces(p + 1);
    }
    if (hasOddKeys(pairs)) return undefined;
    return { kind: 'map', origin: this.origin, from, to: p + 1, pairs, flow: true };
  }

  private flowPair(p: number): Pair | undefined {
    const key = this.flowNode(p);
    if (key?.kind !== 'scalar' || MAX_KEY < key.to - key.from) return undefined;
    const colon = this.skipSpaces(key.to);
    if (this.text.charCodeAt(colon) !== COLON) return undefined;
    if (key.style === 'plain' && !this.isSpaceOrEnd(colon + 1)) return undefined;
    const value = this.flowNode(this.skipSpaces(colon + 1));
    return value ? pairOf(this.origin, key, value) : undefined;
  }

  private flowNode(p: number): Node | undefined {
    if (this.contentEnd <= p) return undefined;
    const code = this.text.charCodeAt(p);
    if (code === OPEN_LIST || code === OPEN_MAP) return this.flow(p);
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return this.quoted(p);
    if (!this.startsPlain(p) || code === DASH) return undefined;
    let end = p;
    for (let q = p; q < this.contentEnd; q++) {
      const c = this.text.charCodeAt(q);
      if (c === COMMA || c === CLOSE_LIST || c === CLOSE_MAP) break;
      if (c === SPACE) continue;
      if (c === COLON) {
        if (this.isSpaceOrEnd(q + 1)) break;
        if (FLOW_INDICATORS.has(this.text.charCodeAt(q + 1))) return undefined;
      }
      if (c === TAB || c === HASH || c === OPEN_LIST || c === OPEN_MAP) return undefined;
      end = q + 1;
    }
    return end === p ? undefined : this.plainNode(p, end, this.text.slice(p, end));
  }
}

const codes = (characters: string): ReadonlySet<number> =>
  new Set([...characters].map((character) => character.charCodeAt(0)));

const NO_PLAIN_START = codes('\t,[]{}#&*!|>\'"%@`?:');
const FLOW_INDICATORS = codes(',[]{}');

/** The escapes of a double-quoted scalar that need no thought. */
const ESCAPES: ReadonlyMap<number, string> = new Map(
  Object.entries({
    '"': '"',
    '\\': '\\',
    '/': '/',
    n: '\n',
    t: '\t',
    r: '\r',
    b: '\b',
    f: '\f',
    e: '\x1b',
  }).map(([letter, meant]) => [letter.charCodeAt(0), meant] as const),
);

function pairOf(origin: Origin, key: Node, value: Node): Pair {
  return { origin, from: key.from, to: Math.max(key.to, value.to), key, value };
}

function lastEnd(parts: readonly { readonly to: number }[], fallback: number): number {
  return parts[parts.length - 1]?.to ?? fallback;
}

/** The lines of a folded scalar as one text; undefined when some are indented deeper, which fold otherwise. */
function folded(lines: readonly string[]): string | undefined {
  let text = '';
  let breaks = 0;
  for (const line of lines) {
    if (line === '') {
      breaks += 1;
      continue;
    }
    const first = line.charCodeAt(0);
    if (first === SPACE || first === TAB) return undefined;
    if (text === '' && breaks !== 0) return undefined;
    if (text !== '') text += breaks === 0 ? ' ' : '\n'.repeat(breaks);
    text += line;
    breaks = 0;
  }
  return text;
}

/** Equal keys, merges and impossible keys are looked into by the general reader. */
function hasOddKeys(pairs: readonly Pair[]): boolean {
  const seen = new Set<string>();
  for (const { key } of pairs) {
    const name = keyOf(key);
    if (name === undefined || name === NOT_A_NUMBER || seen.has(name)) return true;
    seen.add(name);
  }
  return false;
}
