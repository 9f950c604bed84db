import type { Node } from './tree.ts';

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
