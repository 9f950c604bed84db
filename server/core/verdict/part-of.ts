import { type Located, within } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import type { Value } from './value.ts';

/**
 * The place of a part of a text, in UTF-16 code units; undefined where the text does not stand in the file as it is:
 * with escapes, folded, or brought by a shorthand.
 */
export function partOf(value: Value, part: Span): Located | undefined {
  const node = value.kind === 'scalar' ? value.node : undefined;
  if (node?.kind !== 'scalar' || node.style === 'literal' || node.style === 'folded') return undefined;
  const quote = node.style === 'plain' ? 0 : 1;
  if (node.text.length + 2 * quote !== node.to - node.from) return undefined;
  return within(node, part.start + quote, part.end + quote);
}
