/** Parts that stand for the nodes of a list, after the list has changed. */
import type { Node } from '../syntax/tree.ts';

/** Known again by their nodes; those between the first and the last difference are new. */
export function difference<T extends { readonly node: Node }>(
  nodes: readonly Node[],
  old: { readonly nodes: readonly Node[]; readonly parts: readonly T[] },
  open: (node: Node) => T,
): { readonly kept: readonly T[]; readonly fresh: readonly T[]; readonly gone: readonly T[] } {
  const shortest = Math.min(nodes.length, old.nodes.length);
  let head = 0;
  while (head < shortest && nodes[head] === old.nodes[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && nodes[nodes.length - 1 - tail] === old.nodes[old.nodes.length - 1 - tail])
    tail += 1;
  const end = old.parts.length - tail;
  const gone = new Map(old.nodes.slice(head, end).map((node, i) => [node, old.parts[head + i]] as const));
  const fresh: T[] = [];
  const middle = nodes.slice(head, nodes.length - tail).map((node) => {
    const known = gone.get(node);
    gone.delete(node);
    if (known) return known;
    const part = open(node);
    fresh.push(part);
    return part;
  });
  const kept = old.parts.slice(0, head).concat(middle, old.parts.slice(end));
  return { kept, fresh, gone: [...gone.values()].filter((part) => part !== undefined) };
}
