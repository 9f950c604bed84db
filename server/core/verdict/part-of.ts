import { scalarText } from '../syntax/scalar-text.ts';
import { type Located, spanOf, within } from '../syntax/tree.ts';
import type { SourceText } from '../text/source-text.ts';
import type { Span } from '../text/span.ts';
import type { Value } from './value.ts';

/**
 * The place of a part of a text, in UTF-16 code units; undefined where the text does not stand in the file at all, or
 * where it stands there with escapes or folded and no source was given, or is a line break at the end of a block.
 * What is missing at the end of a block is missed at its last letter.
 */
export function partOf(value: Value, part: Span, source?: SourceText): Located | undefined {
  const node = value.kind === 'scalar' ? value.node : undefined;
  if (node?.kind !== 'scalar') return undefined;
  const quote = node.style === 'plain' ? 0 : 1;
  const isBlock = node.style === 'literal' || node.style === 'folded';
  if (!isBlock && node.text.length + 2 * quote === node.to - node.from)
    return within(node, part.start + quote, part.end + quote);
  const written = source && scalarText(source, node);
  if (!written) return undefined;
  // Behind the last letter of a block only line breaks are left, which nobody sees, and then what follows the block.
  const seen = node.text.trimEnd().length;
  const isBehind = isBlock && seen <= part.start;
  if (isBehind && (part.start < part.end || seen === 0)) return undefined;
  const { start, end } = written.toSource(isBehind ? { start: seen - 1, end: seen } : part);
  const origin = spanOf(node).start;
  return within(node, start - origin, end - origin);
}
