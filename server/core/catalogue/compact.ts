/**
 * The form in which the catalogue ships: JSON with short keys in which anything may differ by version.
 *
 * `{"|": [mask, value, mask, value]}` stands for the value whose mask has the gateway's bit (none: the key is
 * absent), `{"$": n}` for part `n` of the shared parts. Masks are numbers in base 36.
 */

import type { Check, EntitySchema, FieldSchema, Json, RecordSchema, ShorthandSchema } from './schema.ts';
import { FIELD_TYPES } from './schema.ts';

export type Plain = { readonly [key: string]: Json };

/** Long names of attributes and the short ones they ship under. */
const SHORT = {
  required: 'r',
  default: 'd',
  oneOf: 'o',
  notOneOf: 'no',
  between: 'b',
  greaterThan: 'g',
  minLength: 'l',
  maxLength: 'L',
  exactLength: 'le',
  uuid: 'u',
  timestamp: 'ts',
  startsWith: 'sw',
  match: 'm',
  notMatch: 'nm',
  matchAll: 'ma',
  matchNone: 'mn',
  matchAny: 'my',
  isRegex: 'rx',
  contains: 'c',
  exclusiveSubsets: 'xs',
  mustBeNull: 'n',
  equals: 'eq',
  notEquals: 'ne',
  validator: 'v',
  reference: 'ref',
  cascade: 'cd',
  referenceable: 'R',
  encrypted: 'E',
  auto: 'a',
  unique: 'q',
  uniqueAcrossWorkspaces: 'Q',
  abstract: 'ab',
  deprecation: 'dp',
  transient: 'tr',
  into: 'i',
} as const;

const FLAGS: ReadonlySet<string> = new Set([
  'required',
  'uuid',
  'timestamp',
  'isRegex',
  'mustBeNull',
  'cascade',
  'referenceable',
  'encrypted',
  'auto',
  'unique',
  'uniqueAcrossWorkspaces',
  'abstract',
  'transient',
]);

export function plainRecord(record: RecordSchema): Plain {
  return {
    ...(0 < record.fields.size ? { f: plainFields(record.fields) } : {}),
    ...(0 < record.checks.length ? { k: record.checks.map(plainCheck) } : {}),
    ...(0 < record.shorthands.size ? { s: plainFields(record.shorthands) } : {}),
  };
}

export function plainEntity(entity: EntitySchema): Plain {
  return {
    ...plainRecord(entity),
    pk: entity.primaryKey,
    tf: entity.transformations,
    ...(entity.endpointKey === undefined ? {} : { ek: entity.endpointKey }),
    ...(entity.cacheKey === undefined ? {} : { ck: entity.cacheKey }),
    ...(entity.subschemaKey === undefined ? {} : { sk: entity.subschemaKey }),
    ...(entity.ttl ? { ttl: true } : {}),
  };
}

function plainFields(fields: ReadonlyMap<string, FieldSchema>): Plain {
  return Object.fromEntries([...fields].map(([name, field]) => [name, plainField(field)]));
}

function plainField(field: Partial<ShorthandSchema>): Plain {
  const out: { [key: string]: Json } = {};
  if (field.type !== undefined) out['t'] = FIELD_TYPES.indexOf(field.type);
  for (const [long, short] of Object.entries(SHORT)) {
    const value = Object.entries(field).find(([name]) => name === long)?.[1];
    if (value !== undefined)
      out[short] = JSON.parse(JSON.stringify(value === true && FLAGS.has(long) ? 1 : value));
  }
  if (field.elements) out['e'] = plainField(field.elements);
  if (field.keys) out['ky'] = plainField(field.keys);
  if (field.values) out['w'] = plainField(field.values);
  if (field.record) Object.assign(out, plainRecord(field.record));
  return out;
}

function plainCheck(check: Check): Json {
  switch (check.kind) {
    case 'conditional':
      return { ...check, is: plainField(check.is), mustBe: plainField(check.mustBe) };
    case 'conditional-at-least-one': {
      const { otherwiseIs, ...rest } = check;
      return {
        ...rest,
        is: plainField(check.is),
        ...(otherwiseIs ? { otherwiseIs: plainField(otherwiseIs) } : {}),
      };
    }
    default:
      return { ...check };
  }
}

/** The value as the gateway with this bit has it; undefined when it does not have it. */
export function resolveFor(bit: number, shared: (index: number) => Json, value: Json): Json | undefined {
  if (Array.isArray(value))
    return value.map((one) => resolveFor(bit, shared, one)).filter((one) => one !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const plain = value as Plain;
  const variants = plain['|'];
  if (Array.isArray(variants)) {
    for (let i = 0; i < variants.length; i += 2) {
      const mask = Number.parseInt(String(variants[i]), 36);
      if ((mask >> bit) & 1) return resolveFor(bit, shared, variants[i + 1] ?? null);
    }
    return undefined;
  }
  if (typeof plain['$'] === 'number') return resolveFor(bit, shared, shared(plain['$']));
  const out: { [key: string]: Json } = {};
  for (const [key, one] of Object.entries(plain)) {
    const resolved = resolveFor(bit, shared, one);
    if (resolved !== undefined) out[key] = resolved;
  }
  return out;
}

/** `plain` must be what `plainEntity` made, resolved for one gateway. */
export function entityOf(kind: string, plain: Plain): EntitySchema {
  const { pk, tf, ek, ck, sk, ttl } = plain as {
    pk?: string[];
    tf?: string[][];
    ek?: string;
    ck?: string[];
    sk?: string;
    ttl?: boolean;
  };
  return {
    ...recordOf(plain),
    kind,
    primaryKey: pk ?? ['id'],
    transformations: tf ?? [],
    ...(ek === undefined ? {} : { endpointKey: ek }),
    ...(ck === undefined ? {} : { cacheKey: ck }),
    ...(sk === undefined ? {} : { subschemaKey: sk }),
    ...(ttl ? { ttl } : {}),
  };
}

export function recordOf(plain: Plain): RecordSchema {
  const checks = (plain['k'] ?? []) as unknown as readonly Check[];
  return {
    fields: fieldsOf(plain['f']),
    shorthands: fieldsOf(plain['s']),
    checks: checks.map(checkOf),
  };
}

function fieldsOf(plain: Json | undefined): ReadonlyMap<string, FieldSchema> {
  return new Map(
    Object.entries((plain ?? {}) as { [name: string]: Plain }).map(([name, one]) => [name, fieldOf(one)]),
  );
}

const LONG: ReadonlyMap<string, string> = new Map(
  Object.entries(SHORT).map(([long, short]) => [short, long]),
);

function fieldOf(plain: Plain): FieldSchema {
  const out: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries(plain)) {
    const long = LONG.get(key);
    if (long !== undefined) out[long] = FLAGS.has(long) ? value === 1 : value;
  }
  const type = FIELD_TYPES[Number(plain['t'])];
  if (type !== undefined) out['type'] = type;
  if (plain['e'] !== undefined) out['elements'] = fieldOf(plain['e'] as Plain);
  if (plain['ky'] !== undefined) out['keys'] = fieldOf(plain['ky'] as Plain);
  if (plain['w'] !== undefined) out['values'] = fieldOf(plain['w'] as Plain);
  if (type === 'record') out['record'] = recordOf(plain);
  return out as unknown as FieldSchema;
}

function checkOf(check: Check): Check {
  switch (check.kind) {
    case 'conditional':
      return {
        ...check,
        is: fieldOf(check.is as unknown as Plain),
        mustBe: fieldOf(check.mustBe as unknown as Plain),
      };
    case 'conditional-at-least-one':
      return {
        ...check,
        is: fieldOf(check.is as unknown as Plain),
        ...(check.otherwiseIs ? { otherwiseIs: fieldOf(check.otherwiseIs as unknown as Plain) } : {}),
      };
    default:
      return check;
  }
}
