import { caseOrbit } from './case-folding.ts';

/** Membership of a character (a code point, or a byte in byte patterns). */
export type CharSet = (char: number) => boolean;

export const NO_CHAR: CharSet = () => false;
export const ANY_CHAR: CharSet = () => true;

export function oneChar(char: number): CharSet {
  return (other) => other === char;
}

export function charRange(first: number, last: number): CharSet {
  return (char) => first <= char && char <= last;
}

export function anyOf(sets: readonly CharSet[]): CharSet {
  const [only] = sets;
  if (sets.length === 1 && only) return only;
  return (char) => sets.some((set) => set(char));
}

export function complement(set: CharSet): CharSet {
  return (char) => !set(char);
}

export function intersection(a: CharSet, b: CharSet): CharSet {
  return (char) => a(char) && b(char);
}

export function difference(a: CharSet, b: CharSet): CharSet {
  return (char) => a(char) && !b(char);
}

export function symmetricDifference(a: CharSet, b: CharSet): CharSet {
  return (char) => a(char) !== b(char);
}

/** All characters that differ from a member only by case, by Unicode's simple case folding. */
export function ignoringCase(set: CharSet): CharSet {
  return (char) => set(char) || caseOrbit(char).some(set);
}

/** As above, but only the letters A to Z have a case. */
export function ignoringAsciiCase(set: CharSet): CharSet {
  return (char) => set(char) || (isAsciiLetter(char) && set(char ^ 0x20));
}

function isAsciiLetter(char: number): boolean {
  const lower = char | 0x20;
  return 0x61 <= lower && lower <= 0x7a;
}

/** The same set with its answers remembered, for sets that are dear to ask. */
export function remembered(set: CharSet): CharSet {
  const ascii = new Int8Array(128).fill(-1);
  const others = new Map<number, boolean>();
  return (char) => {
    if (char < 128) {
      const known = ascii[char] ?? -1;
      if (0 <= known) return known === 1;
      const answer = set(char);
      ascii[char] = answer ? 1 : 0;
      return answer;
    }
    const known = others.get(char);
    if (known !== undefined) return known;
    const answer = set(char);
    if (others.size < 4096) others.set(char, answer);
    return answer;
  };
}

const DIGIT = charRange(0x30, 0x39);
const UPPER = charRange(0x41, 0x5a);
const LOWER = charRange(0x61, 0x7a);
const ALPHA = anyOf([UPPER, LOWER]);
const ALNUM = anyOf([ALPHA, DIGIT]);

export const ASCII_DIGIT: CharSet = DIGIT;
export const ASCII_WORD: CharSet = anyOf([ALNUM, oneChar(0x5f)]);
/** Tab, line feed, vertical tab, form feed, carriage return, space. */
export const ASCII_SPACE: CharSet = anyOf([charRange(0x09, 0x0d), oneChar(0x20)]);

/** The classes of `[[:alpha:]]`, the same in both syntaxes. */
export const POSIX_CLASSES: ReadonlyMap<string, CharSet> = new Map<string, CharSet>([
  ['alnum', ALNUM],
  ['alpha', ALPHA],
  ['ascii', charRange(0, 0x7f)],
  ['blank', anyOf([oneChar(0x09), oneChar(0x20)])],
  ['cntrl', anyOf([charRange(0, 0x1f), oneChar(0x7f)])],
  ['digit', DIGIT],
  ['graph', charRange(0x21, 0x7e)],
  ['lower', LOWER],
  ['print', charRange(0x20, 0x7e)],
  [
    'punct',
    anyOf([charRange(0x21, 0x2f), charRange(0x3a, 0x40), charRange(0x5b, 0x60), charRange(0x7b, 0x7e)]),
  ],
  ['space', ASCII_SPACE],
  ['upper', UPPER],
  ['word', ASCII_WORD],
  ['xdigit', anyOf([DIGIT, charRange(0x41, 0x46), charRange(0x61, 0x66)])],
]);
