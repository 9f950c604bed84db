/** Whether a record is complete and right: `Schema:validate` of Kong 3.9 kong/db/schema/init.lua. */

import { type Catalogue, gatewaysWithPlugin, isAtLeast } from '../catalogue/catalogue.ts';
import { enterpriseSince } from '../catalogue/enterprise-plugins.ts';
import type { EntitySchema, RecordSchema } from '../catalogue/schema.ts';
import { checkField, kindOf } from './check-field.ts';
import { checkForeignKey } from './check-foreign-key.ts';
import { runChecks, runTransformationChecks } from './entity-checks.ts';
import type { Judging } from './judging.ts';
import { declaredFields, nameOfKind } from './judging.ts';
import { subschemaOf } from './subschema.ts';
import type { TableValue, Value } from './value.ts';
import { derivedValue, isNull, textOf, withEntries } from './value.ts';

export type Standing = 'top' | 'nested';

/** `table` is prepared. `impliedKey`: it is nested, and this foreign key names what it is nested in. */
export function checkDeclaredEntity(
  judging: Judging,
  kind: string,
  table: TableValue,
  impliedKey: string | undefined,
): boolean {
  const standing: Standing = impliedKey === undefined ? 'top' : 'nested';
  const schema = declaredFields(judging.catalogue, kind);
  const entity = judging.catalogue.entity(kind);
  if (!schema || !entity) return true;
  const subschema = subschemaOf(judging.catalogue, kind, table);
  if (entity.subschemaKey !== undefined && !subschema)
    return reportNoSubschema(judging, kind, entity.subschemaKey, table);
  const own = standing === 'nested' ? withoutRequiredKeys(schema) : schema;
  const facts: EntityFacts = { entity, standing, impliedKey };
  return checkRecord(judging, own, subschema, table, withArticle(nameOfKind(kind)), facts);
}

interface EntityFacts {
  readonly entity: EntitySchema;
  readonly standing: Standing;
  readonly impliedKey: string | undefined;
}

/** Nesting implies one foreign key; Kong then demands none of them. */
export function withoutRequiredKeys(schema: RecordSchema): RecordSchema {
  const demanded = [...schema.fields].filter(([, field]) => field.type === 'foreign' && field.required);
  if (demanded.length === 0) return schema;
  const fields = new Map(schema.fields);
  for (const [name, field] of demanded) fields.set(name, { ...field, required: false });
  return { ...schema, fields };
}

export function checkRecord(
  judging: Judging,
  schema: RecordSchema,
  subschema: RecordSchema | undefined,
  table: TableValue,
  owner: string,
  facts?: EntityFacts,
): boolean {
  const invalid = new Set<string>();
  for (const bad of table.badKeys) {
    invalid.add('');
    judging.report({
      code: 'internal-error',
      facts: { version: judging.catalogue.version, because: 'a key is no text' },
      at: bad.at,
      path: bad.path,
      refused: true,
    });
  }
  for (const [key, value] of table.entries) {
    const name = String(key);
    const own = schema.fields.get(name);
    if (isUnvalidated(judging.catalogue, name, facts?.entity)) continue;
    if (!own) {
      invalid.add(name);
      reportUnknown(judging, schema, subschema, key, value, table, owner);
      continue;
    }
    const field = subschema?.fields.get(name) ?? own;
    const ok =
      field.type === 'foreign'
        ? checkForeignKey(judging, name, field, value, facts?.standing ?? 'top', table)
        : checkField(judging, field, value, name);
    if (!ok) invalid.add(name);
  }
  // Here Kong looks at the entity's own fields only: a plugin without `config` passes although its part demands one.
  for (const [name, field] of schema.fields) {
    if (!field.required || table.entries.has(name)) continue;
    invalid.add(name);
    const path = [...table.place.path, name];
    judging.report({
      code: 'missing-field',
      facts: { name, of: owner },
      at: table.head,
      path,
      refused: true,
    });
  }
  const before = invalid.size;
  const fields = subschema ? new Map([...schema.fields, ...subschema.fields]) : schema.fields;
  const checksPass = runChecks(
    judging,
    [...schema.checks, ...(subschema?.checks ?? [])],
    fields,
    withImpliedKey(table, facts?.impliedKey),
    invalid,
  );
  const transformationsPass = runTransformationChecks(judging, facts?.entity.transformations ?? [], table);
  return before === 0 && checksPass && transformationsPass;
}

/** What an entity is nested in counts for the checks as if it were written. */
function withImpliedKey(table: TableValue, key: string | undefined): TableValue {
  if (key === undefined || !isNull(table.entries.get(key))) return table;
  const path = [...table.place.path, key];
  return withEntries(table, new Map([...table.entries, [key, derivedValue('implied', table.place, path)]]));
}

/** `updated_at` is not looked at in 3.x, wherever it stands; `ttl` where the kind has one. */
export function isUnvalidated(catalogue: Catalogue, name: string, entity: EntitySchema | undefined): boolean {
  if (name === 'updated_at') return isAtLeast(catalogue, '3.0');
  return name === 'ttl' && entity?.ttl === true;
}

function reportUnknown(
  judging: Judging,
  schema: RecordSchema,
  subschema: RecordSchema | undefined,
  key: string | number,
  value: Value,
  table: TableValue,
  owner: string,
): void {
  // A list where a record belongs is one fault, not one for each element.
  if (table.written === 'list' && key !== 1) return;
  if (table.written === 'list') {
    const facts = { expected: 'map', found: kindOf(table), value: undefined } as const;
    judging.report({ code: 'wrong-type', facts, at: table.place.at, path: table.place.path, refused: true });
    return;
  }
  const known = [...schema.fields, ...(subschema?.fields ?? []), ...schema.shorthands]
    .filter(([, field]) => !field.mustBeNull)
    .map(([name]) => name);
  judging.report({
    code: 'unknown-field',
    facts: { name: String(key), of: owner, known },
    at: value.place.key ?? value.place.at,
    path: value.place.path,
    refused: true,
  });
}

function reportNoSubschema(judging: Judging, kind: string, key: string, table: TableValue): false {
  const value = table.entries.get(key);
  const known = judging.catalogue.subschemaNames(kind);
  if (value === undefined) {
    const path = [...table.place.path, key];
    const facts = { name: key, of: withArticle(nameOfKind(kind)) };
    judging.report({ code: 'missing-field', facts, at: table.head, path, refused: true });
    return false;
  }
  const { at, path } = value.place;
  const name = textOf(value);
  if (value.kind === 'scalar' && value.unknown) return false;
  if (isNull(value)) judging.report({ code: 'null-value', facts: { name: key }, at, path, refused: true });
  else if (kind === 'routes') {
    const [first] = value.kind === 'table' ? value.entries.values() : [value];
    const facts = { name: textOf(first) ?? '', known };
    judging.report({ code: 'unknown-protocol', facts, at, path, refused: true });
  } else if (name === undefined) {
    const shown = value.kind === 'scalar' ? String(value.value) : undefined;
    const facts = { expected: 'string', found: kindOf(value), value: shown } as const;
    judging.report({ code: 'wrong-type', facts, at, path, refused: true });
  } else if (kind === 'plugins') {
    const facts = { name, known, elsewhere: elsewhere(name) };
    judging.report({ code: 'unknown-plugin', facts, at, path, refused: true });
  } else judging.report({ code: 'unknown-vault', facts: { name, known }, at, path, refused: true });
  return false;
}

/** "Kong 3.6", "Kong Enterprise 3.4": the first gateway that has the plugin. */
function elsewhere(plugin: string): string | undefined {
  const since = enterpriseSince(plugin);
  if (since !== undefined) return `Kong Enterprise ${since}`;
  const [first] = gatewaysWithPlugin(plugin);
  return first && `Kong ${first.edition === 'enterprise' ? 'Enterprise ' : ''}${first.version}`;
}

/** By sound: "an upstream", "an SNI", "a username". */
export function withArticle(noun: string): string {
  return `${/^(?:[aeio]|up|un(?!i)|sni\b|hmac|mtls|rbac)/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
