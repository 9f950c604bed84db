import type { SyntaxProblem } from './document.ts';
import type { Node, Pair } from './tree.ts';

/**
 * What makes two keys of a map equal for Kong: the value and its type, so `1` and `"1"` are two keys. Undefined for
 * keys that are never equal to another (lists, maps) and for merge keys, which may stand there more than once.
 */
export function keyOf(key: Node): string | undefined {
  const node = key.kind === 'alias' ? key.target : key;
  if (node?.kind !== 'scalar' || isMergeKey(key)) return undefined;
  return typeof node.value === 'string' ? `"${node.value}` : `${typeof node.value} ${node.value}`;
}

/** `<<` in any style, as lyaml takes it (`load_map` compares the loaded key), or a key tagged `!!merge`. */
export function isMergeKey(key: Node): boolean {
  const node = key.kind === 'alias' ? key.target : key;
  return node?.kind === 'scalar' && (node.value === '<<' || (key.kind === 'scalar' && key.tag === '!!merge'));
}

/** What `keyOf` gives for `.nan`, which no Lua table takes for a key. */
export const NOT_A_NUMBER = 'number NaN';

/** Keys that stand more than once in a map. `nameOf`: what makes two of them equal; undefined is equal to none. */
export function equalKeys(
  pairs: readonly Pair[],
  nameOf: (key: Node) => string | undefined = keyOf,
): readonly SyntaxProblem[] {
  const seen = new Set<string>();
  const problems: SyntaxProblem[] = [];
  for (const { key } of pairs) {
    const name = nameOf(key);
    if (name === undefined) continue;
    if (seen.has(name)) problems.push(writtenTwice(key, name));
    seen.add(name);
  }
  return problems;
}

function writtenTwice(key: Node, name: string): SyntaxProblem {
  const shown = key.kind === 'scalar' ? key.text : name;
  const message = `"${shown}" is written twice here; Kong keeps only the last`;
  return { at: key, code: 'DUPLICATE_KEY', message, tolerated: true };
}
