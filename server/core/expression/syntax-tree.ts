import type { Span } from '../text/span.ts';
import type { Value } from './value.ts';

export const OPERATORS = [
  '==',
  '!=',
  '~',
  '^=',
  '=^',
  '>=',
  '>',
  '<=',
  '<',
  'in',
  'not in',
  'contains',
] as const;
export type Operator = (typeof OPERATORS)[number];

export const TRANSFORMS = ['lower', 'any'] as const;
export type Transform = (typeof TRANSFORMS)[number];

/** `||` binds tighter than `&&`, so the tree is an "and" of "or"s. Chains are flat: their length costs no stack. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'not'; readonly body: Expression; readonly span: Span }
  | Predicate
  /** What could not be read, up to the next `&&`, `||` or closing parenthesis. */
  | { readonly kind: 'broken'; readonly span: Span };

export interface Predicate {
  readonly kind: 'predicate';
  readonly span: Span;
  readonly field: Named;
  /** From the outermost to the innermost: `lower(any(…))` is lower, any. */
  readonly transforms: readonly Named[];
  readonly operator: { readonly name: Operator; readonly span: Span };
  readonly literal: Literal;
}

export interface Named {
  readonly name: string;
  readonly span: Span;
}

export interface Literal {
  readonly form: 'string' | 'raw-string' | 'int' | 'ip' | 'cidr';
  readonly span: Span;
  /** Undefined: it has the form of a literal but no value, such as 300.1.1.1. */
  readonly value: Value | undefined;
}

/** All predicates in the order of the text. */
export function predicatesOf(expression: Expression): Predicate[] {
  const found: Predicate[] = [];
  const todo: Expression[] = [expression];
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (next.kind === 'predicate') found.push(next);
    else if (next.kind === 'not') todo.push(next.body);
    else if (next.kind !== 'broken') todo.push(...next.parts.toReversed());
  }
  return found;
}
