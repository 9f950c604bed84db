import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');

test("each dependency has its reason in the README's table, and the table names no other", () => {
  const manifest = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  const wanted = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).sort();
  const [, section = ''] = readFileSync(resolve(ROOT, 'README.md'), 'utf8').split('\n## Dependencies\n');
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const named = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  );
  assert.deepEqual(named.sort(), wanted);
});
