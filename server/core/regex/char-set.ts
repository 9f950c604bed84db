import { casedChars, caseOrbit } from './case-folding.ts';

/** Membership of a character (a code point, or a byte in byte patterns). */
export interface CharSet {
  (char: number): boolean;
  /** The first character of each range of members, and of each gap behind one; ascending. */
  readonly edges: () => readonly number[];
  /** Asking costs nothing worth remembering the answer for. */
  readonly isCheap: boolean;
}

export const MOST_CHAR = 0x10ffff;

/** `candidates`: everywhere that membership may change, and perhaps elsewhere; asked once, if at all. */
export function charSet(has: (char: number) => boolean, candidates: () => readonly number[]): CharSet {
  let edges: readonly number[] | undefined;
  return Object.assign((char: number) => has(char), {
    isCheap: false,
    edges: () => {
      edges ??= [...new Set([0, ...candidates()])]
        .sort((a, b) => a - b)
        .filter((point) => has(point) !== (0 < point && has(point - 1)));
      return edges;
    },
  });
}

/** The same set, asked in another way. */
export function askedAs(set: CharSet, has: (char: number) => boolean): CharSet {
  return Object.assign((char: number) => has(char), { edges: set.edges, isCheap: false });
}

const NO_EDGES = () => [];

export const NO_CHAR: CharSet = charSet(() => false, NO_EDGES);
export const ANY_CHAR: CharSet = charSet(() => true, NO_EDGES);

export function oneChar(char: number): CharSet {
  return ASCII_CHARS[char] ?? oneOf(char, char);
}

export function charRange(first: number, last: number): CharSet {
  return oneOf(first, last);
}

function oneOf(first: number, last: number): CharSet {
  return Object.assign((char: number) => first <= char && char <= last, {
    isCheap: true,
    edges: () => [first, last + 1],
  });
}

/** Most regexes are made of these. */
const ASCII_CHARS: readonly CharSet[] = Array.from({ length: 128 }, (_, char) => oneOf(char, char));

export function anyOf(sets: readonly CharSet[]): CharSet {
  const [only] = sets;
  if (sets.length === 1 && only) return only;
  return charSet(
    (char) => sets.some((set) => set(char)),
    () => sets.flatMap((set) => set.edges()),
  );
}

export function complement(set: CharSet): CharSet {
  return charSet((char) => !set(char), set.edges);
}

function edgesOf(a: CharSet, b: CharSet): () => readonly number[] {
  return () => [...a.edges(), ...b.edges()];
}

export function intersection(a: CharSet, b: CharSet): CharSet {
  return charSet((char) => a(char) && b(char), edgesOf(a, b));
}

export function difference(a: CharSet, b: CharSet): CharSet {
  return charSet((char) => a(char) && !b(char), edgesOf(a, b));
}

export function symmetricDifference(a: CharSet, b: CharSet): CharSet {
  return charSet((char) => a(char) !== b(char), edgesOf(a, b));
}

/** All characters that differ from a member only by case, by Unicode's simple case folding. */
export function ignoringCase(set: CharSet): CharSet {
  return charSet(
    (char) => set(char) || caseOrbit(char).some(set),
    () => [...set.edges(), ...casedChars().flatMap((char) => [char, char + 1])],
  );
}

/** As above, but only the letters A to Z have a case. */
export function ignoringAsciiCase(set: CharSet): CharSet {
  return charSet(
    (char) => set(char) || (isAsciiLetter(char) && set(char ^ 0x20)),
    () => [...set.edges(), ...Array.from({ length: 0x3c }, (_, i) => 0x41 + i)],
  );
}

function isAsciiLetter(char: number): boolean {
  const lower = char | 0x20;
  return 0x61 <= lower && lower <= 0x7a;
}

/** The members as ranges, ascending; surrogates are no characters. `last`: the greatest character that counts. */
export function rangesOf(
  set: CharSet,
  last = MOST_CHAR,
): readonly (readonly [first: number, last: number])[] {
  const points = [...new Set([0, 0xd800, 0xe000, ...set.edges()])]
    .filter((point) => point <= last)
    .sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const [i, first] of points.entries()) {
    const end = (points[i + 1] ?? last + 1) - 1;
    if (first === 0xd800 || !set(first)) continue;
    const before = ranges.at(-1);
    if (before && before[1] === first - 1) before[1] = end;
    else ranges.push([first, end]);
  }
  return ranges;
}

/** The same set with its answers remembered, for sets that are dear to ask. */
export function remembered(set: CharSet): CharSet {
  if (set.isCheap) return set;
  const ascii = new Int8Array(128).fill(-1);
  const others = new Map<number, boolean>();
  const has = (char: number) => {
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
  return askedAs(set, has);
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
