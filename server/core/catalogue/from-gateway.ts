/**
 * Reads a schema as a gateway serves it (`GET /schemas/services`, `GET /schemas/plugins/NAME`). What is not
 * understood is left out, so that a newer gateway's answer still gives what we know of.
 */

import type { FunctionName } from './functions.ts';
import { isFunctionName } from './functions.ts';
import type {
  Check,
  Constraint,
  Deprecation,
  EntitySchema,
  FieldSchema,
  FieldType,
  Json,
  RecordSchema,
  ShorthandSchema,
} from './schema.ts';
import { FIELD_TYPES } from './schema.ts';

/** Names the function that stands at a place such as `kong/db/schema/typedefs.lua:24`; only dumps have places. */
export type NameFunction = (place: string) => string | undefined;

type Raw = { readonly [key: string]: unknown };

const TYPES: ReadonlySet<string> = new Set(FIELD_TYPES);
const NO_NAMES: NameFunction = () => undefined;

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `answer` is the decoded JSON of `/schemas/KIND`; undefined when it is no schema (an error's answer). */
export function readEntitySchema(
  kind: string,
  answer: unknown,
  nameFunction: NameFunction = NO_NAMES,
): EntitySchema | undefined {
  if (!isRaw(answer) || !Array.isArray(answer['fields'])) return undefined;
  const endpointKey = answer['endpoint_key'];
  const subschemaKey = answer['subschema_key'];
  const cacheKey = strings(answer['cache_key']);
  return {
    ...readRecord(answer, nameFunction),
    kind,
    primaryKey: strings(answer['primary_key']) ?? ['id'],
    transformations: list(answer['transformations'])
      .map((one) => (isRaw(one) ? strings(one['input']) : undefined))
      .filter((input) => input !== undefined),
    ...(typeof endpointKey === 'string' ? { endpointKey } : {}),
    ...(typeof subschemaKey === 'string' ? { subschemaKey } : {}),
    ...(cacheKey ? { cacheKey } : {}),
    ...(answer['ttl'] === true ? { ttl: true } : {}),
  };
}

/** A plugin's or vault's own part: what it adds to the entity, `config` above all. */
export function readSubschema(
  answer: unknown,
  nameFunction: NameFunction = NO_NAMES,
): RecordSchema | undefined {
  if (!isRaw(answer) || !Array.isArray(answer['fields'])) return undefined;
  return readRecord(answer, nameFunction);
}

function readRecord(raw: Raw, nameFunction: NameFunction): RecordSchema {
  const shorthands = new Map<string, ShorthandSchema>();
  for (const [name, one] of named(raw['shorthand_fields'])) {
    const field = readField(one, nameFunction);
    if (!field) continue;
    const into = intoOf(one, field);
    shorthands.set(name, { ...field, ...(into ? { into } : {}) });
  }
  const fields = new Map<string, FieldSchema>();
  for (const [name, one] of named(raw['fields'])) {
    const field = readField(one, nameFunction);
    if (field) fields.set(name, field);
  }
  return { fields, checks: readChecks(raw['entity_checks'], nameFunction), shorthands };
}

/** A gateway does not serve the function that moves a shorthand; where it says what replaces it, that is enough. */
function intoOf(raw: Raw, field: FieldSchema): readonly string[] | undefined {
  const stated = strings(raw['into']);
  if (stated) return stated;
  const backwards = strings(raw['translate_backwards']);
  return field.deprecation?.replacedWith?.[0] ?? backwards;
}

function readField(raw: Raw, nameFunction: NameFunction): FieldSchema | undefined {
  const type = raw['type'];
  if (typeof type !== 'string' || !isFieldType(type)) return undefined;
  return { ...readConstraint(raw, nameFunction), type };
}

function isFieldType(type: string): type is FieldType {
  return TYPES.has(type);
}

function readConstraint(raw: Raw, nameFunction: NameFunction): Constraint {
  const out: { -readonly [K in keyof FieldSchema]?: FieldSchema[K] } = {};
  const type = raw['type'];
  if (typeof type === 'string' && isFieldType(type)) out.type = type;
  for (const [from, to] of FLAGS) if (raw[from] === true) out[to] = true;
  if (raw['required'] === false) out.required = false;
  for (const [from, to] of TEXTS) {
    const text = raw[from];
    if (typeof text === 'string') out[to] = text;
  }
  for (const [from, to] of NUMBERS) {
    const value = raw[from];
    if (typeof value === 'number') out[to] = value;
  }
  for (const [from, to] of VALUES) {
    const values = isEmpty(raw[from]) ? [] : raw[from];
    if (isJsonList(values)) out[to] = values;
  }
  if ('default' in raw && isJson(raw['default'])) {
    const isList = type === 'array' || type === 'set';
    out.default = isList && isEmpty(raw['default']) ? [] : raw['default'];
  }
  if ('eq' in raw && raw['eq'] === null) out.mustBeNull = true;
  else if (isJson(raw['eq'])) out.equals = raw['eq'];
  if ('ne' in raw && isJson(raw['ne'])) out.notEquals = raw['ne'];
  const between = raw['between'];
  if (Array.isArray(between) && typeof between[0] === 'number' && typeof between[1] === 'number')
    out.between = [between[0], between[1]];
  const matchAll = patterns(raw['match_all']);
  if (matchAll) out.matchAll = matchAll;
  const matchNone = patterns(raw['match_none']);
  if (matchNone) out.matchNone = matchNone;
  const matchAny = isRaw(raw['match_any']) ? strings(raw['match_any']['patterns']) : undefined;
  if (matchAny) out.matchAny = matchAny;
  const subsets = list(raw['mutually_exclusive_subsets']).map(strings);
  const known = subsets.filter((subset) => subset !== undefined);
  if (0 < known.length) out.exclusiveSubsets = known;
  const validator = functionOf(raw['custom_validator'], nameFunction);
  if (validator) out.validator = validator;
  for (const part of ['elements', 'keys', 'values'] as const) {
    const inner = raw[part];
    const field = isRaw(inner) ? readField(inner, nameFunction) : undefined;
    if (field) out[part] = field;
  }
  if (type === 'record') out.record = readRecord(raw, nameFunction);
  if (raw['on_delete'] === 'cascade') out.cascade = true;
  if (isRaw(raw['deprecation'])) out.deprecation = readDeprecation(raw['deprecation']);
  return out;
}

const FLAGS = [
  ['required', 'required'],
  ['uuid', 'uuid'],
  ['timestamp', 'timestamp'],
  ['is_regex', 'isRegex'],
  ['referenceable', 'referenceable'],
  ['encrypted', 'encrypted'],
  ['auto', 'auto'],
  ['unique', 'unique'],
  ['unique_across_ws', 'uniqueAcrossWorkspaces'],
  ['abstract', 'abstract'],
  ['transient', 'transient'],
] as const;

const TEXTS = [
  ['starts_with', 'startsWith'],
  ['match', 'match'],
  ['not_match', 'notMatch'],
  ['contains', 'contains'],
  ['reference', 'reference'],
  ['description', 'description'],
] as const;

const NUMBERS = [
  ['gt', 'greaterThan'],
  ['len_min', 'minLength'],
  ['len_max', 'maxLength'],
  ['len_eq', 'exactLength'],
] as const;

const VALUES = [
  ['one_of', 'oneOf'],
  ['not_one_of', 'notOneOf'],
] as const;

function readDeprecation(raw: Raw): Deprecation {
  const removedIn = raw['removal_in_version'];
  const replacedWith = list(raw['replaced_with'])
    .map((one) => (isRaw(one) ? strings(one['path']) : undefined))
    .filter((path) => path !== undefined);
  return {
    ...(typeof removedIn === 'string' ? { removedIn } : {}),
    ...(0 < replacedWith.length ? { replacedWith } : {}),
    ...(isJson(raw['old_default']) ? { oldDefault: raw['old_default'] } : {}),
  };
}

function readChecks(raw: unknown, nameFunction: NameFunction): readonly Check[] {
  const checks: Check[] = [];
  for (const [name, argument] of named(raw)) {
    const check = readCheck(name, argument, nameFunction);
    if (check) checks.push(check);
  }
  for (const [name, argument] of lists(raw)) {
    const kind = CHECKS_OF_FIELDS[name];
    const fields = strings(argument);
    if (kind && fields) checks.push({ kind, fields });
  }
  return checks;
}

const CHECKS_OF_FIELDS: {
  readonly [name: string]:
    | 'at-least-one'
    | 'only-one'
    | 'distinct'
    | 'all-or-none'
    | 'at-most-one'
    | undefined;
} = {
  at_least_one_of: 'at-least-one',
  only_one_of: 'only-one',
  distinct: 'distinct',
  mutually_required: 'all-or-none',
  mutually_exclusive: 'at-most-one',
};

function readCheck(name: string, argument: Raw, nameFunction: NameFunction): Check | undefined {
  const field = argument['if_field'];
  const is = isRaw(argument['if_match']) ? readConstraint(argument['if_match'], nameFunction) : undefined;
  if (name === 'conditional' && typeof field === 'string' && is) {
    const then = argument['then_field'];
    if (typeof then !== 'string' || !isRaw(argument['then_match'])) return undefined;
    return {
      kind: 'conditional',
      field,
      is,
      then,
      mustBe: readConstraint(argument['then_match'], nameFunction),
    };
  }
  if (name === 'conditional_at_least_one_of' && typeof field === 'string' && is) {
    const oneOf = strings(argument['then_at_least_one_of']);
    if (!oneOf) return undefined;
    const otherwise = argument['else_match'];
    const otherwiseOneOf = strings(argument['else_then_at_least_one_of']);
    return {
      kind: 'conditional-at-least-one',
      field,
      is,
      oneOf,
      ...(isRaw(otherwise) && otherwiseOneOf
        ? { otherwiseIs: readConstraint(otherwise, nameFunction), otherwiseOneOf }
        : {}),
    };
  }
  if (name === 'mutually_exclusive_sets') {
    const first = strings(argument['set1']);
    const second = strings(argument['set2']);
    return first && second ? { kind: 'exclusive-sets', first, second } : undefined;
  }
  if (name === 'custom_entity_check') {
    const custom = functionOf(argument['fn'], nameFunction);
    const fields = strings(argument['field_sources']);
    if (!custom || !fields) return undefined;
    return {
      kind: 'custom',
      name: custom,
      fields,
      ...(argument['run_with_missing_fields'] === true ? { withMissing: true } : {}),
      ...(argument['run_with_invalid_fields'] === true ? { withInvalid: true } : {}),
    };
  }
  return undefined;
}

function functionOf(raw: unknown, nameFunction: NameFunction): FunctionName | undefined {
  if (!isRaw(raw)) return undefined;
  const place = raw['function'];
  const name = typeof place === 'string' ? nameFunction(place) : undefined;
  return name !== undefined && isFunctionName(name) ? name : undefined;
}

/** `[{name: {…}}, …]`, Kong's ordered maps. An empty one may come as `{}`. */
function* named(raw: unknown): Generator<readonly [string, Raw]> {
  for (const one of list(raw)) {
    if (!isRaw(one)) continue;
    for (const [name, value] of Object.entries(one)) if (isRaw(value)) yield [name, value];
  }
}

function* lists(raw: unknown): Generator<readonly [string, readonly unknown[]]> {
  for (const one of list(raw)) {
    if (!isRaw(one)) continue;
    for (const [name, value] of Object.entries(one)) if (Array.isArray(value)) yield [name, value];
  }
}

function list(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

function strings(raw: unknown): readonly string[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  return raw.filter((one) => typeof one === 'string');
}

function patterns(raw: unknown): readonly string[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  return raw.map((one) => (isRaw(one) ? one['pattern'] : undefined)).filter((one) => typeof one === 'string');
}

/** Lua's JSON writer makes no difference between an empty list and an empty map. */
function isEmpty(value: unknown): boolean {
  return isRaw(value) && Object.keys(value).length === 0;
}

function isJson(value: unknown): value is Json {
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isRaw(value) && Object.values(value).every(isJson);
}

function isJsonList(value: unknown): value is readonly Json[] {
  return Array.isArray(value) && value.every(isJson);
}
