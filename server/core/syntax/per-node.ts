import type { MapNode } from './tree.ts';

/** An answer that follows from what is in a map, found once: an edit leaves the nodes that it does not touch. */
export function perNode<Answer>(ask: (map: MapNode) => Answer): (map: MapNode) => Answer {
  const answers = new WeakMap<MapNode, { readonly answer: Answer }>();
  return (map) => {
    const known = answers.get(map);
    if (known) return known.answer;
    const answer = ask(map);
    answers.set(map, { answer });
    return answer;
  };
}
