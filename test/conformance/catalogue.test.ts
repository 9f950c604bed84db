/** The catalogue against the schemas that real gateways served: every field, with what it allows. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCatalogue } from '../../server/core/catalogue/catalogue.ts';
import type { FieldSchema, RecordSchema } from '../../server/core/catalogue/schema.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

type Raw = { readonly [key: string]: unknown };

/** Where the catalogue may differ, and why. */
const ALLOWED: readonly (readonly [place: RegExp, reason: string])[] = [
  [/^plugins\/session config\.secret default$/, 'each gateway makes up its own secret'],
  [/ one_of$/, 'an empty choice is served as an empty map; the order of choices is none'],
  [/ default$/, 'an empty list is served as an empty map'],
];

function differences(where: string, raw: Raw, schema: RecordSchema | undefined): string[] {
  if (!schema) return [`${where} is missing`];
  return rows(raw['fields']).flatMap(([name, one]) => {
    const place = `${where}${where.includes(' ') ? '.' : ' '}${name}`;
    const field = schema.fields.get(name);
    return field ? fieldDifferences(place, one, field) : [`${place} is missing`];
  });
}

function fieldDifferences(place: string, raw: Raw, field: FieldSchema): string[] {
  const out: string[] = [];
  const same = (what: string, served: unknown, ours: unknown) => {
    if (JSON.stringify(served) === JSON.stringify(ours)) return;
    if (!isAllowed(`${place} ${what}`, served, ours)) out.push(`${place} ${what}`);
  };
  same('type', raw['type'], field.type);
  same('required', raw['required'] === true, field.required === true);
  same('default', raw['default'], field.default);
  same('one_of', raw['one_of'], field.oneOf);
  same('between', raw['between'], field.between);
  same('len_min', raw['len_min'], field.minLength);
  if (isRaw(raw['elements']) && field.elements)
    out.push(...fieldDifferences(`${place}[]`, raw['elements'], field.elements));
  if (raw['type'] === 'record') out.push(...differences(place, raw, field.record));
  return out;
}

function isAllowed(place: string, served: unknown, ours: unknown): boolean {
  if (!ALLOWED.some(([pattern]) => pattern.test(place))) return false;
  const isEmpty = isRaw(served) && Object.keys(served).length === 0 && JSON.stringify(ours) === '[]';
  return isEmpty || place.includes('secret');
}

function rows(raw: unknown): (readonly [string, Raw])[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((one) =>
    isRaw(one)
      ? Object.entries(one).flatMap(([name, each]) => (isRaw(each) ? [[name, each] as const] : []))
      : [],
  );
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

for (const version of ['2.8', '3.4', '3.9'] as const) {
  test(`the catalogue of ${version} has every field that the gateway serves`, NEEDS_SHARED, () => {
    const folder = join(SHARED ?? '', 'facts/gateway-schemas', version);
    const catalogue = openCatalogue('oss', version, 'traditional_compatible');
    const read = (file: string): Raw => JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const found: string[] = [];
    for (const kind of catalogue.kinds)
      found.push(...differences(kind, read(`${kind}.json`), catalogue.entity(kind)));
    for (const file of readdirSync(join(folder, 'plugins'))) {
      const name = file.replace('.json', '');
      found.push(
        ...differences(`plugins/${name}`, read(`plugins/${file}`), catalogue.subschema('plugins', name)),
      );
    }
    assert.deepEqual(found, []);
  });
}
