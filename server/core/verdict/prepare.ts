/**
 * What Kong does with a record before it checks it: shorthands are expanded and defaults filled in
 * (`Schema:process_auto_fields` of Kong 3.9 kong/db/schema/init.lua).
 */

import { isAtLeast } from '../catalogue/catalogue.ts';
import type { FieldSchema, RecordSchema } from '../catalogue/schema.ts';
import { checkField } from './check-field.ts';
import type { Complaint } from './complaint.ts';
import { declaredFields, type Judging } from './judging.ts';
import { contradicted, expand, place } from './shorthand.ts';
import { subschemaOf } from './subschema.ts';
import type { Place, TableValue, Value } from './value.ts';
import { derivedValue, isNull, isSequence, withEntries } from './value.ts';

/** `broken`: a shorthand is wrong, and Kong throws the record away instead of checking it. */
export type Prepared<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'broken'; readonly complaints: readonly Complaint[] };

export function prepareEntity(judging: Judging, kind: string, table: TableValue): Prepared<TableValue> {
  const schema = declaredFields(judging.catalogue, kind);
  if (!schema) return { kind: 'ready', value: table };
  return prepareRecord(judging, schema, subschemaOf(judging.catalogue, kind, table), table);
}

export function prepareRecord(
  judging: Judging,
  schema: RecordSchema,
  subschema: RecordSchema | undefined,
  table: TableValue,
): Prepared<TableValue> {
  const entries = new Map(table.entries);
  const complaints = expandShorthands(judging, schema, entries);
  if (0 < complaints.length) return { kind: 'broken', complaints };
  for (const [name, own] of schema.fields) {
    const field = subschema?.fields.get(name) ?? own;
    const prepared = prepareField(judging, name, field, entries.get(name), table);
    if (prepared.kind === 'broken') {
      // Kong 2.8 goes on without the field; nested, it fills in the defaults.
      if (isAtLeast(judging.catalogue, '3.0')) return prepared;
      for (const complaint of prepared.complaints) judging.report({ ...complaint, refused: false });
      entries.delete(name);
      const filled =
        judging.isNested !== true ? undefined : prepareField(judging, name, field, undefined, table);
      if (filled?.kind === 'ready' && filled.value) entries.set(name, filled.value);
    } else if (prepared.value) entries.set(name, prepared.value);
    else entries.delete(name);
  }
  return { kind: 'ready', value: withEntries(table, entries) };
}

function expandShorthands(
  judging: Judging,
  schema: RecordSchema,
  entries: Map<string | number, Value>,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  const modern = isAtLeast(judging.catalogue, '3.6');
  for (const [name, shorthand] of schema.shorthands) {
    const value = entries.get(name);
    if (value === undefined) continue;
    const listening: Judging = { ...judging, report: (complaint) => complaints.push(complaint) };
    if (!checkField(listening, shorthand, value, name)) continue;
    const other = modern && !isNull(value) ? contradicted(shorthand, value, entries) : undefined;
    if (other) {
      complaints.push({
        code: 'deprecated-field-mismatch',
        facts: { old: name, replacement: other.join('.') },
        at: value.place.at,
        path: value.place.path,
        refused: true,
      });
      continue;
    }
    entries.delete(name);
    const rule = !modern ? 'replace' : shorthand.deprecation === undefined ? 'override' : 'yield';
    place(entries, expand(name, shorthand, value), value, rule);
  }
  return complaints;
}

function prepareField(
  judging: Judging,
  name: string,
  field: FieldSchema,
  value: Value | undefined,
  holder: TableValue,
): Prepared<Value | undefined> {
  if (field.auto) return { kind: 'ready', value: autoValue(field, name, value, holder) };
  return prepareValue(judging, field, value, () => ({
    at: holder.head,
    path: [...holder.place.path, name],
    origin: 'derived',
    key: undefined,
  }));
}

/** The field's value as it is when Kong checks it; undefined where it is not there, or is thrown away. */
export function fillField(
  ...[judging, name, field, value, holder]: Parameters<typeof prepareField>
): Value | undefined {
  const prepared = prepareField(judging, name, field, value, holder);
  return prepared.kind === 'ready' ? prepared.value : undefined;
}

/** A written value with everything filled in; undefined where Kong throws it away. */
export function prepareWritten(judging: Judging, field: FieldSchema, value: Value): Value | undefined {
  const prepared = prepareValue(judging, field, value, () => value.place);
  return prepared.kind === 'ready' ? prepared.value : undefined;
}

function autoValue(
  field: FieldSchema,
  name: string,
  value: Value | undefined,
  holder: TableValue,
): Value | undefined {
  const isTime = name === 'created_at' || name === 'updated_at' || name === 'last_seen';
  const wanted = value === undefined || (name === 'created_at' && isNull(value)) || name === 'updated_at';
  if (!wanted) return value;
  const filler = field.uuid
    ? '00000000-0000-4000-8000-000000000000'
    : isTime || field.type !== 'string'
      ? 1
      : 'x';
  return derivedValue(filler, holder.place, [...holder.place.path, name]);
}

function prepareValue(
  judging: Judging,
  field: FieldSchema,
  value: Value | undefined,
  placeOfMissing: () => Place,
): Prepared<Value | undefined> {
  if (field.abstract) return { kind: 'ready', value };
  if (field.type === 'record') {
    if (isNull(value) || (value === undefined && !field.required)) {
      if (value === undefined) return { kind: 'ready', value: missingValue(field, placeOfMissing()) };
      return { kind: 'ready', value };
    }
    const present = value ?? missingValue(field, placeOfMissing());
    if (present?.kind !== 'table') return { kind: 'ready', value: present };
    if (field.entity !== undefined)
      return prepareEntity({ ...judging, isNested: true }, field.entity, present);
    return field.record
      ? prepareRecord(judging, field.record, undefined, present)
      : { kind: 'ready', value: present };
  }
  if (value?.kind === 'table') {
    const inner = field.type === 'map' ? field.values : field.elements;
    return { kind: 'ready', value: inner ? prepareElements(judging, inner, value) : value };
  }
  return { kind: 'ready', value: value ?? missingValue(field, placeOfMissing()) };
}

/** A broken element becomes nil: at the end of a list it vanishes, before others it leaves a hole. */
function prepareElements(judging: Judging, field: FieldSchema, table: TableValue): TableValue {
  if (field.type !== 'record' && field.elements === undefined) return table;
  const entries = new Map<string | number, Value>();
  const dropped: { readonly key: string | number; readonly complaints: readonly Complaint[] }[] = [];
  for (const [key, value] of table.entries) {
    const prepared = prepareValue(judging, field, value, () => value.place);
    if (prepared.kind === 'broken') dropped.push({ key, complaints: prepared.complaints });
    else if (prepared.value) entries.set(key, prepared.value);
  }
  for (const { key, complaints } of dropped) {
    const leavesHole = typeof key === 'number' && [...entries.keys()].some((other) => key < Number(other));
    for (const complaint of complaints)
      judging.report({ ...complaint, refused: complaint.refused && leavesHole });
  }
  return withEntries(table, isSequence(table) ? renumbered(entries) : entries);
}

function renumbered(entries: ReadonlyMap<string | number, Value>): ReadonlyMap<string | number, Value> {
  return new Map([...entries.values()].map((value, i) => [i + 1, value]));
}

/** `handle_missing_field`: a default, null where nothing is required, else nothing. */
function missingValue(field: FieldSchema, at: Place): Value | undefined {
  if (field.default !== undefined) return derivedValue(field.default, at, at.path);
  if (field.required !== true) return derivedValue(null, at, at.path);
  return field.type === 'record' ? derivedValue({}, at, at.path) : undefined;
}
