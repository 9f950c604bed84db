import { type CharSet, charRange } from './char-set.ts';

/** A class that JavaScript's own regexes know; asked character by character, so there are no tables to carry. */
export function jsClass(source: string): CharSet {
  const pattern = new RegExp(`^${source}$`, 'u');
  return (char) => pattern.test(String.fromCodePoint(char));
}

const LETTER_LIKE = jsClass('[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]');
const ASCII = charRange(0, 0x7f);

/** `\w` of Rust's regexes (Unicode TR 18, annex C). */
export const UNICODE_WORD: CharSet = (char) =>
  ASCII(char)
    ? (0x30 <= char && char <= 0x39) ||
      (0x41 <= (char & 0xdf) && (char & 0xdf) <= 0x5a && 0x40 < char) ||
      char === 0x5f
    : LETTER_LIKE(char);

/** `\d` of Rust's regexes. */
export const UNICODE_DIGIT: CharSet = jsClass('\\p{Nd}');
/** `\s` of Rust's regexes. */
export const UNICODE_SPACE: CharSet = jsClass('\\p{White_Space}');
