/** Why no request at all can fulfil a path or an expression. Only what is certain. */
import { fieldValues } from '../expression/field-values.ts';
import { formulaOf } from '../expression/formula.ts';
import { satisfiable } from '../expression/satisfiable.ts';
import { type Expression, type Predicate, predicatesOf } from '../expression/syntax-tree.ts';
import { fromBytes } from './bytes.ts';
import { literalBeginning } from './candidate-index.ts';
import type { Subsystem } from './route-table.ts';
import { normalizePath } from './uri.ts';

/** `path` in bytes, with `~` in front of a regex, as Kong 3.x has it. */
export function whyPathNeverMatches(path: string): string | undefined {
  const regex = path.startsWith('~');
  // Kong itself refuses a plain path that is not in normal form.
  if (!regex && normalizePath(path) !== path) return undefined;
  return whyTextIsInNoPath(regex ? literalBeginning(fromBytes(path.slice(1)) ?? '') : path);
}

/** A text that a path would have to begin with. */
function whyTextIsInNoPath(text: string): string | undefined {
  if (text.includes('?')) return 'the query is no part of the path that Kong matches';
  if (text.includes('//')) return 'Kong merges "//" into "/" before it matches';
  if (/\/\.\.?\//.test(text)) return 'Kong removes "." and ".." before it matches';
  const sequence = /%[\dA-Fa-f]{2}/.exec(text)?.[0];
  if (sequence === undefined) return undefined;
  const decoded = normalizePath(sequence);
  if (decoded === sequence) return undefined;
  return `Kong matches the decoded path, where "${sequence}" reads "${decoded}"`;
}

/** `protocols`: what the route takes; undefined: any. */
export function whyExpressionNeverHolds(
  expression: Expression,
  protocols: ReadonlySet<string> | undefined,
  subsystem: Subsystem,
): string | undefined {
  const demanded = demandedPredicates(expression);
  for (const predicate of demanded) {
    const alone = whyPredicateNeverHolds(predicate, protocols);
    if (alone !== undefined) return alone;
  }
  const fields = fieldValues(subsystem);
  const claims = demanded.map((predicate) => ({ predicate, holds: true }));
  for (const [i, one] of claims.entries()) {
    const field = one.predicate.field.name;
    if (fields.canHold(field, [one]) === 'no') return `${wordsOf(one.predicate)} never holds`;
    for (const other of claims.slice(i + 1, i + MOST_COMPARED))
      if (other.predicate.field.name === field && fields.canHold(field, [one, other]) === 'no')
        return `${wordsOf(one.predicate)} and ${wordsOf(other.predicate)} cannot both hold`;
  }
  const whole = satisfiable([formulaOf(expression, true)], fields, MOST_QUESTIONS);
  return whole.kind === 'impossible' ? 'its conditions exclude each other' : undefined;
}

const MOST_COMPARED = 200;
const MOST_QUESTIONS = 3000;

/** Those that must hold whatever else does. */
function demandedPredicates(expression: Expression): readonly Predicate[] {
  if (expression.kind === 'predicate') return [expression];
  if (expression.kind === 'and') return expression.parts.flatMap(demandedPredicates);
  return expression.kind === 'or' && expression.parts.length === 1 ? predicatesOf(expression) : [];
}

function whyPredicateNeverHolds(
  predicate: Predicate,
  protocols: ReadonlySet<string> | undefined,
): string | undefined {
  const { field, operator, literal, transforms } = predicate;
  const text = literal.value?.type === 'String' ? literal.value.value : undefined;
  if (text === undefined || !['==', '^=', '=^', 'contains'].includes(operator.name)) return undefined;
  if (transforms.some(({ name }) => name === 'lower') && text !== text.toLowerCase())
    return `lower() leaves no capital letter, but "${text}" has some`;
  if (field.name === 'net.protocol' && operator.name === '==' && protocols && !protocols.has(text))
    return `the route's protocols leave ${[...protocols].map((each) => `"${each}"`).join(' and ')}, never "${text}"`;
  if (field.name === 'http.host' && operator.name === '==' && /^[^:]*:\d+$/.test(text))
    return 'http.host has no port; compare net.dst.port beside it';
  if (field.name !== 'http.path' || (operator.name !== '==' && operator.name !== '^=')) return undefined;
  if (text !== '' && !text.startsWith('/')) return 'every path begins with "/"';
  return whyTextIsInNoPath(text);
}

function wordsOf({ field, operator, literal }: Predicate): string {
  const { value } = literal;
  const shown =
    value?.type === 'String' ? `"${value.value}"` : value?.type === 'Int' ? String(value.value) : '…';
  return `${field.name} ${operator.name} ${shown}`;
}
