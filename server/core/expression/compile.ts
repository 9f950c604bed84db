import type { Matcher } from '../regex/matcher.ts';
import { compileRustRegex } from '../regex/rust-regex.ts';
import { amendExpression } from './amend.ts';
import { checkTypes } from './check-types.ts';
import { compareVersions, type ExpressionTarget } from './dialect.ts';
import {
  type ExpressionContext,
  type ExpressionMatch,
  evaluate,
  newMatch,
  type Verdict,
} from './evaluate.ts';
import { parseExpression } from './parse.ts';
import type { ExpressionProblem } from './problem.ts';
import { type Expression, type Predicate, predicatesOf } from './syntax-tree.ts';

export interface ReadyExpression {
  readonly kind: 'expression';
  /** Of the amended text: `net.port` stands in it as `net.dst.port` from Kong 3.6 on. */
  readonly expression: Expression;
  /** The fields that it looks at, each once. */
  readonly fields: readonly string[];
  matches(context: ExpressionContext): { readonly verdict: Verdict; readonly match: ExpressionMatch };
}

export type CompiledExpression =
  | ReadyExpression
  | { readonly kind: 'problems'; readonly problems: readonly [ExpressionProblem, ...ExpressionProblem[]] };

/**
 * All that is wrong with an expression for that Kong, the fault that Kong itself reports first. Empty: Kong takes it.
 */
export function checkExpression(text: string, target: ExpressionTarget): readonly ExpressionProblem[] {
  return readExpression(text, target).problems;
}

/** Makes an expression ready to be asked about many requests. */
export function compileExpression(text: string, target: ExpressionTarget): CompiledExpression {
  const { expression, problems } = readExpression(text, target);
  const [first, ...others] = problems;
  if (first) return { kind: 'problems', problems: [first, ...others] };
  const predicates = predicatesOf(expression);
  const matchers = new Map<Predicate, Matcher>();
  for (const predicate of predicates) {
    const { value } = predicate.literal;
    if (predicate.operator.name !== '~' || value?.type !== 'String') continue;
    const compiled = compileRustRegex(value.value);
    if (compiled.kind === 'regex') matchers.set(predicate, compiled.matcher);
  }
  const firstValueOnly = compareVersions(target.version, '3.4') < 0;
  return {
    kind: 'expression',
    expression,
    fields: [...new Set(predicates.map((predicate) => predicate.field.name))],
    matches(context) {
      const match = newMatch();
      const verdict = evaluate(expression, context, (p) => matchers.get(p), match, firstValueOnly);
      return { verdict, match };
    },
  };
}

function readExpression(
  text: string,
  target: ExpressionTarget,
): { readonly expression: Expression; readonly problems: readonly ExpressionProblem[] } {
  const amended = amendExpression(text, target.version);
  const { expression, problems } = parseExpression(amended.text);
  // Kong parses all of it before it looks at fields and types.
  const all = [...problems, ...checkTypes(expression, target)];
  return {
    expression,
    problems: all.map((problem) => ({ ...problem, span: amended.original(problem.span) })),
  };
}
