/** Numbers, words and escapes as cjson takes them, which are more than JSON has. */

type Literal = readonly [text: string, value: boolean | null];

const TRUE: Literal = ['true', true];
const FALSE: Literal = ['false', false];
const NULL: Literal = ['null', null];

/** The word of JSON that starts at `from`, whatever follows it. */
export function literalAt(text: string, from: number): Literal | undefined {
  const first = text.charCodeAt(from);
  const word = first === 116 ? TRUE : first === 102 ? FALSE : first === 110 ? NULL : undefined;
  return word && text.startsWith(word[0], from) ? word : undefined;
}

/** What C's `strtod` takes where cjson tries it (`json_next_token`): more than JSON allows. */
const NUMBER =
  /^(?:(?:-|\+|(?=\d))(?:0[xX](?:[\da-fA-F]+\.?[\da-fA-F]*|\.[\da-fA-F]+)(?:[pP][+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|[-+]?(?:infinity|inf|nan))/i;
const LONGEST_NUMBER = 400;
const FEW_DIGITS = 15;
/** How many letters behind a number are looked at before it is known to end: those of `inf` in `infinity`. */
export const BEHIND_NUMBER = 6;

/** The number that starts at `from`, as written. */
export function numberAt(text: string, from: number): string | undefined {
  // Nearly all numbers are a few digits with a comma, a bracket or a line's end behind them.
  let end = from;
  while (isDigit(text.charCodeAt(end)) && end < from + LONGEST_NUMBER) end += 1;
  if (from < end && isPlainEnd(text.charCodeAt(end))) return text.slice(from, end);
  return NUMBER.exec(text.slice(from, from + LONGEST_NUMBER))?.[0];
}

function isDigit(code: number): boolean {
  return 48 <= code && code <= 57;
}

/** A line's end, a space, a comma, a bracket. */
function isPlainEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 32 || code === 44 || code === 93 || code === 125;
}

export function numberOf(text: string): number {
  if (text.length <= FEW_DIGITS && /^[1-9]\d*$/.test(text)) return Number(text);
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
export function unescaped(text: string, at: number): readonly [number, string | undefined] {
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
