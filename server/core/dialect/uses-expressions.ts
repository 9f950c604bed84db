import type { SyntaxDocument } from '../syntax/document.ts';
import { perNode } from '../syntax/per-node.ts';
import { fieldsOf, firstItems, resolveAlias } from '../syntax/read.ts';
import type { MapNode, Node } from '../syntax/tree.ts';

/** Whether some route has an `expression`, which only the router flavor of that name takes in every 3.x. */
export function usesExpressions({ root }: SyntaxDocument): boolean {
  const map = root && resolveAlias(root);
  if (map?.kind !== 'map') return false;
  const sections = fieldsOf(map);
  return (
    hasExpression(sections.get('routes')?.value) ||
    mapsOf(sections.get('services')?.value).some(leadsByExpression)
  );
}

const leadsByExpression = perNode((service) => hasExpression(fieldsOf(service).get('routes')?.value));
const isExpression = perNode((route) => fieldsOf(route).has('expression'));

function hasExpression(routes: Node | undefined): boolean {
  return mapsOf(routes).some(isExpression);
}

/** How many items are looked at: what a file does once it does everywhere, and it may be large. */
const SAMPLE = 200;

function mapsOf(list: Node | undefined): readonly MapNode[] {
  const node = list && resolveAlias(list);
  if (node?.kind !== 'list') return [];
  return firstItems(node, SAMPLE)
    .flatMap((item) => resolveAlias(item) ?? [])
    .filter((map) => map.kind === 'map');
}
