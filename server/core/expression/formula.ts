/** An expression with its negations pushed down to the conditions, to be reasoned about. */
import type { Expression, Predicate } from './syntax-tree.ts';

/** That a condition holds for a request, or that it does not. */
export interface Claim {
  readonly predicate: Predicate;
  readonly holds: boolean;
}

export type Formula =
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'all' | 'some'; readonly parts: readonly Formula[] };

export function formulaOf(expression: Expression, holds: boolean): Formula {
  switch (expression.kind) {
    case 'predicate':
      return { kind: 'claim', claim: { predicate: expression, holds } };
    case 'not':
      return formulaOf(expression.body, !holds);
    case 'broken':
      // It never holds.
      return { kind: holds ? 'some' : 'all', parts: [] };
    default: {
      const parts = expression.parts.map((part) => formulaOf(part, holds));
      return { kind: (expression.kind === 'and') === holds ? 'all' : 'some', parts };
    }
  }
}

export function negated(formula: Formula): Formula {
  if (formula.kind === 'claim')
    return { kind: 'claim', claim: { ...formula.claim, holds: !formula.claim.holds } };
  return { kind: formula.kind === 'all' ? 'some' : 'all', parts: formula.parts.map(negated) };
}

export function bothOf(...parts: readonly Formula[]): Formula {
  return { kind: 'all', parts };
}
