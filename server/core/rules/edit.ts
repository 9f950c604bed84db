/** Edits over located nodes that leave comments, quoting and layout as the user wrote them. */
import type { SyntaxDocument } from '../syntax/document.ts';
import { type Located, type MapNode, type Pair, type ScalarNode, spanOf } from '../syntax/tree.ts';
import type { Edit } from '../text/span.ts';

export function replacement(at: Located, text: string): Edit {
  return { span: spanOf(at), text };
}

/** Changes a scalar's value and keeps its quotes. `text` must need no escaping, as names and numbers do not. */
export function replaceValue(scalar: ScalarNode, text: string): Edit {
  const quote = { single: "'", double: '"', plain: '', literal: '', folded: '' }[scalar.style];
  return replacement(scalar, `${quote}${text}${quote}`);
}

/**
 * Writes `key: value` right after `pair`: on a line of its own in a block map, behind a comma in a flow map.
 * `pair` must be one of the map's own and hold a scalar.
 */
export function insertAfter(
  document: SyntaxDocument,
  map: MapNode,
  pair: Pair,
  key: string,
  value: string,
): Edit {
  const { source, format } = document;
  const { end } = spanOf(pair);
  const name = format === 'json' ? JSON.stringify(key) : key;
  if (map.flow) return { span: { start: end, end }, text: `, ${name}: ${value}` };
  const { character } = source.positionAt(spanOf(pair.key).start);
  const lineEnd = endOfLine(document, end);
  const newline = source.slice(lineEnd, lineEnd + 2) === '\r\n' ? '\r\n' : '\n';
  return {
    span: { start: lineEnd, end: lineEnd },
    text: `${newline}${' '.repeat(character)}${name}: ${value}`,
  };
}

/** The offset of the line break at or after `offset`, or of the end of the text. */
export function endOfLine(document: SyntaxDocument, offset: number): number {
  const { source } = document;
  const { line } = source.positionAt(offset);
  const next = source.offsetAt({ line: line + 1, character: 0 });
  const tail = source.slice(offset, next);
  return offset + tail.replace(/\r?\n?$/, '').length;
}

/**
 * Takes out a pair with its lines; undefined where they hold anything else, a comment too, that would be lost.
 * `pair` must be one of the map's own.
 */
export function removal({ source }: SyntaxDocument, map: MapNode, pair: Pair): Edit | undefined {
  if (map.flow || map.pairs.length < 2) return undefined;
  const { start, end } = spanOf(pair);
  const from = source.offsetAt({ line: source.positionAt(start).line, character: 0 });
  const to = source.offsetAt({ line: source.positionAt(end).line + 1, character: 0 });
  if (source.slice(from, start).trim() !== '' || source.slice(end, to).trim() !== '') return undefined;
  if (source.slice(start, end).includes('#')) return undefined;
  return { span: { start: from, end: to }, text: '' };
}

/** The pair as written in this very map, so that an edit changes nobody else; undefined if merged or aliased. */
export function ownPair(map: MapNode, key: string): Pair | undefined {
  const pair = map.pairs.findLast((each) => each.key.kind === 'scalar' && each.key.text === key);
  return pair?.value.kind === 'scalar' ? pair : undefined;
}
