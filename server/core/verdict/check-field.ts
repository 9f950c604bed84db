/** Whether a value is what its field allows: `Schema:validate_field` of Kong 3.9 kong/db/schema/init.lua. */

import type { FieldSchema, Json } from '../catalogue/schema.ts';
import { checkConstraints } from './check-constraints.ts';
import { checkDeclaredEntity, checkRecord } from './check-record.ts';
import type { Expected } from './complaint.ts';
import type { Judging } from './judging.ts';
import type { TableValue, Value } from './value.ts';
import { isSequence } from './value.ts';
import { isVaultReference } from './vault-reference.ts';

/** `value` is prepared. `name` is the field's, for messages. */
export function checkField(judging: Judging, field: FieldSchema, value: Value, name: string): boolean {
  if (value.kind === 'scalar' && value.unknown) return true;
  if (value.kind === 'scalar' && value.value === null) return checkNull(judging, field, value, name);
  if (field.mustBeNull)
    return complain(judging, value, { code: 'field-not-allowed', facts: { name, reason: '' } });
  if (field.abstract) return true;
  return checkType(judging, field, value, name) && checkConstraintsUnlessVault(judging, field, value, name);
}

function checkConstraintsUnlessVault(
  judging: Judging,
  field: FieldSchema,
  value: Value,
  name: string,
): boolean {
  if (
    field.type === 'string' &&
    field.referenceable &&
    value.kind === 'scalar' &&
    isVaultReference(value.value)
  )
    return true;
  return checkConstraints(judging, field, value, name);
}

function checkNull(judging: Judging, field: FieldSchema, value: Value, name: string): boolean {
  if (field.notEquals !== null && !field.required && (field.equals ?? null) === null) return true;
  return complain(judging, value, { code: 'null-value', facts: { name } });
}

function checkType(judging: Judging, field: FieldSchema, value: Value, name: string): boolean {
  switch (field.type) {
    case 'array':
    case 'set':
      if (value.kind !== 'table' || !isSequence(value)) return wrongType(judging, value, 'list');
      return checkElements(judging, field, value, name);
    case 'map':
      if (value.kind !== 'table') return wrongType(judging, value, 'map');
      return checkMap(judging, field, value);
    case 'record':
      if (value.kind !== 'table') return wrongType(judging, value, 'map');
      if (field.entity !== undefined)
        return checkDeclaredEntity(judging, field.entity, value, field.impliedKey);
      return field.record ? checkRecord(judging, field.record, undefined, value, `"${name}"`) : true;
    case 'integer':
      if (value.kind === 'scalar' && typeof value.value === 'number' && Number.isInteger(value.value))
        return true;
      return wrongType(judging, value, 'integer');
    case 'string':
    case 'number':
    case 'boolean':
      if (value.kind === 'scalar' && typeof value.value === field.type) return true;
      return wrongType(judging, value, field.type);
    case 'json':
      // The configuration of a WebAssembly filter whose own schema is not known (kong/db/schema/others/wasm_filter.lua).
      if (value.kind === 'scalar' && typeof value.value === 'string') return true;
      return wrongType(judging, value, 'string');
    case 'foreign':
    case 'any':
      return true;
  }
}

function checkElements(judging: Judging, field: FieldSchema, list: TableValue, name: string): boolean {
  const { elements } = field;
  if (!elements) return true;
  const inner: FieldSchema = elements.required ? elements : { ...elements, required: true };
  let ok = true;
  for (const element of list.entries.values()) if (!checkField(judging, inner, element, name)) ok = false;
  return ok;
}

function checkMap(asker: Judging, field: FieldSchema, map: TableValue): boolean {
  // Kong names the map and stops at the first fault in it.
  const kongNames = { at: map.place.at, path: map.place.path };
  const judging: Judging = { ...asker, report: (complaint) => asker.report({ kongNames, ...complaint }) };
  let ok = true;
  for (const [key, value] of map.entries) {
    const name = String(key);
    const { keys, values } = field;
    if (keys) {
      const at = value.place.key ?? value.place.at;
      const place = { at, path: value.place.path, origin: value.place.origin, key: undefined };
      const scalar: Value = { kind: 'scalar', value: key, unknown: false, place };
      if (!checkField(judging, { ...keys, required: true }, scalar, name)) ok = false;
    }
    if (values && !checkField(judging, { ...values, required: true }, value, name)) ok = false;
  }
  for (const bad of map.badKeys) {
    ok = false;
    judging.report({
      code: 'wrong-type',
      facts: { expected: 'string', found: 'a key that is no text', value: undefined },
      at: bad.at,
      path: bad.path,
      refused: true,
    });
  }
  return ok;
}

function wrongType(judging: Judging, value: Value, expected: Expected): boolean {
  const shown = value.kind === 'scalar' ? String(value.value) : undefined;
  return complain(judging, value, {
    code: 'wrong-type',
    facts: { expected, found: kindOf(value), value: shown },
  });
}

export function kindOf(value: Value): string {
  if (value.kind === 'table') return value.written === 'list' ? 'a list' : 'a map';
  switch (typeof value.value) {
    case 'string':
      return 'a string';
    case 'number':
      return Number.isInteger(value.value) ? 'an integer' : 'a number';
    case 'boolean':
      return 'a boolean';
    default:
      return 'null';
  }
}

type Fact =
  | { readonly code: 'field-not-allowed'; readonly facts: { readonly name: string; readonly reason: string } }
  | { readonly code: 'null-value'; readonly facts: { readonly name: string } }
  | {
      readonly code: 'wrong-type';
      readonly facts: {
        readonly expected: Expected;
        readonly found: string;
        readonly value: string | undefined;
      };
    };

function complain(judging: Judging, value: Value, fact: Fact): false {
  // A field that may not be there is blamed at its name; a wrong value at the value.
  const at = fact.code === 'field-not-allowed' ? (value.place.key ?? value.place.at) : value.place.at;
  judging.report({ ...fact, at, path: value.place.path, refused: true });
  return false;
}

export function sameScalar(value: Value, wanted: Json): boolean {
  return value.kind === 'scalar' && value.value === wanted;
}
