/** An entity as the gateway keeps it: every field of its schema is there, with the default or null where none was given. */

import type { PlainEntity } from '../../client/probe/snapshot.ts';
import type { Catalogue } from '../../server/core/catalogue/catalogue.ts';
import type { FieldSchema, RecordSchema } from '../../server/core/catalogue/schema.ts';
import { isRecord } from './records.ts';

/** Fields that the schema does not know (shorthands, `_comment`) are left out. */
export function withDefaults(
  catalogue: Catalogue,
  kind: string,
  own: PlainEntity,
): Readonly<Record<string, unknown>> {
  const schema = catalogue.entity(kind);
  if (!schema) return own;
  const chosen = schema.subschemaKey === undefined ? undefined : own[schema.subschemaKey];
  const first: unknown = Array.isArray(chosen) ? chosen[0] : chosen;
  const subschema = typeof first === 'string' ? catalogue.subschema(kind, first) : undefined;
  return fill(schema, subschema, own);
}

function fill(
  { fields }: RecordSchema,
  subschema: RecordSchema | undefined,
  own: PlainEntity,
): Readonly<Record<string, unknown>> {
  const filled: Record<string, unknown> = {};
  for (const [name, general] of fields) {
    const special = subschema?.fields.get(name);
    filled[name] = filledValue(special ?? general, own[name]);
  }
  return filled;
}

function filledValue(field: FieldSchema, given: unknown): unknown {
  const { record } = field;
  if (given !== undefined && given !== null) {
    if (record && isRecord(given)) return fill(record, undefined, given);
    if (field.elements?.record && Array.isArray(given)) {
      const { elements } = field;
      return given.map((each: unknown) => filledValue(elements, each));
    }
    return given;
  }
  if (field.default !== undefined && field.default !== null) {
    return record && isRecord(field.default) ? fill(record, undefined, field.default) : field.default;
  }
  // A record that must be there is made of its own defaults (kong/db/schema/init.lua, process_auto_fields).
  return record && field.required === true ? fill(record, undefined, {}) : null;
}
