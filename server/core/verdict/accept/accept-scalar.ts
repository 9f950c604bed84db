/** Tests of single values, exact in both directions. The interpreter's counterpart is `check-constraints.ts`. */
import type { FunctionName } from '../../catalogue/functions.ts';
import type { FieldSchema } from '../../catalogue/schema.ts';
import { byteLength, toByteString } from '../../validators/bytes.ts';
import { UUID } from '../check-constraints.ts';
import { textFault } from '../functions.ts';
import { luaTest } from '../lua-pattern.ts';
import { isValidPcre } from '../regexes.ts';
import type { Scalar } from '../value.ts';
import { isVaultReference } from '../vault-reference.ts';
import { type AcceptScalar, allOf, type Seen } from './acceptor.ts';

type TextTest = (text: string) => boolean;

export function scalarTest({ catalogue, schema: field }: Seen<FieldSchema>): AcceptScalar {
  const takesNull = field.notEquals !== null && !field.required && (field.equals ?? null) === null;
  if (field.mustBeNull) return (value) => value === null && takesNull;
  if (field.abstract) return (value) => value !== null || takesNull;
  const isOfType = typeTest(field);
  const choice = choiceTest(field);
  const numbers = numberTest(field);
  const texts = textTest(field, catalogue.version);
  const mayRefer = field.type === 'string' && field.referenceable === true;
  return (value) => {
    if (value === null) return takesNull;
    if (!isOfType(value)) return false;
    if (typeof value === 'string')
      return (mayRefer && isVaultReference(value)) || (choice(value) && texts(value));
    return choice(value) && (typeof value !== 'number' || numbers(value));
  };
}

function typeTest({ type }: FieldSchema): AcceptScalar {
  switch (type) {
    case 'array':
    case 'set':
    case 'map':
    case 'record':
      return () => false;
    case 'integer':
      return Number.isInteger;
    case 'string':
    case 'json':
      return (value) => typeof value === 'string';
    case 'number':
      return (value) => typeof value === 'number';
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'foreign':
    case 'any':
      return () => true;
  }
}

function choiceTest({ equals, notEquals, oneOf, notOneOf }: FieldSchema): AcceptScalar {
  const tests: AcceptScalar[] = [];
  if (equals !== undefined) tests.push((value) => value === equals);
  if (notEquals !== undefined) tests.push((value) => value !== notEquals);
  if (notOneOf) {
    const bad: ReadonlySet<unknown> = new Set(notOneOf);
    tests.push((value) => !bad.has(value));
  }
  if (oneOf) {
    const good: ReadonlySet<unknown> = new Set(oneOf);
    tests.push((value) => good.has(value));
  }
  return allOf(tests);
}

function numberTest({ greaterThan, timestamp, between }: FieldSchema): (value: number) => boolean {
  const tests: ((value: number) => boolean)[] = [];
  if (greaterThan !== undefined) tests.push((value) => greaterThan < value);
  if (timestamp) tests.push((value) => 0 < value);
  if (between) {
    const [low, high] = between;
    tests.push((value) => !(value < low || high < value));
  }
  return allOf(tests);
}

function textTest(field: FieldSchema, version: Seen<FieldSchema>['catalogue']['version']): TextTest {
  const { startsWith, validator } = field;
  const tests: TextTest[] = [];
  if (field.uuid) tests.push((text) => UUID.test(text));
  if (field.isRegex) tests.push(remembering(isValidPcre));
  tests.push(lengthTest(field));
  if (startsWith !== undefined) tests.push((text) => text.startsWith(startsWith));
  const patterns = patternTest(field);
  if (patterns) tests.push(patterns);
  if (validator) {
    const passes: TextTest = (text) => textFault(version, validator, text) === undefined;
    tests.push(DEAR.has(validator) ? remembering(passes) : passes);
  }
  return allOf(tests);
}

/** Validators that parse what they are given. */
const DEAR: ReadonlySet<FunctionName> = new Set<FunctionName>([
  'asterisk-or-regex',
  'certificate',
  'lua-chunk',
  'lua-expression',
  'name-and-value',
  'private-key',
  'public-key',
]);

const REMEMBERED = 500;

/** Configs repeat themselves: what was asked lately is not worked out again. */
export function remembering(test: TextTest): TextTest {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (REMEMBERED <= known.size) known.clear();
    const answer = test(text);
    known.set(text, answer);
    return answer;
  };
}

function lengthTest({ type, minLength, maxLength, exactLength }: FieldSchema): TextTest {
  const least = minLength ?? (type === 'string' ? 1 : 0);
  if (exactLength === undefined && maxLength === undefined && least <= 1)
    return (text) => least <= text.length;
  return (text) => {
    const length = byteLength(text);
    if (exactLength !== undefined && length !== exactLength) return false;
    return least <= length && (maxLength === undefined || length <= maxLength);
  };
}

function patternTest({ notMatch, matchNone, match, matchAll, matchAny }: FieldSchema): TextTest | undefined {
  const tests: TextTest[] = [];
  for (const pattern of [...(notMatch === undefined ? [] : [notMatch]), ...(matchNone ?? [])]) {
    const matches = luaTest(pattern);
    tests.push((bytes) => !matches(bytes));
  }
  for (const pattern of [...(match === undefined ? [] : [match]), ...(matchAll ?? [])])
    tests.push(luaTest(pattern));
  if (matchAny) {
    const any = matchAny.map(luaTest);
    tests.push((bytes) => any.some((matches) => matches(bytes)));
  }
  if (tests.length === 0) return undefined;
  const test = allOf(tests);
  return (text) => test(toByteString(text));
}

/** Whether the value is one that a set of subsets knows: for members of lists. */
export function isOneOf(value: Scalar, names: readonly string[]): boolean {
  return names.some((name) => name === value);
}
