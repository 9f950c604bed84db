import type { SourceText } from '../text/source-text.ts';
import type { Format, SyntaxDocument } from './document.ts';
import { finish } from './finish.ts';
import { openPieces } from './piece-document.ts';

/** The located tree of a text, however broken. `json` is judged as Kong judges a `.json` file. */
export function readDocument(text: string | SourceText, format: Format): SyntaxDocument {
  return finish(openPieces(text, format));
}
