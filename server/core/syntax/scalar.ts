/**
 * What a YAML scalar is worth to Kong, which reads its files with lyaml 6.2.8 (`lyaml/implicit.lua`,
 * `lyaml/explicit.lua`) on LuaJIT: YAML 1.1 habits with some of its own. Differential tests ask the real one.
 */

export type ScalarValue = string | number | boolean | null;

/** `refused`: lyaml raises an error at this scalar, so Kong cannot load the file. */
export type Resolved = { readonly value: ScalarValue } | 'refused';

/** The value of a scalar: its text, whether it is plain (not quoted, no block), its tag (`!!int`, `!env`). */
export function resolveScalar(written: string, plain: boolean, tag: string | undefined): Resolved {
  // lyaml hands the text over as C does, so that it ends at a NUL.
  const nul = plain ? -1 : written.indexOf('\0');
  const text = nul < 0 ? written : written.slice(0, nul);
  const explicit = tag === undefined ? undefined : EXPLICIT.get(tag);
  if (explicit) {
    const value = explicit(text);
    return value === undefined || value === 'refused' ? 'refused' : { value: value.value };
  }
  // Unknown tags are dropped: the scalar is read as if they were not there.
  return plain ? resolvePlain(text) : { value: text };
}

/** No constant is longer than `false`. */
const LONGEST_CONSTANT = 5;

function resolvePlain(text: string): Resolved {
  if (text.length <= LONGEST_CONSTANT) {
    const constant = CONSTANTS.get(text);
    if (constant !== undefined) return { value: constant };
  }
  // Nearly all scalars are words: those that start like one cannot be anything else.
  const first = text.charCodeAt(0);
  if (!(first <= 57 ? 43 <= first && first !== 47 : first === 95)) return { value: text };
  if (text.length <= SAFE_DIGITS && first !== 48 && ONLY_DIGITS.test(text)) return { value: Number(text) };
  for (const reader of NUMBERS) {
    const found = reader(text);
    if (found !== undefined) return found === 'refused' ? found : { value: found.value };
  }
  return { value: text };
}

/** So many digits make a number that is exact, and most numbers have no more. */
const SAFE_DIGITS = 15;
const ONLY_DIGITS = /^\d+$/;

type Found = { readonly value: ScalarValue } | 'refused' | undefined;

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);
const NULLS = ['', '~', 'null', 'Null', 'NULL'];
const NANS = new Map(['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const));
const INFINITIES = new Map(
  ['.inf', '.Inf', '.INF'].flatMap((word) => [
    [word, Number.POSITIVE_INFINITY] as const,
    [`+${word}`, Number.POSITIVE_INFINITY] as const,
    [`-${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
);
const CONSTANTS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...NULLS.map((word) => [word, null] as const),
  ...BOOLEANS,
  ...NANS,
  ...INFINITIES,
]);

/** Digit by digit, as lyaml does. Its loop takes a trailing `_` for a digit and fails on it. */
function inBase(sign: string | undefined, digits: string | undefined, base: number): Found {
  if (digits === undefined) return undefined;
  if (digits.endsWith('_')) return 'refused';
  let sum = 0;
  for (const digit of digits) if (digit !== '_') sum = sum * base + Number(digit);
  return { value: signed(sign, sum) };
}

function signed(sign: string | undefined, value: number): number {
  return sign === '-' ? value * -1 : value;
}

function octal(text: string): Found {
  const match = /^([+-]?)0_*([0-7][0-7_]*)$/.exec(text);
  return match ? inBase(match[1], match[2], 8) : undefined;
}

function binary(text: string): Found {
  const match = /^([+-]?)0b_*([01][01_]+)$/.exec(text);
  return match ? inBase(match[1], match[2], 2) : undefined;
}

function decimal(text: string): Found {
  const match = /^([+-]?)_*(\d[\d_]*)$/.exec(text);
  if (!match) return undefined;
  const value = Number((match[2] ?? '').replaceAll('_', ''));
  // More than 308 digits: no integer for lyaml; with a minus it even multiplies nil.
  if (value === Number.POSITIVE_INFINITY) return match[1] === '-' ? 'refused' : undefined;
  return { value: signed(match[1], value) };
}

function hexadecimal(text: string): Found {
  const match = /^([+-]?)0x_*([\da-fA-F][\da-fA-F_]*)$/.exec(text);
  return match ? { value: signed(match[1], Number(`0x${(match[2] ?? '').replaceAll('_', '')}`)) } : undefined;
}

function float(text: string): Found {
  if (!/[.eE]/.test(text)) return undefined;
  const value = luaNumber(withoutMargins(text.replaceAll('_', '')));
  return value === undefined ? undefined : { value };
}

/** `tonumber` overlooks space at both ends, which is there once `_ 6.` has lost its underscore. */
function withoutMargins(text: string): string {
  return text.replaceAll(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
}

/** `STRSCAN_MAXEXP` of LuaJIT: what has a larger exponent is no number, not even an infinite one. */
const MAX_EXPONENT = 2 ** 20;

/** LuaJIT's `tonumber`, as far as a text with a dot or an `e` can be a number. */
function luaNumber(text: string): number | undefined {
  const written = /[eEpP][+-]?(\d+)$/.exec(text)?.[1];
  if (written !== undefined && MAX_EXPONENT <= Number(written) && !/^[+-]?0[xX][^pP]*$/.test(text)) {
    return undefined;
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const hex = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)([pP][+-]?\d+)?$/.exec(text);
  if (!hex) return undefined;
  const [, sign, whole = '', fraction = '', exponent = 'p0'] = hex;
  if (whole === '' && fraction === '') return undefined;
  const digits = Number(`0x${whole}${fraction}`);
  return signed(sign, digits * 2 ** (Number(exponent.slice(1)) - 4 * fraction.length));
}

function sexagesimal(text: string): Found {
  const match = /^([+-]?)(\d+:[0-5]?\d[:\d]*)$/.exec(text);
  return match ? { value: signed(match[1], inSixties(match[2] ?? '')) } : undefined;
}

function sexagesimalFloat(text: string): Found {
  const match = /^([+-]?)(\d+:[0-5]?\d[:\d]*)(\.\d+)$/.exec(text);
  return match ? { value: signed(match[1], inSixties(match[2] ?? '') + Number(match[3])) } : undefined;
}

function inSixties(digits: string): number {
  let sum = 0;
  for (const group of digits.match(/\d+/g) ?? []) sum = sum * 60 + Number(group);
  return sum;
}

/** In lyaml's order: `010` is octal before it is decimal. */
const NUMBERS = [octal, decimal, float, hexadecimal, binary, sexagesimal, sexagesimalFloat] as const;

function oneOf(readers: readonly ((text: string) => Found)[]): (text: string) => Found {
  return (text) => {
    for (const reader of readers) {
      const found = reader(text);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function among(values: ReadonlyMap<string, ScalarValue>): (text: string) => Found {
  return (text) => {
    const value = values.get(text);
    return value === undefined ? undefined : { value };
  };
}

const EXPLICIT: ReadonlyMap<string, (text: string) => Found> = new Map([
  [
    '!!bool',
    among(
      new Map([...BOOLEANS, ['y', true], ['Y', true], ['n', false], ['N', false]] as [string, boolean][]),
    ),
  ],
  [
    '!!float',
    oneOf([float, among(NANS), among(INFINITIES), octal, decimal, hexadecimal, binary, sexagesimalFloat]),
  ],
  ['!!int', oneOf([octal, decimal, hexadecimal, binary, sexagesimal])],
  ['!!null', () => ({ value: null })],
  ['!!str', (text) => ({ value: text })],
]);
