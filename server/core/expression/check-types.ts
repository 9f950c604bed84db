import {
  compareVersions,
  type ExpressionTarget,
  FEATURE_SINCE,
  type Feature,
  hasFeature,
  lookUpField,
} from './dialect.ts';
import type { ExpressionProblem } from './problem.ts';
import { type Expression, type Predicate, predicatesOf } from './syntax-tree.ts';
import type { ValueType } from './value.ts';

/** Fields, types and what the target's version lacks, predicate by predicate, as atc-router's `semantics.rs`. */
export function checkTypes(expression: Expression, target: ExpressionTarget): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  problems.push(...missingNots(expression, target));
  for (const predicate of predicatesOf(expression)) {
    const problem = checkPredicate(predicate, target);
    if (problem) problems.push(problem);
  }
  return problems;
}

function missingNots(expression: Expression, target: ExpressionTarget): ExpressionProblem[] {
  if (hasFeature(target, 'not')) return [];
  const found: ExpressionProblem[] = [];
  const todo: Expression[] = [expression];
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (next.kind === 'not') {
      const { start } = next.span;
      found.push(lacking('not', { start, end: start + 1 }));
      todo.push(next.body);
    } else if (next.kind === 'and' || next.kind === 'or') todo.push(...next.parts);
  }
  return found;
}

function lacking(feature: Feature, span: ExpressionProblem['span']): ExpressionProblem {
  return { code: 'not-in-this-version', span, since: FEATURE_SINCE[feature] };
}

function checkPredicate(predicate: Predicate, target: ExpressionTarget): ExpressionProblem | undefined {
  return checkVersion(predicate, target) ?? checkFieldAndTypes(predicate, target);
}

function checkVersion(
  { operator, literal }: Predicate,
  target: ExpressionTarget,
): ExpressionProblem | undefined {
  if (operator.name === 'contains' && !hasFeature(target, 'contains'))
    return lacking('contains', operator.span);
  if (literal.form === 'raw-string' && !hasFeature(target, 'raw-string'))
    return lacking('raw-string', literal.span);
  return undefined;
}

function checkFieldAndTypes(predicate: Predicate, target: ExpressionTarget): ExpressionProblem | undefined {
  const { field, transforms, operator, literal } = predicate;
  const found = lookUpField(field.name, target);
  switch (found.kind) {
    case 'unknown':
      return { code: 'unknown-field', span: field.span };
    case 'other-version':
      return { code: 'field-of-newer-version', span: field.span, ...sinceOf(found.field.since, target) };
    case 'other-subsystem':
      return { code: 'field-of-other-subsystem', span: field.span };
    case 'field':
      break;
  }
  const { type } = found.field;
  const lower = transforms.find((fn) => fn.name === 'lower');
  const mismatch = checkOperator(type, predicate);
  if (mismatch?.code === 'type-mismatch') return mismatch;
  if (lower && type !== 'String') return { code: 'lower-needs-text', span: lower.span };
  if (mismatch) return mismatch;
  const badSegment = literal.value && operator && isBadSegment(field.name, target);
  return badSegment ? { code: 'bad-segment', span: field.span } : undefined;
}

function sinceOf(since: string, target: ExpressionTarget): { readonly since?: string } {
  return compareVersions(target.version, since) < 0 ? { since } : {};
}

function checkOperator(field: ValueType, { operator, literal }: Predicate): ExpressionProblem | undefined {
  const { value } = literal;
  if (!value) return undefined;
  switch (operator.name) {
    case '~':
      return field === 'String' ? undefined : { code: 'operator-needs-text', span: operator.span };
    case 'in':
    case 'not in':
      return field === 'IpAddr' && value.type === 'IpCidr'
        ? undefined
        : { code: 'operator-needs-network', span: operator.span };
    default:
      break;
  }
  if (field !== value.type) {
    return { code: 'type-mismatch', span: literal.span, types: { field, literal: value.type } };
  }
  switch (operator.name) {
    case '^=':
    case '=^':
    case 'contains':
      return field === 'String' ? undefined : { code: 'operator-needs-text', span: operator.span };
    case '>':
    case '>=':
    case '<':
    case '<=':
      return field === 'Int' ? undefined : { code: 'operator-needs-number', span: operator.span };
    default:
      return undefined;
  }
}

const SEGMENTS = 'http.path.segments.';

/** Kong checks these beside atc-router (3.9 `kong/db/schema/entities/routes.lua`): 0_2 is fine, 2_2 and 02 are not. */
function isBadSegment(name: string, target: ExpressionTarget): boolean {
  if (compareVersions(target.version, '3.6') < 0 || !name.includes(SEGMENTS)) return false;
  const suffix = name.slice(SEGMENTS.length);
  const parts = /^(0|[1-9]\d*)(?:_([1-9]\d*))?$/.exec(suffix);
  if (suffix === 'len') return false;
  return !parts || (parts[2] !== undefined && Number(parts[2]) <= Number(parts[1]));
}
