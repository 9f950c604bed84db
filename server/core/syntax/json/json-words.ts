/** Keys, and values of one word, with what is no JSON noted. */
import type { ScalarNode } from '../tree.ts';
import { isDelimiter, type JsonCursor, QUOTE } from './json-cursor.ts';
import { BEHIND_NUMBER, literalAt, numberAt, numberOf } from './json-scalars.ts';
import { readString } from './json-string.ts';

export function readKey(cursor: JsonCursor): ScalarNode {
  if (cursor.code() === QUOTE) return readString(cursor);
  const from = cursor.at;
  const word = bareWord(cursor);
  cursor.problem(from, cursor.at, 'BAD_KEY', 'expected a key in double quotes');
  return cursor.scalar(from, cursor.at, 'plain', word, word);
}

/** A number, `true`, `false`, `null`, or something that is no JSON. */
export function readWord(cursor: JsonCursor): ScalarNode {
  const { text, at: from } = cursor;
  const literal = literalAt(text, from);
  if (literal) return plain(cursor, from, literal[0], literal[1]);
  const number = numberAt(text, from);
  if (number !== undefined) return plain(cursor, from, number, numberOf(number));
  const word = bareWord(cursor);
  if (word === '') cursor.at += 1;
  const shown = JSON.stringify(text.slice(from, cursor.at));
  cursor.problem(from, cursor.at, 'UNEXPECTED_TOKEN', `${shown} is no JSON`);
  return cursor.scalar(from, cursor.at, 'plain', word, word);
}

function plain(cursor: JsonCursor, from: number, text: string, value: ScalarNode['value']): ScalarNode {
  cursor.at = from + text.length;
  if (isDelimiter(cursor.code())) cursor.look(cursor.at + 1);
  else cursor.lookFar(cursor.at + BEHIND_NUMBER);
  return cursor.scalar(from, cursor.at, 'plain', text, value);
}

function bareWord(cursor: JsonCursor): string {
  const { text, at: from } = cursor;
  while (cursor.at < text.length && !/[\s,:{}[\]"]/.test(text[cursor.at] ?? '')) cursor.at += 1;
  cursor.look(cursor.at + 1);
  return text.slice(from, cursor.at);
}
