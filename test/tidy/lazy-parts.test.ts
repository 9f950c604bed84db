import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');

test('what the extension or the command line loads later is a bundle that the build makes', () => {
  const build = readFileSync(join(ROOT, 'scripts/build.mjs'), 'utf8');
  const files = readdirSync(join(ROOT, 'client'), { recursive: true })
    .map((name) => join('client', String(name)))
    .filter((name) => name.endsWith('.ts'));
  const later = files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?<!typeof )\bimport\('(\.[^']+)'\)/g)].map(
      ([, target = '']) => relative(ROOT, resolve(ROOT, file, '..', target)),
    ),
  );
  assert.ok(5 < later.length);
  assert.deepEqual(
    [...new Set(later)].filter((part) => !build.includes(`'${part}'`)),
    [],
  );
});
