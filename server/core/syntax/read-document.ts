import type { SourceText } from '../text/source-text.ts';
import { stringText } from '../text/string-text.ts';
import type { Format, SyntaxDocument } from './document.ts';
import { finish } from './finish.ts';
import { readJson } from './json-reader.ts';
import { openPieces } from './piece-document.ts';
import type { Origin } from './tree.ts';

/** The located tree of a text, however broken. `json` is judged as Kong judges a `.json` file. */
export function readDocument(text: string | SourceText, format: Format): SyntaxDocument {
  if (format === 'yaml') return finish(openPieces(text));
  const source = typeof text === 'string' ? stringText(text) : text;
  const origin: Origin = { offset: 0 };
  return { source, format, comments: [], remarks: [], ...readJson(source.slice(0, source.length), origin) };
}
