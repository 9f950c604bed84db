/** Literal (`|`) and folded (`>`) scalars. */
import { BAR, DASH, isBlank, isBreak, isBreakOrEnd, isDigit, PLUS, SPACE, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import type { ScalarToken } from './token.ts';

interface Header {
  readonly chomping: 'clip' | 'strip' | 'keep';
  /** 0 when it is to be seen from the first line. */
  readonly indent: number;
}

/** `parentIndent` is the column of the block around it, -1 at the top. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): ScalarToken | undefined {
  const from = cursor.at;
  const literal = cursor.code() === BAR;
  cursor.at += 1;
  const header = scanHeader(cursor, parentIndent);
  if (!header) return undefined;
  let to = cursor.at;
  let text = '';
  let lineBreak = '';
  let wasBlank = false;
  let blank = scanBlankLines(cursor, header.indent, parentIndent);
  if (!blank) return undefined;
  const { indent } = blank;
  while (cursor.column === indent && !cursor.isAtEnd) {
    const isMoreIndented = isBlank(cursor.code());
    const folds = !literal && lineBreak === '\n' && !wasBlank && !isMoreIndented;
    if (!folds) text += lineBreak;
    else if (blank.breaks === '') text += ' ';
    text += blank.breaks;
    wasBlank = isMoreIndented;
    const start = cursor.at;
    while (!isBreakOrEnd(cursor.code())) cursor.at += 1;
    text += cursor.text.slice(start, cursor.at);
    lineBreak = cursor.isAtEnd ? '' : cursor.skipBreak();
    to = cursor.at;
    blank = scanBlankLines(cursor, indent, parentIndent);
    if (!blank) return undefined;
  }
  if (header.chomping !== 'strip') text += lineBreak;
  if (header.chomping === 'keep') {
    text += blank.breaks;
    // Fewer spaces than the text is indented by are no line of it, not even at the end of the file.
    const isLine = cursor.isAtEnd && indent <= cursor.column;
    to = isLine ? cursor.at : Math.max(to, cursor.at - cursor.column);
  }
  return { kind: 'scalar', from, to, style: literal ? 'literal' : 'folded', text };
}

function scanHeader(cursor: Cursor, parentIndent: number): Header | undefined {
  let chomping: Header['chomping'] = 'clip';
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const code = cursor.code();
    if ((code === PLUS || code === DASH) && chomping === 'clip') {
      chomping = code === PLUS ? 'keep' : 'strip';
    } else if (isDigit(code) && increment === 0) {
      increment = code - 48;
      if (increment === 0) {
        const message = 'the indentation of a block text is written as 1 to 9';
        return cursor.refuse('BAD_SCALAR_START', message, cursor.at, cursor.at + 1);
      }
    } else break;
    cursor.at += 1;
  }
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.code())) {
    return cursor.refuse('UNEXPECTED_TOKEN', 'the text of a block begins on the next line');
  }
  if (!cursor.isAtEnd) cursor.skipBreak();
  return { chomping, indent: increment === 0 ? 0 : Math.max(0, parentIndent) + increment };
}

/** Blank lines, and the spaces before the next line that is not. Finds the indentation when it is not known. */
function scanBlankLines(
  cursor: Cursor,
  indent: number,
  parentIndent: number,
): { readonly indent: number; readonly breaks: string } | undefined {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === SPACE) cursor.at += 1;
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB) {
      return cursor.refuse('BAD_INDENT', 'a tab cannot indent the lines of a block text; write spaces');
    }
    if (!isBreak(cursor.code())) break;
    breaks += cursor.skipBreak();
  }
  return { indent: indent === 0 ? Math.max(widest, parentIndent + 1, 1) : indent, breaks };
}
