/** Lines and columns exist only here: core counts UTF-16 offsets, the client counts what was agreed on. */
import type { Position, Range } from 'vscode-languageserver/node';
import { type Located, spanOf } from '../core/syntax/tree.ts';
import type { SourceText } from '../core/text/source-text.ts';
import type { Span } from '../core/text/span.ts';

export type Encoding = 'utf-16' | 'utf-8';

export interface Positions {
  offset(source: SourceText, position: Position): number;
  position(source: SourceText, offset: number): Position;
  range(source: SourceText, span: Span): Range;
  rangeOf(source: SourceText, at: Located): Range;
}

export function positionsIn(encoding: Encoding): Positions {
  const { offset, position } = encoding === 'utf-8' ? UTF_8 : UTF_16;
  const range = (source: SourceText, span: Span): Range => ({
    start: position(source, span.start),
    end: position(source, span.end),
  });
  return { offset, position, range, rangeOf: (source, at) => range(source, spanOf(at)) };
}

const UTF_16 = {
  offset: (source: SourceText, position: Position) => source.offsetAt(position),
  position: (source: SourceText, offset: number) => source.positionAt(offset),
};

const UTF_8 = {
  offset(source: SourceText, { line, character }: Position): number {
    const start = source.offsetAt({ line, character: 0 });
    const end = source.offsetAt({ line: line + 1, character: 0 });
    let bytes = 0;
    let offset = start;
    for (const letter of source.slice(start, end)) {
      if (bytes >= character) break;
      bytes += utf8Length(letter);
      offset += letter.length;
    }
    return offset;
  },
  position(source: SourceText, offset: number): Position {
    const { line } = source.positionAt(offset);
    const start = source.offsetAt({ line, character: 0 });
    let bytes = 0;
    for (const letter of source.slice(start, offset)) bytes += utf8Length(letter);
    return { line, character: bytes };
  },
};

function utf8Length(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
