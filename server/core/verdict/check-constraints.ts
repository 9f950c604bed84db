/** The validators of a field, in Kong's order; the first that fails counts. */

import type { FieldSchema, Json } from '../catalogue/schema.ts';
import { byteLength, toByteString } from '../validators/bytes.ts';
import { kindOf, sameScalar } from './check-field.ts';
import type { Complaint } from './complaint.ts';
import { faultOf } from './functions.ts';
import type { Judging } from './judging.ts';
import { luaMatches } from './lua-pattern.ts';
import { partOf } from './part-of.ts';
import { isValidPcre } from './regexes.ts';
import type { Value } from './value.ts';

type Fact = Omit<Complaint, 'at' | 'path' | 'refused' | 'related'>;

export function checkConstraints(judging: Judging, field: FieldSchema, value: Value, name: string): boolean {
  const fact = firstFault(field, value, name);
  if (fact) {
    const at = fact.code === 'field-not-allowed' ? (value.place.key ?? value.place.at) : value.place.at;
    judging.report({ ...fact, at, path: value.place.path, refused: true } as Complaint);
    return false;
  }
  return checkFunction(judging, field, value) && checkSubsets(judging, field, value);
}

function checkFunction(judging: Judging, field: FieldSchema, value: Value): boolean {
  const fault = field.validator && faultOf(judging, field.validator, value);
  if (!fault) return true;
  let blamed: Value = value;
  for (const key of fault.path ?? []) {
    const inner =
      blamed.kind === 'table' ? blamed.entries.get(typeof key === 'number' ? key + 1 : key) : undefined;
    if (!inner) break;
    blamed = inner;
  }
  const { part } = fault;
  const at = (part && partOf(blamed, { start: part.from, end: part.to }, judging.source)) ?? blamed.place.at;
  const shown = blamed.kind === 'scalar' ? String(blamed.value) : undefined;
  judging.report({
    code: 'invalid-value',
    facts: { fault, value: shown },
    at,
    path: blamed.place.path,
    refused: true,
    ...(blamed === value
      ? {}
      : { kongNames: { at: value.place.key ?? value.place.at, path: value.place.path } }),
  });
  return false;
}

function checkSubsets(judging: Judging, field: FieldSchema, value: Value): boolean {
  const groups = (field.exclusiveSubsets ?? []).filter(
    (subset) =>
      value.kind === 'table' &&
      [...value.entries.values()].some((one) => subset.some((name) => sameScalar(one, name))),
  );
  if (groups.length < 2) return true;
  judging.report({
    code: 'mixed-protocols',
    facts: { groups },
    at: value.place.at,
    path: value.place.path,
    refused: true,
  });
  return false;
}

function firstFault(field: FieldSchema, value: Value, name: string): Fact | undefined {
  const shown = value.kind === 'scalar' ? String(value.value) : kindOf(value);
  if (field.equals !== undefined && !sameScalar(value, field.equals))
    return notAllowed(shown, [field.equals]);
  if (field.notEquals !== undefined && sameScalar(value, field.notEquals))
    return { code: 'field-not-allowed', facts: { name, reason: shown } };
  if (field.notOneOf?.some((one) => sameScalar(value, one)))
    return { code: 'value-not-allowed', facts: { value: shown, allowed: [], except: field.notOneOf } };
  if (field.oneOf && !field.oneOf.some((one) => sameScalar(value, one)))
    return notAllowed(shown, field.oneOf);
  if (value.kind === 'scalar' && typeof value.value === 'number') return numberFault(field, value.value);
  if (value.kind === 'scalar' && typeof value.value === 'string') return stringFault(field, value.value);
  if (value.kind === 'table') return tableFault(field, value);
  return undefined;
}

function notAllowed(value: string, allowed: readonly Json[]): Fact {
  return { code: 'value-not-allowed', facts: { value, allowed } };
}

function numberFault(field: FieldSchema, value: number): Fact | undefined {
  if (field.greaterThan !== undefined && !(field.greaterThan < value))
    return { code: 'number-out-of-range', facts: { value, range: `greater than ${field.greaterThan}` } };
  if (field.timestamp && !(0 < value))
    return { code: 'number-out-of-range', facts: { value, range: 'a time in seconds, greater than 0' } };
  const [low, high] = field.between ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (value < low || high < value)
    return { code: 'number-out-of-range', facts: { value, range: `from ${low} to ${high}` } };
  return undefined;
}

export const UUID_FORM = 'a UUID, such as 5b3bd1ae-6f1c-4c09-9d2f-0f1c6d5a4b3e';
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function stringFault(field: FieldSchema, value: string): Fact | undefined {
  const wrong = (form: string): Fact => ({ code: 'wrong-form', facts: { value, form } });
  if (field.uuid && !UUID.test(value)) return wrong(UUID_FORM);
  if (field.isRegex && !isValidPcre(value)) return wrong('a regular expression');
  const length = lengthFault(field, byteLength(value), 'characters');
  if (length) return length;
  if (field.startsWith !== undefined && !value.startsWith(field.startsWith))
    return wrong(`a text that starts with "${field.startsWith}"`);
  const bytes = toByteString(value);
  if (field.notMatch !== undefined && luaMatches(bytes, field.notMatch))
    return wrong(`a text without ${field.notMatch}`);
  for (const pattern of field.matchNone ?? [])
    if (luaMatches(bytes, pattern)) return wrong(withoutPattern(pattern));
  if (field.match !== undefined && !luaMatches(bytes, field.match)) return wrong(withPattern(field.match));
  for (const pattern of field.matchAll ?? [])
    if (!luaMatches(bytes, pattern)) return wrong(withPattern(pattern));
  if (field.matchAny && !field.matchAny.some((pattern) => luaMatches(bytes, pattern)))
    return wrong(withAnyPattern(field.matchAny));
  return undefined;
}

function tableFault(field: FieldSchema, value: Value & { kind: 'table' }): Fact | undefined {
  const length = lengthFault(field, value.entries.size, 'elements');
  if (length) return length;
  const { contains } = field;
  if (contains !== undefined && ![...value.entries.values()].some((one) => sameScalar(one, contains)))
    return { code: 'wrong-form', facts: { value: kindOf(value), form: `a list with "${contains}" in it` } };
  return undefined;
}

function lengthFault(field: FieldSchema, length: number, what: 'characters' | 'elements'): Fact | undefined {
  const least = field.minLength ?? (field.type === 'string' ? 1 : 0);
  const wrong = (bound: string): Fact => ({ code: 'wrong-length', facts: { what, length, bound } });
  if (field.exactLength !== undefined && length !== field.exactLength)
    return wrong(`exactly ${field.exactLength}`);
  if (length < least) return wrong(`at least ${least}`);
  if (field.maxLength !== undefined && field.maxLength < length) return wrong(`at most ${field.maxLength}`);
  return undefined;
}

/** Words for the patterns that Kong's own schemas have; any other is shown as it is. */
const PATTERN_WORDS: ReadonlyMap<string, string> = new Map([
  ['//', 'a path without empty segments ("//")'],
  ['%.%.', 'a version without empty parts ("..")'],
  ['^%u+$', 'capital letters only, such as GET'],
  ['^[Hh][Oo][Ss][Tt]$', 'any header but Host, which belongs into "hosts"'],
  ['^[^*]*%*?[^*]*$', 'a host name with at most one "*"'],
  ['^[a-z][a-z%d-]-[a-z%d]+$', 'small letters, digits and dashes, starting with a letter'],
  ['^[%a_-][%a%d_-]*$', 'letters, digits, "_" and "-", not starting with a digit'],
  ['%w*%p*@+%w*%.?%w*', 'an email address'],
]);

function withPattern(pattern: string): string {
  return PATTERN_WORDS.get(pattern) ?? `a text that fits the Lua pattern ${pattern}`;
}

function withoutPattern(pattern: string): string {
  return PATTERN_WORDS.get(pattern) ?? `a text without the Lua pattern ${pattern}`;
}

function withAnyPattern(patterns: readonly string[]): string {
  if (patterns.includes('^~/')) return 'a path that starts with "/", or a regex that starts with "~/"';
  if (patterns.includes('^%*%.')) return 'a host name with "*" as its first or last label only';
  return patterns.map(withPattern).join(' or ');
}
