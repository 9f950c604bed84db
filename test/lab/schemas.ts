/**
 * The catalogue as a gateway serves it at `/schemas/…` (Kong 3.9 kong/api/api_helpers.lua): fields in their order,
 * functions and Kong's own words left out. The other way round from server/core/catalogue/from-gateway.ts.
 */

import type {
  Check,
  Constraint,
  FieldSchema,
  RecordSchema,
  ShorthandSchema,
} from '../../server/core/catalogue/schema.ts';

type Served = Readonly<Record<string, unknown>>;

/** The whole answer for an entity kind, a plugin or a vault. */
export function servedSchema({ fields, checks }: RecordSchema): Served {
  return { fields: servedFields(fields), entity_checks: checks.map(servedCheck) };
}

function servedFields(fields: ReadonlyMap<string, ShorthandSchema>): readonly Served[] {
  return [...fields].map(([name, field]) => ({ [name]: servedField(field) }));
}

/** Attributes that are served under another name, and those that go by the same. */
const NAMES = {
  type: 'type',
  required: 'required',
  default: 'default',
  oneOf: 'one_of',
  notOneOf: 'not_one_of',
  between: 'between',
  greaterThan: 'gt',
  minLength: 'len_min',
  maxLength: 'len_max',
  exactLength: 'len_eq',
  uuid: 'uuid',
  timestamp: 'timestamp',
  startsWith: 'starts_with',
  match: 'match',
  notMatch: 'not_match',
  isRegex: 'is_regex',
  contains: 'contains',
  exclusiveSubsets: 'mutually_exclusive_subsets',
  equals: 'eq',
  notEquals: 'ne',
  reference: 'reference',
  referenceable: 'referenceable',
  encrypted: 'encrypted',
  auto: 'auto',
  unique: 'unique',
  uniqueAcrossWorkspaces: 'unique_across_ws',
  abstract: 'abstract',
  transient: 'transient',
} as const satisfies Partial<Record<keyof FieldSchema, string>>;

function servedField(field: Constraint & Partial<ShorthandSchema>): Served {
  const named = Object.entries(field).flatMap(([key, value]) => {
    const name = Object.entries(NAMES).find(([ours]) => ours === key)?.[1];
    return name === undefined ? [] : [[name, value] as const];
  });
  const { elements, keys, values, record, deprecation, matchAll, matchNone, matchAny } = field;
  return {
    ...Object.fromEntries(named),
    ...(field.mustBeNull ? { eq: null } : {}),
    ...(field.cascade ? { on_delete: 'cascade' } : {}),
    ...(matchAll ? { match_all: matchAll.map((pattern) => ({ pattern })) } : {}),
    ...(matchNone ? { match_none: matchNone.map((pattern) => ({ pattern })) } : {}),
    ...(matchAny ? { match_any: { patterns: matchAny } } : {}),
    ...(elements ? { elements: servedField(elements) } : {}),
    ...(keys ? { keys: servedField(keys) } : {}),
    ...(values ? { values: servedField(values) } : {}),
    ...(record ? servedRecord(record) : {}),
    ...(deprecation
      ? {
          deprecation: {
            ...(deprecation.removedIn === undefined ? {} : { removal_in_version: deprecation.removedIn }),
            ...(deprecation.oldDefault === undefined ? {} : { old_default: deprecation.oldDefault }),
            ...(deprecation.replacedWith
              ? { replaced_with: deprecation.replacedWith.map((path) => ({ path })) }
              : {}),
          },
        }
      : {}),
  };
}

/** A record inside a field says its checks and shorthands only where it has some. */
function servedRecord({ fields, checks, shorthands }: RecordSchema): Served {
  return {
    fields: servedFields(fields),
    ...(0 < checks.length ? { entity_checks: checks.map(servedCheck) } : {}),
    ...(0 < shorthands.size ? { shorthand_fields: servedFields(shorthands) } : {}),
  };
}

function servedCheck(check: Check): Served {
  switch (check.kind) {
    case 'at-least-one':
      return { at_least_one_of: check.fields };
    case 'only-one':
      return { only_one_of: check.fields };
    case 'all-or-none':
      return { mutually_required: check.fields };
    case 'at-most-one':
      return { mutually_exclusive: check.fields };
    case 'distinct':
      return { distinct: check.fields };
    case 'exclusive-sets':
      return { mutually_exclusive_sets: { set1: check.first, set2: check.second } };
    case 'conditional':
      return {
        conditional: {
          if_field: check.field,
          if_match: servedField(check.is),
          then_field: check.then,
          then_match: servedField(check.mustBe),
        },
      };
    case 'conditional-at-least-one':
      return {
        conditional_at_least_one_of: {
          if_field: check.field,
          if_match: servedField(check.is),
          then_at_least_one_of: check.oneOf,
          ...(check.otherwiseIs && check.otherwiseOneOf
            ? {
                else_match: servedField(check.otherwiseIs),
                else_then_at_least_one_of: check.otherwiseOneOf,
              }
            : {}),
        },
      };
    case 'custom':
      return {
        custom_entity_check: {
          field_sources: check.fields,
          ...(check.withMissing ? { run_with_missing_fields: true } : {}),
          ...(check.withInvalid ? { run_with_invalid_fields: true } : {}),
        },
      };
  }
}
