/** Keys that are written twice in a map of JSON. */
import type { SyntaxProblem } from '../document.ts';
import { equalKeys, keyOf } from '../key.ts';
import type { Pair } from '../tree.ts';

/** Keys are equal as strings, and `<<` is one as any other. */
export function faultsOfKeys(pairs: readonly Pair[]): readonly SyntaxProblem[] {
  return areFewAndDistinct(pairs) ? NONE : equalKeys(pairs, (key) => keyOf(key) ?? '"<<');
}

const NONE: readonly never[] = [];
const FEW = 12;

/** What nearly all maps are; to compare each with each is quicker than to remember them. */
function areFewAndDistinct(pairs: readonly Pair[]): boolean {
  if (FEW < pairs.length) return false;
  for (let i = 1; i < pairs.length; i++) {
    const name = nameOf(pairs[i]);
    for (let k = 0; k < i; k++) if (nameOf(pairs[k]) === name) return false;
  }
  return true;
}

function nameOf(pair: Pair | undefined): string | undefined {
  return pair?.key.kind === 'scalar' ? pair.key.text : undefined;
}
