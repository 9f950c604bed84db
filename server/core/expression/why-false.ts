/** Which conditions keep an expression from holding: the first failing one of a chain of `&&`, each branch of `||`. */
import type { Verdict } from './evaluate.ts';
import type { Expression, Predicate } from './syntax-tree.ts';

export interface FailedCondition {
  readonly predicate: Predicate;
  /** The condition holds, but stands behind a `!`. */
  readonly negated: boolean;
  /** It could not be told whether it holds. */
  readonly undecided: boolean;
}

/** Of a long `||` not all branches are worth naming. */
const MOST = 12;

/** Empty when the expression holds. `verdictOf` says what each part of it is for the request. */
export function failedConditions(
  expression: Expression,
  verdictOf: (part: Expression) => Verdict,
): readonly FailedCondition[] {
  return verdictOf(expression) === true ? [] : failedIn(expression, false, verdictOf).slice(0, MOST);
}

/** `negated`: the part holds and should not, for a `!` stands before it. */
function failedIn(
  part: Expression,
  negated: boolean,
  verdictOf: (part: Expression) => Verdict,
): readonly FailedCondition[] {
  switch (part.kind) {
    case 'broken':
      return [];
    case 'predicate':
      return [{ predicate: part, negated, undecided: verdictOf(part) === 'undecided' }];
    case 'not':
      return failedIn(part.body, !negated, verdictOf);
    default: {
      // Behind a `!` the two change places.
      const oneIsEnough = (part.kind === 'and') !== negated;
      const failing = part.parts.filter((each) => verdictOf(each) !== !negated);
      const chosen = oneIsEnough ? failing.slice(0, 1) : failing;
      return chosen.flatMap((each) => failedIn(each, negated, verdictOf));
    }
  }
}
