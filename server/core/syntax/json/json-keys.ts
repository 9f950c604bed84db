/** Keys that are written twice in a map of JSON. */
import type { SyntaxProblem } from '../document.ts';
import { keyOf } from '../key.ts';
import type { Pair } from '../tree.ts';

/** Keys are equal as strings. */
export function faultsOfKeys(pairs: readonly Pair[]): readonly SyntaxProblem[] {
  if (areFewAndDistinct(pairs)) return NONE;
  const seen = new Set<string>();
  const problems: SyntaxProblem[] = [];
  for (const { key } of pairs) {
    const name = keyOf(key) ?? '"<<';
    if (seen.has(name)) {
      const shown = key.kind === 'scalar' ? key.text : name;
      const message = `"${shown}" is written twice here; Kong keeps only the last`;
      problems.push({ at: key, code: 'DUPLICATE_KEY', message, tolerated: true });
    }
    seen.add(name);
  }
  return problems;
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
