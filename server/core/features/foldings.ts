/** What an editor may fold: sections, entities, and the maps and lists in them. */
import type { Config } from '../model/config.ts';
import { type Node, spanOf } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

/** At most so many, the outer ones first: editors take no more, and those of a huge file would take seconds. */
export function foldings(config: Config, limit: number): readonly Span[] {
  const spans: Span[] = [];
  for (const pair of config.sections.values()) spans.push(spanOf(pair));
  let level: readonly Node[] = config.items.slice(0, limit).map(({ node }) => node);
  while (level.length !== 0) {
    const next: Node[] = [];
    for (const node of level) {
      if (limit <= spans.length) return spans;
      fold(node, spans, next);
    }
    level = next;
  }
  return spans;
}

function fold(node: Node, spans: Span[], inside: Node[]): void {
  if (node.kind === 'list') inside.push(...node.items);
  if (node.kind !== 'map') return;
  spans.push(spanOf(node));
  for (const pair of node.pairs) {
    const { value } = pair;
    if (value.kind !== 'scalar' || value.style === 'literal' || value.style === 'folded')
      spans.push(spanOf(pair));
    if (value.kind !== 'scalar') inside.push(value);
  }
}
