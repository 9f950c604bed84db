/** What an editor may fold: sections, entities, and the maps and lists in them. */
import type { Config } from '../model/config.ts';
import { type Node, spanOf } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

export function foldings(config: Config): readonly Span[] {
  const spans: Span[] = [];
  for (const pair of config.sections.values()) spans.push(spanOf(pair));
  for (const item of config.items) collect(item.node, spans);
  return spans;
}

function collect(node: Node, spans: Span[]): void {
  if (node.kind === 'list') {
    for (const item of node.items) collect(item, spans);
  } else if (node.kind === 'map') {
    spans.push(spanOf(node));
    for (const pair of node.pairs) {
      if (pair.value.kind === 'scalar') {
        if (pair.value.style === 'literal' || pair.value.style === 'folded') spans.push(spanOf(pair));
        continue;
      }
      spans.push(spanOf(pair));
      collect(pair.value, spans);
    }
  }
}
