import {
  ANY_CHAR,
  ASCII_DIGIT,
  ASCII_SPACE,
  ASCII_WORD,
  anyOf,
  type CharSet,
  charRange,
  complement,
  oneChar,
} from './char-set.ts';
import type { Pcre } from './pcre-ast.ts';
import type { PcreReader } from './pcre-reader.ts';
import { unicodeProperty } from './unicode-properties.ts';

/** What a backslash begins, once its meaning is known. */
export type PcreEscape =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'set'; readonly set: CharSet }
  /** Anything that is no single byte. `inClass`: what stands for it in a class, if anything may. */
  | { readonly kind: 'node'; readonly node: Pcre; readonly quantifiable: boolean };

const CONTROL: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

/** Horizontal and vertical blanks of a byte-wise PCRE, Latin-1's included. */
const HORIZONTAL: CharSet = anyOf([oneChar(0x09), oneChar(0x20), oneChar(0xa0)]);
const VERTICAL: CharSet = anyOf([charRange(0x0a, 0x0d), oneChar(0x85)]);

const SETS: Readonly<Record<string, CharSet>> = {
  d: ASCII_DIGIT,
  D: complement(ASCII_DIGIT),
  w: ASCII_WORD,
  W: complement(ASCII_WORD),
  s: ASCII_SPACE,
  S: complement(ASCII_SPACE),
  h: HORIZONTAL,
  H: complement(HORIZONTAL),
  v: VERTICAL,
  V: complement(VERTICAL),
};

const NEWLINES: Pcre = {
  kind: 'atomic',
  body: {
    kind: 'alternate',
    branches: [
      {
        kind: 'concat',
        parts: [
          { kind: 'char', set: oneChar(0x0d) },
          { kind: 'char', set: oneChar(0x0a) },
        ],
      },
      { kind: 'char', set: VERTICAL },
    ],
  },
};

/** Nodes for escapes of a letter outside a class. */
const NODES: Readonly<Record<string, { readonly node: Pcre; readonly quantifiable: boolean }>> = {
  A: { node: { kind: 'look', look: 'start' }, quantifiable: false },
  z: { node: { kind: 'look', look: 'end' }, quantifiable: false },
  Z: { node: { kind: 'look', look: 'end-or-last-newline' }, quantifiable: false },
  b: { node: { kind: 'look', look: 'word-ascii' }, quantifiable: false },
  B: { node: { kind: 'look', look: 'not-word-ascii' }, quantifiable: false },
  // Holds only where the search began; a search that does not begin at 0 is not what Kong does.
  G: { node: { kind: 'look', look: 'start' }, quantifiable: false },
  K: { node: { kind: 'keep' }, quantifiable: false },
  R: { node: NEWLINES, quantifiable: true },
  X: { node: { kind: 'beyond', length: undefined }, quantifiable: true },
  C: { node: { kind: 'char', set: ANY_CHAR }, quantifiable: true },
};

/** Reads an escape; the reader stands on the backslash. `\Q`, `\E`, `\g` and `\k` are not handled here. */
export function readPcreEscape(reader: PcreReader, inClass: boolean): PcreEscape {
  const start = reader.at;
  reader.at += 1;
  if (reader.done) return failed(reader, 'unfinished-escape', start);
  const letter = reader.char;
  if (!/^[A-Za-z0-9]$/.test(letter)) {
    reader.at += 1;
    return { kind: 'byte', byte: letter.charCodeAt(0) };
  }
  if (/^[0-9]$/.test(letter)) return readDigits(reader, start, inClass);
  reader.at += 1;
  const control = CONTROL[letter];
  if (control !== undefined) return { kind: 'byte', byte: control };
  const set = SETS[letter];
  if (set) return { kind: 'set', set };
  switch (letter) {
    case 'x':
      return readHex(reader, start);
    case 'o':
      return readBracedOctal(reader, start);
    case 'c':
      return readControl(reader, start);
    case 'p':
    case 'P':
      return readProperty(reader, start, letter === 'P');
    case 'N':
      return readNotNewline(reader, start, inClass);
    case 'b':
      if (inClass) return { kind: 'byte', byte: 8 };
      break;
    case 'F':
    case 'L':
    case 'l':
    case 'U':
    case 'u':
      return failed(reader, 'not-supported', start);
    default:
      break;
  }
  const known = NODES[letter];
  if (!known) return failed(reader, 'bad-escape', start);
  return inClass ? failed(reader, 'bad-class-escape', start) : { kind: 'node', ...known };
}

function failed(reader: PcreReader, code: Parameters<PcreReader['fail']>[0], start: number): PcreEscape {
  reader.fail(code, reader.since(start));
  return { kind: 'byte', byte: 0 };
}

/** A back-reference where that many groups exist or the number has one digit or begins with 8 or 9; else octal. */
function readDigits(reader: PcreReader, start: number, inClass: boolean): PcreEscape {
  const numberStart = reader.at;
  if (reader.char !== '0' && !inClass) {
    const number = reader.number() ?? 0;
    const first = reader.text[numberStart] ?? '';
    if (number < 10 || '8' <= first || number <= reader.groupCount) {
      if (0xffff < number) return failed(reader, 'number-too-big', start);
      reader.refer(number, start);
      const node: Pcre = { kind: 'back-reference', groups: [number], ignoreCase: reader.flags.i };
      return { kind: 'node', node, quantifiable: true };
    }
    reader.at = numberStart;
  }
  if (inClass && /^[89]$/.test(reader.char)) {
    const byte = reader.byte();
    reader.at += 1;
    return { kind: 'byte', byte };
  }
  let value = 0;
  for (let i = 0; i < 3 && /^[0-7]$/.test(reader.char); i++) {
    value = value * 8 + Number(reader.char);
    reader.at += 1;
  }
  return 255 < value ? failed(reader, 'bad-code-point', start) : { kind: 'byte', byte: value };
}

function readHex(reader: PcreReader, start: number): PcreEscape {
  if (reader.take('{')) return readBraced(reader, start, /^[0-9A-Fa-f]$/, 16);
  let digits = '';
  while (digits.length < 2 && /^[0-9A-Fa-f]$/.test(reader.char)) {
    digits += reader.char;
    reader.at += 1;
  }
  return { kind: 'byte', byte: Number.parseInt(digits || '0', 16) };
}

function readBracedOctal(reader: PcreReader, start: number): PcreEscape {
  return reader.take('{') ? readBraced(reader, start, /^[0-7]$/, 8) : failed(reader, 'bad-octal', start);
}

function readBraced(reader: PcreReader, start: number, digit: RegExp, radix: 8 | 16): PcreEscape {
  const digitsStart = reader.at;
  while (digit.test(reader.char)) reader.at += 1;
  const digits = reader.text.slice(digitsStart, reader.at);
  const code = radix === 8 ? 'bad-octal' : 'bad-hex';
  if (!reader.take('}') || digits === '') return failed(reader, code, start);
  const value = Number.parseInt(digits, radix);
  return 255 < value ? failed(reader, 'bad-code-point', start) : { kind: 'byte', byte: value };
}

function readControl(reader: PcreReader, start: number): PcreEscape {
  const byte = reader.byte();
  if (byte < 32 || 126 < byte) return failed(reader, 'bad-control-escape', start);
  reader.at += 1;
  const upper = 0x61 <= byte && byte <= 0x7a ? byte - 32 : byte;
  return { kind: 'byte', byte: upper ^ 0x40 };
}

/** Properties of bytes are those of the Latin-1 characters with the same numbers. */
function readProperty(reader: PcreReader, start: number, negatedLetter: boolean): PcreEscape {
  let name = reader.char;
  let negated = negatedLetter;
  if (reader.take('{')) {
    if (reader.take('^')) negated = !negated;
    const nameStart = reader.at;
    while (/^[A-Za-z0-9_ &:=-]$/.test(reader.char)) reader.at += 1;
    name = reader.text.slice(nameStart, reader.at);
    if (!reader.take('}')) return failed(reader, 'unknown-property', start);
  } else reader.at += 1;
  const split = /^([^:=]*)[:=](.*)$/.exec(name);
  const set = name === 'L&' ? unicodeProperty(undefined, 'LC') : propertySet(split?.[1], split?.[2] ?? name);
  if (set === 'unknown' || set === 'unsupported') return failed(reader, 'unknown-property', start);
  return { kind: 'set', set: negated ? complement(set) : set };
}

/** PCRE2's own: Xan (letter or number), Xsp and Xps (blank), Xwd (word), Xuc. */
function propertySet(property: string | undefined, value: string): ReturnType<typeof unicodeProperty> {
  const letters = unicodeProperty(undefined, 'L');
  const numbers = unicodeProperty(undefined, 'N');
  if (typeof letters === 'string' || typeof numbers === 'string') return 'unknown';
  switch (value) {
    case 'Xan':
      return anyOf([letters, numbers]);
    case 'Xsp':
    case 'Xps':
      return anyOf([ASCII_SPACE, HORIZONTAL, VERTICAL]);
    case 'Xwd':
      return anyOf([letters, numbers, oneChar(0x5f)]);
    case 'Xuc':
      return anyOf([oneChar(0x24), oneChar(0x40), oneChar(0x60), charRange(0xa0, 0xff)]);
    default:
      // A lone "is" prefix and lower-case short names count, as Unicode's loose matching allows.
      return unicodeProperty(property, value);
  }
}

/** `\N` is any byte but the newline; `\N{2}` is that twice. */
function readNotNewline(reader: PcreReader, start: number, inClass: boolean): PcreEscape {
  if (inClass) return failed(reader, 'bad-class-escape', start);
  const isCount = /^\{\d+(?:,\d*)?\}/.test(reader.text.slice(reader.at, reader.at + 24));
  if (reader.looksAt('{') && !isCount) return failed(reader, 'not-supported', start);
  return { kind: 'set', set: complement(oneChar(0x0a)) };
}
