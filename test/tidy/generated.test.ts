import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { staleFiles } from '../../scripts/generated.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test('generated files are what their tables say', () => {
  const stale = staleFiles((path) => {
    const file = join(ROOT, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  });
  assert.deepEqual(
    stale.map(({ path }) => `${path} is stale: npm run generate`),
    [],
  );
});
