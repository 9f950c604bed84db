import type { Span } from '../text/span.ts';
import { PatternReader } from './pattern-reader.ts';
import type { Assertion, Literal, PerlClass, UnicodeClass } from './rust-ast.ts';

export type Primitive = { readonly span: Span; readonly height: 0 } & (
  | Literal
  | PerlClass
  | UnicodeClass
  | { readonly kind: 'dot' }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
);

const META = '\\.+*?()|[]{}^$#&-~';
const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'text-start',
  z: 'text-end',
  b: 'word',
  B: 'not-word',
  '<': 'word-start',
  '>': 'word-end',
};
const NAMED_BOUNDARIES: Readonly<Record<string, Assertion>> = {
  start: 'word-start',
  end: 'word-end',
  'start-half': 'word-start-half',
  'end-half': 'word-end-half',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const WHITE_SPACE = /^\p{White_Space}$/u;

/** The reader of Rust patterns: knows the flag `x`, under which blanks and comments are skipped. */
export class RustReader extends PatternReader {
  ignoreSpace = false;

  skipSpace(): void {
    while (this.ignoreSpace && !this.done) {
      if (WHITE_SPACE.test(this.char)) this.bump();
      else if (this.char === '#') this.skipComment();
      else return;
    }
  }

  private skipComment(): void {
    while (!this.done && this.char !== '\n') this.bump();
    this.bump();
  }

  bumpAndSkip(): boolean {
    if (!this.bump()) return false;
    this.skipSpace();
    return !this.done;
  }

  /** The character after this one, blanks and comments passed over where they are ignored. */
  peekPastSpace(): string {
    const back = this.at;
    this.bumpAndSkip();
    const char = this.char;
    this.at = back;
    return char;
  }

  peek(): string {
    const code = this.text.codePointAt(this.at + this.char.length);
    return code === undefined ? '' : String.fromCodePoint(code);
  }
}

export function isWhiteSpace(char: string): boolean {
  return WHITE_SPACE.test(char);
}

/** A single character with a meaning of its own or none, outside a class. */
export function readPrimitive(reader: RustReader): Primitive {
  const start = reader.at;
  const { char, code } = reader;
  if (char === '\\') return readEscape(reader);
  reader.bump();
  const span = reader.since(start);
  if (char === '.') return { kind: 'dot', span, height: 0 };
  if (char === '^') return { kind: 'assertion', assertion: 'line-start', span, height: 0 };
  if (char === '$') return { kind: 'assertion', assertion: 'line-end', span, height: 0 };
  return literal(code, span);
}

export function literal(
  char: number,
  span: Span,
  byte = false,
): Literal & { readonly span: Span; readonly height: 0 } {
  return { kind: 'literal', char, byte, span, height: 0 };
}

export function readEscape(reader: RustReader): Primitive {
  const start = reader.at;
  if (!reader.bump()) {
    reader.fail('unfinished-escape', reader.since(start));
    return literal(0, reader.since(start));
  }
  const { char, code } = reader;
  if (/^[0-9]$/.test(char)) {
    reader.fail('back-reference', { start, end: reader.charSpan().end });
    return literal(0, reader.since(start));
  }
  if (char === 'x' || char === 'u' || char === 'U') return readHex(reader, start);
  if (char === 'p' || char === 'P') return readUnicodeClass(reader, start);
  const lower = char.toLowerCase();
  if (lower === 'd' || lower === 's' || lower === 'w') {
    reader.bump();
    return { kind: 'perl', letter: lower, negated: char !== lower, span: reader.since(start), height: 0 };
  }
  reader.bump();
  const span = reader.since(start);
  const control = CONTROL[char];
  if (control !== undefined) return literal(control, span);
  const assertion = ASSERTIONS[char];
  if (assertion) {
    const named = char === 'b' && reader.char === '{' ? readNamedBoundary(reader, start) : undefined;
    return { kind: 'assertion', assertion: named ?? assertion, span: reader.since(start), height: 0 };
  }
  // Any other ASCII character that is no letter or digit may be escaped needlessly.
  if (META.includes(char) || (code < 0x80 && !/^[A-Za-z]$/.test(char))) return literal(code, span);
  reader.fail('bad-escape', span);
  return literal(0, span);
}

/** `\b{start}`. If what follows is no name, it is a counted repetition of `\b`, and nothing is read here. */
function readNamedBoundary(reader: RustReader, start: number): Assertion | undefined {
  const open = reader.at;
  if (!reader.bumpAndSkip()) {
    reader.fail('repeat-not-closed', reader.since(start));
    return undefined;
  }
  const nameStart = reader.at;
  if (!/^[A-Za-z-]$/.test(reader.char)) {
    reader.at = open;
    return undefined;
  }
  let name = '';
  while (/^[A-Za-z-]$/.test(reader.char)) {
    name += reader.char;
    reader.bumpAndSkip();
  }
  if (reader.char !== '}') {
    reader.fail('bad-word-boundary', reader.since(open));
    return undefined;
  }
  const nameSpan = reader.since(nameStart);
  reader.bump();
  const named = NAMED_BOUNDARIES[name];
  if (!named) reader.fail('bad-word-boundary', nameSpan);
  return named;
}

function readHex(reader: RustReader, start: number): Primitive {
  const letter = reader.char;
  if (!reader.bumpAndSkip()) {
    reader.fail('unfinished-escape', reader.here());
    return literal(0, reader.here());
  }
  if (reader.char === '{') return readHexInBraces(reader, start);
  const digitsStart = reader.at;
  let digits = '';
  for (let i = 0; i < (HEX_DIGITS[letter] ?? 2); i++) {
    if (0 < i && !reader.bumpAndSkip()) {
      reader.fail('unfinished-escape', reader.here());
      break;
    }
    if (!isHex(reader.char)) {
      reader.fail('bad-hex', reader.charSpan());
      break;
    }
    digits += reader.char;
  }
  reader.bumpAndSkip();
  return hexLiteral(reader, digits, reader.since(digitsStart), start, letter === 'x');
}

function readHexInBraces(reader: RustReader, start: number): Primitive {
  const brace = reader.at;
  const digitsStart = reader.charSpan().end;
  let digits = '';
  while (reader.bumpAndSkip() && !reader.looksAt('}')) {
    if (!isHex(reader.char)) reader.fail('bad-hex', reader.charSpan());
    digits += reader.char;
  }
  if (reader.done) reader.fail('unfinished-escape', reader.since(brace));
  const digitsSpan = reader.since(digitsStart);
  reader.bumpAndSkip();
  if (digits === '') reader.fail('bad-hex', reader.since(brace));
  return hexLiteral(reader, digits, digitsSpan, start, false);
}

function hexLiteral(reader: RustReader, digits: string, at: Span, start: number, byte: boolean): Primitive {
  const char = Number.parseInt(digits || '0', 16);
  if (0x10ffff < char || (0xd800 <= char && char <= 0xdfff)) reader.fail('bad-code-point', at);
  return literal(Math.min(char, 0x10ffff), reader.since(start), byte);
}

function isHex(char: string): boolean {
  return /^[0-9A-Fa-f]$/.test(char);
}

function readUnicodeClass(reader: RustReader, start: number): Primitive {
  const negatedLetter = reader.char === 'P';
  if (!reader.bumpAndSkip()) reader.fail('unfinished-escape', reader.here());
  if (reader.char !== '{') {
    const value = reader.char;
    if (value === '\\') reader.fail('unknown-property', reader.charSpan());
    reader.bumpAndSkip();
    return {
      kind: 'unicode',
      negated: negatedLetter,
      property: undefined,
      value,
      span: reader.since(start),
      height: 0,
    };
  }
  let name = '';
  while (reader.bumpAndSkip() && !reader.looksAt('}')) name += reader.char;
  if (reader.done) reader.fail('unfinished-escape', reader.here());
  reader.bump();
  const span = reader.since(start);
  const unequal = name.indexOf('!=');
  const colon = name.indexOf(':');
  const equal = name.indexOf('=');
  const at = 0 <= unequal ? unequal : 0 <= colon ? colon : equal;
  if (at < 0) {
    return { kind: 'unicode', negated: negatedLetter, property: undefined, value: name, span, height: 0 };
  }
  return {
    kind: 'unicode',
    negated: negatedLetter !== 0 <= unequal,
    property: name.slice(0, at),
    value: name.slice(at + (0 <= unequal ? 2 : 1)),
    span,
    height: 0,
  };
}
