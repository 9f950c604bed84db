/** Block scalars: `|` and `>`. */
import type { ScalarNode } from '../tree.ts';
import { BAR, CR, DASH, HASH, LF, SPACE, TAB } from './codes.ts';
import type { Lines } from './lines.ts';

/** `|`, `|-`, `>` and `>-`; anything more in the header is left to the general reader. */
export function readBlockText(lines: Lines, p: number, column: number): ScalarNode | undefined {
  const { text } = lines;
  const literal = text.charCodeAt(p) === BAR;
  const strip = text.charCodeAt(p + 1) === DASH && p + 1 < lines.contentEnd;
  const headerEnd = p + (strip ? 2 : 1);
  const rest = lines.skipSpaces(headerEnd);
  if (rest < lines.contentEnd) {
    if (rest === headerEnd || text.charCodeAt(rest) !== HASH) return undefined;
    lines.comment(rest);
  }
  const found = blockLines(text, lines.lineEnd + 1, column);
  if (!found || !lines.next(found.end)) return undefined;
  const body = literal ? found.content.join('\n') : folded(found.content);
  if (body === undefined) return undefined;
  const endsFile = text.charCodeAt(found.end - 1) !== LF;
  const value = strip || endsFile ? body : `${body}\n`;
  const style = literal ? 'literal' : 'folded';
  return { kind: 'scalar', origin: lines.origin, from: p, to: found.end, style, text: value, value };
}

/** The lines of a block scalar, without blank ones at its end, and where the last one's break ends. */
function blockLines(
  text: string,
  from: number,
  column: number,
): { readonly content: readonly string[]; readonly end: number } | undefined {
  const content: string[] = [];
  let indent = -1;
  let blank = 0;
  let end = from;
  let start = from;
  while (start < text.length) {
    let p = start;
    while (text.charCodeAt(p) === SPACE) p += 1;
    const found = text.indexOf('\n', p);
    const lineEnd = found < 0 ? text.length : found;
    const contentEnd = text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
    if (contentEnd <= p) {
      // A blank line that is wider than the text is part of it in some cases and an error in others.
      if (start < p && (indent < 0 || indent < p - start)) return undefined;
      blank += 1;
      start = lineEnd + 1;
      continue;
    }
    const width = p - start;
    if (text.charCodeAt(p) === TAB && (indent < 0 || width < indent)) return undefined;
    if (indent < 0) {
      if (width <= column) return undefined;
      indent = width;
    }
    if (width < indent) break;
    for (; 0 < blank; blank--) content.push('');
    content.push(text.slice(start + indent, contentEnd));
    end = Math.min(lineEnd + 1, text.length);
    start = lineEnd + 1;
  }
  return content.length === 0 ? undefined : { content, end };
}

/** The lines of a folded scalar as one text; undefined when some are indented deeper, which fold otherwise. */
function folded(lines: readonly string[]): string | undefined {
  let text = '';
  let breaks = 0;
  for (const line of lines) {
    if (line === '') {
      breaks += 1;
      continue;
    }
    const first = line.charCodeAt(0);
    if (first === SPACE || first === TAB) return undefined;
    if (text === '' && breaks !== 0) return undefined;
    if (text !== '') text += breaks === 0 ? ' ' : '\n'.repeat(breaks);
    text += line;
    breaks = 0;
  }
  return text;
}
