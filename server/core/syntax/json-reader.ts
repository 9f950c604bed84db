/**
 * JSON as Kong reads a `.json` file, through cjson: no comments, no trailing commas, no byte order mark, but line
 * breaks in strings, `NaN`, hexadecimal and zero-padded numbers. What is wrong is noted once and read on around it.
 */

import type { SyntaxProblem } from './document.ts';
import { keyOf } from './key.ts';
import type { MapNode, Node, Origin, Pair, ScalarNode } from './tree.ts';

export interface ReadJson {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** cjson's own limit is 1,000; nobody nests a hundred. */
const MAX_DEPTH = 200;
/** What Kong's reader takes for the end of the text. */
const END_OF_TEXT = 0;

export function readJson(text: string, origin: Origin): ReadJson {
  const reader = new JsonReader(text, origin);
  const root = reader.document();
  return { root, problems: reader.problems };
}

class JsonReader {
  readonly problems: SyntaxProblem[] = [];
  private readonly text: string;
  private readonly origin: Origin;
  private at = 0;
  private depth = 0;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
  }

  document(): Node | undefined {
    if (this.text.charCodeAt(0) === 0xfeff) {
      this.problem(
        0,
        1,
        'BYTE_ORDER_MARK',
        'Kong cannot read a JSON file that starts with a byte order mark',
      );
      this.at = 1;
    }
    this.space();
    if (this.ended()) {
      this.problem(this.at, this.at, 'MISSING_VALUE', 'the file is empty, which is no JSON');
      return undefined;
    }
    const root = this.value();
    this.space();
    if (!this.ended()) {
      this.problem(
        this.at,
        this.text.length,
        'UNEXPECTED_TOKEN',
        'expected the end of the file after the value',
      );
    }
    return root;
  }

  private value(): Node {
    switch (this.text[this.at]) {
      case '{':
        return this.nested(() => this.map());
      case '[':
        return this.nested(() => this.list());
      case '"':
        return this.string();
      default:
        return this.word();
    }
  }

  private nested(read: () => Node): Node {
    if (MAX_DEPTH <= this.depth) {
      const from = this.at;
      this.at = this.text.length;
      this.problem(from, this.at, 'NESTED_TOO_DEEPLY', `more than ${MAX_DEPTH} levels are not looked at`);
      return this.nothing(from);
    }
    this.depth += 1;
    const node = read();
    this.depth -= 1;
    return node;
  }

  private map(): MapNode {
    const from = this.at;
    const pairs: Pair[] = [];
    this.at += 1;
    this.elements('}', () => {
      const key = this.key();
      this.space();
      if (this.text[this.at] === ':') this.at += 1;
      else this.problem(key.to, key.to, 'MISSING_CHAR', 'expected a colon after the key');
      this.space();
      const value = this.valueOrNothing();
      pairs.push({ origin: this.origin, from: key.from, to: Math.max(key.to, value.to), key, value });
    });
    const map: MapNode = { kind: 'map', origin: this.origin, from, to: this.at, pairs, flow: true };
    this.equalKeys(map);
    return map;
  }

  private list(): Node {
    const from = this.at;
    const items: Node[] = [];
    this.at += 1;
    this.elements(']', () => {
      items.push(this.valueOrNothing());
    });
    return { kind: 'list', origin: this.origin, from, to: this.at, items, flow: true };
  }

  /** Elements up to `close`, divided by commas. Reads on after a fault and always moves forward. */
  private elements(close: '}' | ']', element: () => void): void {
    this.space();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      const before = this.at;
      element();
      this.space();
      if (this.text[this.at] === ',') {
        const comma = this.at;
        this.at += 1;
        this.space();
        if (this.text[this.at] === close) {
          this.problem(comma, comma + 1, 'TRAILING_COMMA', `a comma may not stand before "${close}" in JSON`);
          this.at += 1;
          return;
        }
        continue;
      }
      if (this.text[this.at] === close) {
        this.at += 1;
        return;
      }
      if (this.ended() || this.text[this.at] === '}' || this.text[this.at] === ']') {
        this.problem(this.at, this.at, 'MISSING_CHAR', `expected a comma or "${close}"`);
        return;
      }
      this.problem(this.at, this.at + 1, 'MISSING_CHAR', `expected a comma or "${close}"`);
      if (this.at === before) this.at += 1;
    }
  }

  private key(): Node {
    if (this.text[this.at] === '"') return this.string();
    const from = this.at;
    const word = this.bareWord();
    this.problem(from, Math.max(this.at, from), 'BAD_KEY', 'expected a key in double quotes');
    const to = this.at;
    return { kind: 'scalar', origin: this.origin, from, to, style: 'plain', text: word, value: word };
  }

  private valueOrNothing(): Node {
    const next = this.text[this.at];
    if (!this.ended() && next !== ',' && next !== '}' && next !== ']' && next !== ':') return this.value();
    this.problem(this.at, this.at, 'MISSING_VALUE', 'expected a value');
    return this.nothing(this.at);
  }

  private string(): ScalarNode {
    const from = this.at;
    const parts: string[] = [];
    let copied = from + 1;
    let i = copied;
    for (;;) {
      const char = this.text[i];
      if (char === undefined || char.charCodeAt(0) === END_OF_TEXT) {
        // Most likely the quote is missing at the end of this line: the rest of the file is better read than lost.
        const line = this.text.slice(from, i).search(/[\r\n]/);
        const end = line < 0 ? i : from + line;
        this.problem(from, end, 'MISSING_CHAR', 'missing closing double quote');
        this.at = end;
        const text = this.text.slice(from + 1, end);
        return { kind: 'scalar', origin: this.origin, from, to: end, style: 'double', text, value: text };
      }
      if (char === '"') break;
      if (char !== '\\') {
        i += 1;
        continue;
      }
      const [length, meant] = unescaped(this.text, i);
      if (meant === undefined) {
        this.problem(i, i + length, 'BAD_ESCAPE', `"${this.text.slice(i, i + length)}" is no escape of JSON`);
      }
      parts.push(this.text.slice(copied, i), meant ?? '');
      i += length;
      copied = i;
    }
    parts.push(this.text.slice(copied, i));
    this.at = i + 1;
    const text = parts.join('');
    return { kind: 'scalar', origin: this.origin, from, to: this.at, style: 'double', text, value: text };
  }

  /** A number, `true`, `false`, `null`, or something that is no JSON. */
  private word(): ScalarNode {
    const from = this.at;
    const number = NUMBER.exec(this.text.slice(from, from + LONGEST_NUMBER))?.[0];
    if (number !== undefined) {
      this.at += number.length;
      return this.plain(from, number, numberOf(number));
    }
    for (const [text, value] of LITERALS) {
      if (!this.text.startsWith(text, from)) continue;
      this.at += text.length;
      return this.plain(from, text, value);
    }
    const text = this.bareWord();
    if (text === '') this.at += 1;
    this.problem(
      from,
      this.at,
      'UNEXPECTED_TOKEN',
      `${JSON.stringify(this.text.slice(from, this.at))} is no JSON`,
    );
    return this.plain(from, text, text);
  }

  private plain(from: number, text: string, value: ScalarNode['value']): ScalarNode {
    return { kind: 'scalar', origin: this.origin, from, to: this.at, style: 'plain', text, value };
  }

  private nothing(at: number): ScalarNode {
    return { kind: 'scalar', origin: this.origin, from: at, to: at, style: 'plain', text: '', value: null };
  }

  private bareWord(): string {
    const from = this.at;
    while (this.at < this.text.length && !/[\s,:{}[\]"]/.test(this.text[this.at] ?? '')) this.at += 1;
    return this.text.slice(from, this.at);
  }

  private space(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === ' ' || char === '\n' || char === '\r' || char === '\t') this.at += 1;
      else if (char === '/' && (this.text[this.at + 1] === '/' || this.text[this.at + 1] === '*'))
        this.comment();
      else return;
    }
  }

  private comment(): void {
    const from = this.at;
    const close = this.text[from + 1] === '/' ? '\n' : '*/';
    const end = this.text.indexOf(close, from + 2);
    this.at = end < 0 ? this.text.length : end + (close === '\n' ? 0 : 2);
    this.problem(from, this.at, 'COMMENT', 'JSON knows no comments; Kong cannot read this file');
  }

  private ended(): boolean {
    return this.text.length <= this.at || this.text.charCodeAt(this.at) === END_OF_TEXT;
  }

  private equalKeys(map: MapNode): void {
    const seen = new Set<string>();
    for (const { key } of map.pairs) {
      const name = keyOf(key) ?? '"<<';
      if (seen.has(name)) {
        const shown = key.kind === 'scalar' ? key.text : name;
        const message = `"${shown}" is written twice here; Kong keeps only the last`;
        this.problem(key.from, key.to, 'DUPLICATE_KEY', message, true);
      }
      seen.add(name);
    }
  }

  private problem(from: number, to: number, code: string, message: string, tolerated = false): void {
    this.problems.push({ at: { origin: this.origin, from, to }, code, message, tolerated });
  }
}

const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
/** What C's `strtod` takes where cjson tries it (`json_next_token`): more than JSON allows. */
const NUMBER =
  /^(?:(?:-|\+|(?=\d))(?:0[xX](?:[\da-fA-F]+\.?[\da-fA-F]*|\.[\da-fA-F]+)(?:[pP][+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|[-+]?(?:infinity|inf|nan))/i;
const LONGEST_NUMBER = 400;

function numberOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const bare = text.replace(/^[+-]/, '').toLowerCase();
  if (bare.startsWith('inf')) return sign * Number.POSITIVE_INFINITY;
  if (bare === 'nan') return Number.NaN;
  if (!bare.startsWith('0x')) return sign * Number(bare);
  const [mantissa = '', exponent = '0'] = bare.slice(2).split('p');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return sign * Number(`0x${whole}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** The escape at `at`: its length in the source and what it stands for, undefined when it stands for nothing. */
function unescaped(text: string, at: number): readonly [number, string | undefined] {
  const letter = text[at + 1] ?? '';
  if (letter !== 'u') return [Math.min(2, text.length - at), ESCAPES.get(letter)];
  const first = codeUnit(text, at);
  if (first === undefined) return [2, undefined];
  if (first < 0xd800 || 0xdfff < first) return [6, String.fromCharCode(first)];
  const second = codeUnit(text, at + 6);
  // cjson refuses halves of surrogate pairs.
  if (0xdc00 <= first || second === undefined || second < 0xdc00 || 0xdfff < second) return [6, undefined];
  return [12, String.fromCharCode(first, second)];
}

function codeUnit(text: string, at: number): number | undefined {
  const match = /^\\u([\da-fA-F]{4})$/.exec(text.slice(at, at + 6));
  return match ? Number.parseInt(match[1] ?? '', 16) : undefined;
}
