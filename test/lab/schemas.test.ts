import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEntitySchema, readSubschema } from '../../server/core/catalogue/from-gateway.ts';
import type { RecordSchema } from '../../server/core/catalogue/schema.ts';
import { catalogueFor } from '../../server/core/catalogue/shared-catalogues.ts';
import { servedSchema } from './schemas.ts';

const catalogue = catalogueFor('oss', '3.9', 'traditional_compatible');

/** A gateway serves no functions: who reads a schema does not know which check was meant. */
function withoutCustomChecks(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((item) => !(typeof item === 'object' && item !== null && 'custom_entity_check' in item))
      .map(withoutCustomChecks);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutCustomChecks(inner)] as const)
      .filter(([key, inner]) => !(key === 'entity_checks' && Array.isArray(inner) && inner.length === 0)),
  );
}

function checkReadBack(
  schema: RecordSchema | undefined,
  read: (served: unknown) => RecordSchema | undefined,
) {
  assert.ok(schema);
  const served: unknown = JSON.parse(JSON.stringify(servedSchema(schema)));
  const back = read(served);
  assert.ok(back);
  const again: unknown = JSON.parse(JSON.stringify(servedSchema(back)));
  assert.deepEqual(withoutCustomChecks(again), withoutCustomChecks(served));
}

test('what the lab serves of an entity kind reads back as the same schema', () => {
  for (const kind of catalogue.kinds)
    checkReadBack(catalogue.entity(kind), (served) => readEntitySchema(kind, served));
});

test('what the lab serves of a plugin reads back as the same schema', () => {
  const names = catalogue.subschemaNames('plugins');
  assert.ok(names.includes('rate-limiting'));
  for (const name of names) checkReadBack(catalogue.subschema('plugins', name), readSubschema);
});
