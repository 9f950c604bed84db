import { ASCII_WORD, type CharSet } from './char-set.ts';
import type { Look } from './hir.ts';
import { UNICODE_WORD } from './unicode-classes.ts';

/** No character: before the first or after the last. */
export const NOTHING = -1;

/**
 * In byte programs the newline that ends the subject is this: PCRE's `$` holds before it, and its multi-line `^`
 * does not hold after it.
 */
export const LAST_NEWLINE = 300;

const LF = 0x0a;
const CR = 0x0d;

/** Does the condition hold between these two characters? `NOTHING` stands for the ends of the text. */
export function holds(look: Look, before: number, after: number): boolean {
  switch (look) {
    case 'start':
      return before === NOTHING;
    case 'end':
      return after === NOTHING;
    case 'start-lf':
      return before === NOTHING || before === LF;
    case 'end-lf':
      return after === NOTHING || after === LF || after === LAST_NEWLINE;
    case 'start-crlf':
      return before === NOTHING || before === LF || (before === CR && after !== LF);
    case 'end-crlf':
      return after === NOTHING || after === CR || (after === LF && before !== CR);
    case 'end-or-last-newline':
      return after === NOTHING || after === LAST_NEWLINE;
    default:
      return holdsAtWord(look, before, after);
  }
}

type WordLook = Exclude<
  Look,
  'start' | 'end' | 'start-lf' | 'end-lf' | 'start-crlf' | 'end-crlf' | 'end-or-last-newline'
>;

function holdsAtWord(look: WordLook, before: number, after: number): boolean {
  switch (look) {
    case 'word':
      return isWord(UNICODE_WORD, before) !== isWord(UNICODE_WORD, after);
    case 'not-word':
      return isWord(UNICODE_WORD, before) === isWord(UNICODE_WORD, after);
    case 'word-start':
      return !isWord(UNICODE_WORD, before) && isWord(UNICODE_WORD, after);
    case 'word-end':
      return isWord(UNICODE_WORD, before) && !isWord(UNICODE_WORD, after);
    case 'word-start-half':
      return !isWord(UNICODE_WORD, before);
    case 'word-end-half':
      return !isWord(UNICODE_WORD, after);
    case 'word-ascii':
      return isWord(ASCII_WORD, before) !== isWord(ASCII_WORD, after);
    case 'not-word-ascii':
      return isWord(ASCII_WORD, before) === isWord(ASCII_WORD, after);
    case 'word-start-ascii':
      return !isWord(ASCII_WORD, before) && isWord(ASCII_WORD, after);
    case 'word-end-ascii':
      return isWord(ASCII_WORD, before) && !isWord(ASCII_WORD, after);
    case 'word-start-half-ascii':
      return !isWord(ASCII_WORD, before);
    case 'word-end-half-ascii':
      return !isWord(ASCII_WORD, after);
  }
}

function isWord(word: CharSet, char: number): boolean {
  return char !== NOTHING && word(char);
}
