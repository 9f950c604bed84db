/** Rules over several fields: the entity checkers of Kong 3.9 kong/db/schema/init.lua. */

import type { Check, Constraint, FieldSchema } from '../catalogue/schema.ts';
import type { Located } from '../syntax/tree.ts';
import { checkField, kindOf } from './check-field.ts';
import type { Complaint, ComplaintFacts } from './complaint.ts';
import { checkCustom } from './custom-checks.ts';
import type { Judging } from './judging.ts';
import { quietly } from './judging.ts';
import type { ScalarValue, TableValue, Value } from './value.ts';
import { isNonempty, isNull, valueAt } from './value.ts';
import { isVaultReference } from './vault-reference.ts';

type Fields = ReadonlyMap<string, FieldSchema>;

/** `invalid` has the names of fields that are wrong by themselves. */
export function runChecks(
  judging: Judging,
  checks: readonly Check[],
  fields: Fields,
  table: TableValue,
  invalid: ReadonlySet<string>,
): boolean {
  let ok = true;
  for (const check of checks) {
    if (shouldRun(check, fields, table, invalid) && !runCheck(judging, check, fields, table)) ok = false;
  }
  return ok;
}

/** Whether a check finds nothing wrong, or has no reason to look, where every field is fine by itself. */
export function passesCheck(judging: Judging, check: Check, fields: Fields, table: TableValue): boolean {
  return !shouldRun(check, fields, table, NONE) || runCheck(judging, check, fields, table);
}

const NONE: ReadonlySet<string> = new Set();

/** The fields that a check looks at, as paths with dots. */
export function fieldNames(check: Check): readonly string[] {
  switch (check.kind) {
    case 'conditional':
      return [check.field, check.then];
    case 'conditional-at-least-one':
      return [check.field, ...check.oneOf, ...(check.otherwiseOneOf ?? [])];
    case 'exclusive-sets':
      return [...check.first, ...check.second];
    default:
      return check.fields;
  }
}

/** The conditions of `run_entity_check`. */
function shouldRun(check: Check, fields: Fields, table: TableValue, invalid: ReadonlySet<string>): boolean {
  let anyThere = false;
  for (const name of fieldNames(check)) {
    const value = valueAt(table, name);
    if (value === undefined) {
      if (needs(check, name)) return false;
      continue;
    }
    anyThere = true;
    const field = fieldAt(fields, name);
    if (value.kind === 'scalar' && value.unknown) return false;
    if (
      field?.type === 'string' &&
      field.referenceable &&
      value.kind === 'scalar' &&
      isVaultReference(value.value)
    )
      return false;
  }
  if (!toleratesInvalid(check) && fieldNames(check).some((name) => invalid.has(name))) return false;
  return anyThere || toleratesMissing(check);
}

function toleratesMissing(check: Check): boolean {
  switch (check.kind) {
    case 'at-least-one':
    case 'all-or-none':
    case 'at-most-one':
    case 'exclusive-sets':
    case 'conditional-at-least-one':
      return true;
    default:
      return false;
  }
}

function needs(check: Check, name: string): boolean {
  switch (check.kind) {
    case 'only-one':
    case 'distinct':
      return true;
    case 'conditional':
      return name === check.field;
    case 'custom':
      return check.withMissing !== true;
    default:
      return false;
  }
}

function toleratesInvalid(check: Check): boolean {
  switch (check.kind) {
    case 'all-or-none':
    case 'at-most-one':
    case 'exclusive-sets':
      return false;
    case 'custom':
      return check.withInvalid === true;
    default:
      return true;
  }
}

function runCheck(judging: Judging, check: Check, fields: Fields, table: TableValue): boolean {
  switch (check.kind) {
    case 'at-least-one':
      if (filled(table, check.fields).length > 0) return true;
      return complain(judging, table, [], { code: 'one-field-required', facts: { fields: check.fields } });
    case 'only-one': {
      const there = filled(table, check.fields);
      if (there.length === 1) return true;
      if (there.length === 0)
        return complain(judging, table, [], { code: 'one-field-required', facts: { fields: check.fields } });
      return complain(judging, table, there, {
        code: 'fields-exclude-each-other',
        facts: { fields: check.fields },
      });
    }
    case 'all-or-none': {
      const there = filled(table, check.fields);
      if (there.length === 0 || there.length === check.fields.length) return true;
      return complain(judging, table, there, {
        code: 'fields-required-together',
        facts: { fields: check.fields },
      });
    }
    case 'at-most-one': {
      const there = filled(table, check.fields);
      if (there.length < 2) return true;
      return complain(judging, table, there, { code: 'fields-exclude-each-other', facts: { fields: there } });
    }
    case 'exclusive-sets': {
      const first = filled(table, check.first);
      const second = filled(table, check.second);
      if (first.length === 0 || second.length === 0) return true;
      const there = [...first, ...second];
      return complain(judging, table, there, { code: 'fields-exclude-each-other', facts: { fields: there } });
    }
    case 'distinct':
      return checkDistinct(judging, check.fields, table);
    case 'conditional':
      return checkConditional(judging, check, fields, table);
    case 'conditional-at-least-one':
      return checkConditionalAtLeastOne(judging, check, fields, table);
    case 'custom':
      return checkCustom(judging, check.name, table);
  }
}

function filled(table: TableValue, names: readonly string[]): readonly string[] {
  return names.filter((name) => isNonempty(valueAt(table, name)));
}

function checkDistinct(judging: Judging, names: readonly string[], table: TableValue): boolean {
  const seen = new Set<unknown>();
  for (const name of filled(table, names)) {
    const value = valueAt(table, name);
    if (value?.kind !== 'scalar') continue;
    if (seen.has(value.value))
      return complain(judging, table, [name], { code: 'equal-fields', facts: { fields: names } });
    seen.add(value.value);
  }
  return true;
}

function passes(judging: Judging, field: FieldSchema | undefined, is: Constraint, value: Value): boolean {
  const type = is.type ?? field?.type ?? 'any';
  return checkField(quietly(judging), { ...field, ...is, type }, value, '');
}

function checkConditional(
  judging: Judging,
  check: Check & { kind: 'conditional' },
  fields: Fields,
  table: TableValue,
): boolean {
  const condition = valueAt(table, check.field);
  if (condition === undefined || !passes(judging, fieldAt(fields, check.field), check.is, condition))
    return true;
  const then = valueAt(table, check.then);
  const absent = then === undefined || isNull(then);
  const shown = wordsOf(condition);
  if (check.mustBe.required && absent) {
    const facts = { field: check.then, value: '', condition: `"${check.field}" is ${shown}` };
    return complainAboutBoth(judging, table, check, condition, facts);
  }
  const value: ScalarValue | Value = then ?? nullAt(table);
  const field = fieldAt(fields, check.then);
  const inside: Complaint[] = [];
  const listening: Judging = { ...judging, report: (complaint) => inside.push(complaint) };
  if (
    checkField(
      listening,
      { ...field, ...check.mustBe, type: check.mustBe.type ?? field?.type ?? 'any' },
      value,
      check.then,
    )
  )
    return true;
  // The value itself is bad, and only looked at because of the other field.
  const own = inside.find(({ code }) => code === 'invalid-value');
  if (own) {
    judging.report({ ...own, kongNames: { at: placeOf(condition, table), path: table.place.path } });
    return false;
  }
  const facts = { field: check.then, value: wordsOf(value), condition: `"${check.field}" is ${shown}` };
  return complainAboutBoth(judging, table, check, condition, facts);
}

/** Kong names both sides: the field itself, and the entity because of the other field. */
function complainAboutBoth(
  judging: Judging,
  table: TableValue,
  check: Check & { kind: 'conditional' },
  condition: Value,
  facts: ComplaintFacts['field-conflict'],
): false {
  const isWritten = condition.place.origin === 'written';
  const at = placeOf(condition, table);
  const kongNames = { at, path: isWritten ? condition.place.path : table.place.path };
  const related = isWritten ? [{ at, message: facts.condition }] : [];
  const noting: Judging = {
    ...judging,
    report: (complaint) => {
      const note = complaint.at === at ? {} : { kongNames, related };
      judging.report({ ...complaint, ...note });
    },
  };
  return complain(noting, table, [check.then, check.field], { code: 'field-conflict', facts });
}

/** A default is blamed on the record that leaves it out. */
function placeOf(value: Value, table: TableValue): Located {
  return value.place.origin === 'written' ? value.place.at : table.head;
}

function nullAt(table: TableValue): ScalarValue {
  return { kind: 'scalar', value: null, unknown: false, place: table.place };
}

function wordsOf(value: Value): string {
  if (value.kind === 'scalar')
    return typeof value.value === 'string' ? `"${value.value}"` : String(value.value);
  const scalars = [...value.entries.values()]
    .filter((one) => one.kind === 'scalar')
    .map((one) => String(one.value));
  return scalars.length === 0 ? kindOf(value) : scalars.join(', ');
}

function checkConditionalAtLeastOne(
  judging: Judging,
  check: Check & { kind: 'conditional-at-least-one' },
  fields: Fields,
  table: TableValue,
): boolean {
  const condition = valueAt(table, check.field);
  if (condition === undefined) return true;
  const field = fieldAt(fields, check.field);
  let names = check.oneOf;
  if (!passes(judging, field, check.is, condition)) {
    if (!check.otherwiseIs || !passes(judging, field, check.otherwiseIs, condition)) return true;
    names = check.otherwiseOneOf ?? [];
  }
  if (filled(table, names).length > 0) return true;
  const protocols =
    condition.kind === 'table'
      ? [...condition.entries.values()].map((one) => (one.kind === 'scalar' ? String(one.value) : ''))
      : [];
  return complain(judging, table, [], { code: 'route-without-matcher', facts: { protocols, fields: names } });
}

/** `input` fields of a transformation are written together: all or none. */
export function runTransformationChecks(
  judging: Judging,
  transformations: readonly (readonly string[])[],
  table: TableValue,
): boolean {
  let ok = true;
  for (const fields of transformations) {
    const there = filled(table, fields);
    if (there.length === 0 || there.length === fields.length) continue;
    ok = complain(judging, table, there, { code: 'fields-required-together', facts: { fields } });
  }
  return ok;
}

export function fieldAt(fields: Fields, path: string): FieldSchema | undefined {
  const [first = '', ...rest] = path.split('.');
  const field = fields.get(first);
  if (rest.length === 0 || !field) return field;
  return field.record ? fieldAt(field.record.fields, rest.join('.')) : undefined;
}

type Fact = Omit<Complaint, 'at' | 'path' | 'refused' | 'related'>;

/**
 * Blames the first of the named fields: itself where it is written, else the innermost record around it that is.
 * No names: the record.
 */
export function complain(judging: Judging, table: TableValue, blame: readonly string[], fact: Fact): false {
  const [first] = blame;
  const written = blame.find((name) => valueAt(table, name)?.place.origin === 'written');
  const value = written === undefined ? undefined : valueAt(table, written);
  const isFirst = value !== undefined && written === first;
  if (value && (isFirst || fact.code !== 'field-conflict')) {
    const at = value.kind === 'scalar' ? value.place.at : (value.place.key ?? value.place.at);
    judging.report({ ...fact, at, path: value.place.path, refused: true } as Complaint);
    return false;
  }
  const holder = first === undefined ? table : innermost(table, first);
  const path = first === undefined ? table.place.path : [...table.place.path, ...first.split('.')];
  judging.report({ ...fact, at: holder.head, path, refused: true } as Complaint);
  return false;
}

function innermost(table: TableValue, name: string): TableValue {
  let holder = table;
  for (const part of name.split('.')) {
    const next = holder.entries.get(part);
    if (next?.kind !== 'table' || next.place.origin !== 'written') break;
    holder = next;
  }
  return holder;
}
