import type { CharSet } from './char-set.ts';
import type { Look } from './hir.ts';

/** A PCRE pattern with its flags applied: every character is a set of bytes. */
export type Pcre =
  | { readonly kind: 'empty' }
  | { readonly kind: 'char'; readonly set: CharSet }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'concat'; readonly parts: readonly Pcre[] }
  | { readonly kind: 'alternate'; readonly branches: readonly Pcre[] }
  | {
      readonly kind: 'repeat';
      readonly body: Pcre;
      readonly min: number;
      readonly max: number | undefined;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'group'; readonly index: number; readonly body: Pcre }
  | { readonly kind: 'around'; readonly behind: boolean; readonly negative: boolean; readonly body: Pcre }
  | { readonly kind: 'atomic'; readonly body: Pcre }
  | { readonly kind: 'back-reference'; readonly groups: readonly number[]; readonly ignoreCase: boolean }
  /** Holds what follows from here on as the match (`\K`). */
  | { readonly kind: 'keep' }
  | { readonly kind: 'fail' }
  | {
      readonly kind: 'conditional';
      readonly condition: { readonly groups: readonly number[] } | (Pcre & { readonly kind: 'around' });
      readonly yes: Pcre;
      readonly no: Pcre;
    }
  /** Valid, but we do not run it: recursion, verbs, callouts, `\X`, non-atomic look-around. */
  | { readonly kind: 'beyond'; readonly length: number | undefined };

/** The number of bytes that it always takes, or undefined if that varies. */
export function fixedLength(node: Pcre, groups: ReadonlyMap<number, Pcre>, depth = 0): number | undefined {
  if (64 < depth) return undefined;
  const inner = (child: Pcre): number | undefined => fixedLength(child, groups, depth + 1);
  switch (node.kind) {
    case 'empty':
    case 'look':
    case 'around':
    case 'keep':
    case 'fail':
      return 0;
    case 'char':
      return 1;
    case 'beyond':
      return node.length;
    case 'concat':
      return sumOf(node.parts.map(inner));
    case 'alternate':
      return sameOf(node.branches.map(inner));
    case 'repeat': {
      if (node.min !== node.max) return undefined;
      const body = inner(node.body);
      return body === undefined ? undefined : body * node.min;
    }
    case 'group':
    case 'atomic':
      return inner(node.body);
    case 'back-reference': {
      const lengths = node.groups.map((group) => {
        const target = groups.get(group);
        return target && inner(target);
      });
      return sameOf(lengths);
    }
    case 'conditional':
      return sameOf([inner(node.yes), inner(node.no)]);
  }
}

function sumOf(lengths: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const length of lengths) {
    if (length === undefined) return undefined;
    sum += length;
  }
  return sum;
}

function sameOf(lengths: readonly (number | undefined)[]): number | undefined {
  const [first] = lengths;
  return lengths.every((length) => length === first) ? first : undefined;
}
