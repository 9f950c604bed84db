/** Whether a text holds one of some words in its first so many letters, found out without putting these together. */
import type { SourceText } from './source-text.ts';

/** Every second stretch of this length lies in one chunk of the text, and costs no copy. */
const STRETCH = 16_384;

export function includesAny(source: SourceText, words: readonly string[], end: number): boolean {
  const overlap = Math.max(...words.map(({ length }) => length)) - 1;
  for (let start = 0; start < end; start += STRETCH) {
    const stretch = source.slice(start, Math.min(end, start + STRETCH + overlap));
    for (const word of words) if (stretch.includes(word)) return true;
  }
  return false;
}
