import type { Matcher, RegexMatch } from '../regex/matcher.ts';
import { cidrContains, sameIp } from './ip.ts';
import type { Expression, Predicate } from './syntax-tree.ts';
import type { Value } from './value.ts';

/** What a request has: the values of a field, several for a header that was sent several times. */
export interface ExpressionContext {
  /** Undefined or empty: the request has none, and the condition is false whatever its operator. */
  valuesOf(field: string): readonly Value[] | undefined;
}

/** What the condition that held last says about a field: `strip_path` cuts it, plugins read the captures. */
export interface ExpressionMatch {
  /** The text that `==`, `^=`, `=^` or `~` matched, by field. */
  readonly matched: Map<string, Value>;
  /** Captures of all regexes that held, by number and by name. */
  readonly captures: Map<string, string>;
}

export type Verdict = boolean | 'undecided';

export type MatcherOf = (predicate: Predicate) => Matcher | undefined;

export function newMatch(): ExpressionMatch {
  return { matched: new Map(), captures: new Map() };
}

/**
 * Does the request fulfil the expression? As atc-router's `interpreter.rs`: left to right, and what a condition
 * matched is noted even if a later one fails. `firstValueOnly`: before 1.2 (Kong 3.4), without `any()` only the
 * first value of a field was looked at; since then all must fulfil the condition.
 */
export function evaluate(
  expression: Expression,
  context: ExpressionContext,
  matcherOf: MatcherOf,
  match: ExpressionMatch,
  firstValueOnly: boolean,
): Verdict {
  switch (expression.kind) {
    case 'broken':
      return false;
    case 'not': {
      const inner = evaluate(expression.body, context, matcherOf, match, firstValueOnly);
      return inner === 'undecided' ? inner : !inner;
    }
    case 'predicate':
      return holds(expression, context, matcherOf(expression), match, firstValueOnly);
    default: {
      // "and" ends at the first false, "or" at the first true; an undecided part decides only if none does.
      const ends = expression.kind === 'or';
      let undecided = false;
      for (const part of expression.parts) {
        const verdict = evaluate(part, context, matcherOf, match, firstValueOnly);
        if (verdict === ends) return ends;
        undecided ||= verdict === 'undecided';
      }
      return undecided ? 'undecided' : !ends;
    }
  }
}

function holds(
  predicate: Predicate,
  context: ExpressionContext,
  matcher: Matcher | undefined,
  match: ExpressionMatch,
  firstValueOnly: boolean,
): Verdict {
  const values = context.valuesOf(predicate.field.name);
  if (!values || values.length === 0) return false;
  const any = predicate.transforms.some((fn) => fn.name === 'any');
  let undecided = false;
  for (const given of firstValueOnly && !any ? values.slice(0, 1) : values) {
    const verdict = holdsFor(predicate, asAsked(predicate, given), matcher, match);
    if (verdict === any) return any;
    undecided ||= verdict === 'undecided';
  }
  return undecided ? 'undecided' : !any;
}

/** Whether one value of a field fulfils the condition. */
export function valueFulfils(predicate: Predicate, given: Value, matcher: Matcher | undefined): Verdict {
  const value = asAsked(predicate, given);
  if (predicate.operator.name === '~')
    return value.type === 'String' && matcher ? matcher.test(value.value, 0, 'anywhere') : false;
  return holdsFor(predicate, value, matcher, newMatch());
}

function asAsked({ transforms }: Predicate, given: Value): Value {
  const lowers = given.type === 'String' && transforms.some(({ name }) => name === 'lower');
  return lowers ? { type: 'String', value: given.value.toLowerCase() } : given;
}

function holdsFor(
  { field, operator, literal }: Predicate,
  value: Value,
  matcher: Matcher | undefined,
  match: ExpressionMatch,
): Verdict {
  const wanted = literal.value;
  if (!wanted) return false;
  switch (operator.name) {
    case '==': {
      const equal = sameValue(value, wanted);
      if (equal) match.matched.set(field.name, wanted);
      return equal;
    }
    case '!=':
      return !sameValue(value, wanted);
    case '~':
      return value.type === 'String' && matcher ? regexHolds(matcher, value.value, field.name, match) : false;
    case '^=':
    case '=^': {
      if (value.type !== 'String' || wanted.type !== 'String') return false;
      const found =
        operator.name === '^=' ? value.value.startsWith(wanted.value) : value.value.endsWith(wanted.value);
      if (found) match.matched.set(field.name, wanted);
      return found;
    }
    case 'contains':
      return value.type === 'String' && wanted.type === 'String' && value.value.includes(wanted.value);
    case 'in':
    case 'not in': {
      if (value.type !== 'IpAddr' || wanted.type !== 'IpCidr') return false;
      return cidrContains(wanted.value, value.value) === (operator.name === 'in');
    }
    default:
      return value.type === 'Int' && wanted.type === 'Int'
        ? compares(operator.name, value.value, wanted.value)
        : false;
  }
}

function compares(operator: '>' | '>=' | '<' | '<=', left: bigint, right: bigint): boolean {
  switch (operator) {
    case '>':
      return right < left;
    case '>=':
      return right <= left;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
  }
}

function sameValue(a: Value, b: Value): boolean {
  if (a.type === 'IpAddr' && b.type === 'IpAddr') return sameIp(a.value, b.value);
  if (a.type === 'IpCidr' && b.type === 'IpCidr') {
    return sameIp(a.value, b.value) && a.value.prefix === b.value.prefix;
  }
  return a.type === b.type && a.value === b.value;
}

function regexHolds(matcher: Matcher, subject: string, field: string, match: ExpressionMatch): Verdict {
  const found = matcher.match(subject, 0, 'anywhere');
  if (found.kind === 'undecided') return 'undecided';
  if (found.kind === 'no-match') return false;
  noteCaptures(found, field, match);
  return true;
}

function noteCaptures(found: RegexMatch, field: string, { matched, captures }: ExpressionMatch): void {
  matched.set(field, { type: 'String', value: found.captures[0]?.text ?? '' });
  found.captures.forEach((capture, i) => {
    if (capture) captures.set(String(i), capture.text);
  });
  for (const [name, capture] of found.named) captures.set(name, capture.text);
}
