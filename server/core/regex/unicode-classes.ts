import { ASCII_WORD, type CharSet, charRange, charSet } from './char-set.ts';

/** Beyond these Unicode assigns characters only in whole planes, whose members are alike but for their last two. */
const LAST_ASSIGNED = 0x3ffff;
const TAGS = { first: 0xe0000, last: 0xe0fff };

/** A class that JavaScript's own regexes know; asked character by character, so there are no tables to carry. */
export function jsClass(source: string): CharSet {
  const pattern = new RegExp(`^${source}$`, 'u');
  const has = (char: number) => pattern.test(String.fromCodePoint(char));
  return charSet(has, () => edgesIn(has));
}

function edgesIn(has: (char: number) => boolean): readonly number[] {
  const edges: number[] = [];
  let before = false;
  const look = (char: number) => {
    if (has(char) === before) return;
    before = !before;
    edges.push(char);
  };
  for (let char = 0; char <= LAST_ASSIGNED; char++) look(char);
  for (let plane = 0x4; plane <= 0x10; plane++) {
    if (plane === 0xe) for (let char = TAGS.first; char <= TAGS.last; char++) look(char);
    for (const char of [0, 0xfffe, 0xffff]) look((plane << 16) | char);
  }
  return edges;
}

const LETTER_LIKE = jsClass('[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]');
const ASCII = charRange(0, 0x7f);

/** `\w` of Rust's regexes (Unicode TR 18, annex C). */
export const UNICODE_WORD: CharSet = charSet(
  (char) => (ASCII(char) ? ASCII_WORD(char) : LETTER_LIKE(char)),
  () => [...ASCII_WORD.edges(), ...LETTER_LIKE.edges()],
);

/** `\d` of Rust's regexes. */
export const UNICODE_DIGIT: CharSet = jsClass('\\p{Nd}');
/** `\s` of Rust's regexes. */
export const UNICODE_SPACE: CharSet = jsClass('\\p{White_Space}');
