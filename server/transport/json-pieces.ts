/**
 * JSON that is the same from message to message but for some numbers: its pieces are kept as text and as UTF-8, and
 * writing it copies them and the digits between them.
 */

export interface JsonPiece {
  readonly text: string;
  readonly utf8: Uint8Array;
}

export function jsonPiece(text: string): JsonPiece {
  return { text, utf8: Buffer.from(text) };
}

/** There is one more piece than there are numbers. */
export interface WithNumbers {
  readonly pieces: readonly JsonPiece[];
  readonly numbers: readonly number[];
}

export function textOf({ pieces, numbers }: WithNumbers): string {
  let text = '';
  for (const [i, piece] of pieces.entries()) text += piece.text + (numbers[i] ?? '');
  return text;
}

/** The UTF-8 of a list. */
export function utf8OfList(items: readonly WithNumbers[]): Uint8Array {
  let room = 2;
  for (const { pieces, numbers } of items) {
    room += 1 + MOST_DIGITS * numbers.length;
    for (const { utf8 } of pieces) room += utf8.length;
  }
  const bytes = Buffer.allocUnsafe(room);
  let at = 0;
  bytes[at++] = BRACKET;
  for (const item of items) {
    if (1 < at) bytes[at++] = COMMA;
    at = write(item, bytes, at);
  }
  bytes[at++] = CLOSING_BRACKET;
  return bytes.subarray(0, at);
}

/** Of a line or of a place in one: a text has at most some hundred million letters. */
const MOST_DIGITS = 10;
const ZERO = 48;
const COMMA = 44;
const BRACKET = 91;
const CLOSING_BRACKET = 93;
/** Shorter pieces are copied faster byte by byte. */
const SHORT = 24;

function write({ pieces, numbers }: WithNumbers, bytes: Uint8Array, start: number): number {
  let at = start;
  for (const [i, { utf8 }] of pieces.entries()) {
    const { length } = utf8;
    if (length < SHORT) for (let k = 0; k < length; k++) bytes[at + k] = utf8[k] ?? 0;
    else bytes.set(utf8, at);
    at += length;
    const number = numbers[i];
    if (number !== undefined) at = writeNumber(number, bytes, at);
  }
  return at;
}

function writeNumber(number: number, bytes: Uint8Array, start: number): number {
  let end = start + 1;
  for (let rest = number; 10 <= rest; rest = Math.trunc(rest / 10)) end += 1;
  let rest = number;
  for (let at = end - 1; start <= at; at--) {
    bytes[at] = ZERO + (rest % 10);
    rest = Math.trunc(rest / 10);
  }
  return end;
}
