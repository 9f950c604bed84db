/** What block and flow maps have in common. */
import { isMergeKey, keyOf, NOT_A_NUMBER } from '../key.ts';
import type { Node, Origin, Pair } from '../tree.ts';

/** libyaml refuses keys of more than 1,024 characters. */
export const MAX_KEY = 1000;
export const MAX_DEPTH = 100;

export function pairOf(origin: Origin, key: Node, value: Node): Pair {
  const { from } = key;
  return { origin, from, to: Math.max(key.to, value.to), key, value };
}

/** Up to so many keys it is quicker to compare each with each. */
const FEW = 12;

/** Equal keys, merges and impossible keys are looked into by the general reader. */
export function hasOddKeys(pairs: readonly Pair[]): boolean {
  if (FEW < pairs.length) return hasOddKeysAmongMany(pairs);
  for (let i = 0; i < pairs.length; i++) {
    const key = pairs[i]?.key;
    if (key?.kind !== 'scalar' || isMergeKey(key) || Number.isNaN(key.value)) return true;
    for (let j = 0; j < i; j++) {
      const other = pairs[j]?.key;
      if (other?.kind === 'scalar' && other.value === key.value) return true;
    }
  }
  return false;
}

function hasOddKeysAmongMany(pairs: readonly Pair[]): boolean {
  const seen = new Set<string>();
  for (const { key } of pairs) {
    const name = keyOf(key);
    if (name === undefined || name === NOT_A_NUMBER || seen.has(name)) return true;
    seen.add(name);
  }
  return false;
}
