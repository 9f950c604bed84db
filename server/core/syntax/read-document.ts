import type { SourceText } from '../text/source-text.ts';
import { stringText } from '../text/string-text.ts';
import type { Format, SyntaxDocument } from './document.ts';
import { readJson } from './json-reader.ts';
import type { Origin } from './tree.ts';
import { readYaml } from './yaml-reader.ts';

/** The located tree of a text, however broken. `json` is judged as Kong judges a `.json` file. */
export function readDocument(text: string | SourceText, format: Format): SyntaxDocument {
  const source = typeof text === 'string' ? stringText(text) : text;
  const whole = typeof text === 'string' ? text : source.slice(0, source.length);
  const origin: Origin = { offset: 0 };
  if (format === 'json') return { source, format, comments: [], ...readJson(whole, origin) };
  return { source, format, ...readYaml(whole, origin) };
}
