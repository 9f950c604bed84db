import type { Matcher } from '../regex/matcher.ts';
import { compileRustRegex } from '../regex/rust-regex.ts';
import type { Span } from '../text/span.ts';
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
import type { Value } from './value.ts';
import { failedConditions } from './why-false.ts';

export interface ReadyExpression {
  readonly kind: 'expression';
  /** Of the amended text: `net.port` stands in it as `net.dst.port` from Kong 3.6 on. */
  readonly expression: Expression;
  /** The fields that it looks at, each once. */
  readonly fields: readonly string[];
  matches(context: ExpressionContext): { readonly verdict: Verdict; readonly match: ExpressionMatch };
  /** Which conditions keep it from holding; empty when it holds. */
  whyFalse(context: ExpressionContext): readonly ExpressionFailure[];
}

export interface ExpressionFailure {
  /** Of the condition, in the text as it was given. */
  readonly span: Span;
  /** The condition as it is written there. */
  readonly text: string;
  /** What the request has for its field; undefined: nothing, and then no condition holds. */
  readonly seen: readonly Value[] | undefined;
  /** The condition holds, but stands behind a `!`. */
  readonly negated: boolean;
  /** A regex of it ran into the step limit. */
  readonly undecided: boolean;
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
  const { expression, problems, original } = readExpression(text, target);
  const [first, ...others] = problems;
  if (first) return { kind: 'problems', problems: [first, ...others] };
  return new Ready(text, target, expression, original);
}

/** Of a large table most expressions are never asked, so each regex is made ready when its condition is. */
class Ready implements ReadyExpression {
  readonly kind = 'expression';
  readonly expression: Expression;
  readonly #text: string;
  readonly #firstValueOnly: boolean;
  readonly #original: Reading['original'];
  #matchers: Map<Predicate, Matcher | undefined> | undefined;

  constructor(text: string, target: ExpressionTarget, expression: Expression, original: Reading['original']) {
    this.expression = expression;
    this.#text = text;
    this.#firstValueOnly = compareVersions(target.version, '3.4') < 0;
    this.#original = original;
  }

  get fields(): readonly string[] {
    return [...new Set(predicatesOf(this.expression).map((predicate) => predicate.field.name))];
  }

  matches(context: ExpressionContext): { readonly verdict: Verdict; readonly match: ExpressionMatch } {
    const match = newMatch();
    return { verdict: this.#ask(this.expression, context, match), match };
  }

  whyFalse(context: ExpressionContext): readonly ExpressionFailure[] {
    return failedConditions(this.expression, (part) => this.#ask(part, context, newMatch())).map(
      ({ predicate, negated, undecided }) => {
        const span = this.#original(predicate.span);
        const seen = context.valuesOf(predicate.field.name);
        return { span, text: this.#text.slice(span.start, span.end), seen, negated, undecided };
      },
    );
  }

  #ask(part: Expression, context: ExpressionContext, match: ExpressionMatch): Verdict {
    return evaluate(part, context, (predicate) => this.#matcherOf(predicate), match, this.#firstValueOnly);
  }

  #matcherOf(predicate: Predicate): Matcher | undefined {
    const { value } = predicate.literal;
    if (predicate.operator.name !== '~' || value?.type !== 'String') return undefined;
    this.#matchers ??= new Map();
    if (!this.#matchers.has(predicate)) {
      const compiled = compileRustRegex(value.value);
      this.#matchers.set(predicate, compiled.kind === 'regex' ? compiled.matcher : undefined);
    }
    return this.#matchers.get(predicate);
  }
}

interface Reading {
  readonly expression: Expression;
  readonly problems: readonly ExpressionProblem[];
  /** From a span of the amended text, which the expression has, to one of the given text. */
  original(span: Span): Span;
}

function readExpression(text: string, target: ExpressionTarget): Reading {
  const amended = amendExpression(text, target.version);
  const { expression, problems } = parseExpression(amended.text);
  // Kong parses all of it before it looks at fields and types.
  const types = checkTypes(expression, target);
  const all = types.length === 0 ? problems : [...problems, ...types];
  return {
    expression,
    original: amended.original,
    problems: all.map((problem) => ({ ...problem, span: amended.original(problem.span) })),
  };
}
