/** Every public Kong file of the corpus is recognised, no Kubernetes manifest and no file of an npm package is. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { HEAD_LENGTH, isOurs } from '../../server/core/dialect/recognise.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

function ours(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) =>
    isOurs(readFileSync(join(folder, name), 'utf8').slice(0, HEAD_LENGTH), 'some.yml'),
  );
}

test('all declarative files of the corpus are ours, by their content', NEEDS_SHARED, () => {
  const folder = join(SHARED ?? '', 'corpus/declarative');
  assert.deepEqual(ours(folder), readdirSync(folder));
});

test('no Kubernetes manifest is ours', NEEDS_SHARED, () =>
  assert.deepEqual(ours(join(SHARED ?? '', 'corpus/k8s')), []),
);

test('no YAML or JSON file of the installed packages is ours', () => {
  const folder = resolve(import.meta.dirname, '../../node_modules');
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name) && statSync(join(folder, name)).isFile());
  const wrong = files.filter((name) =>
    isOurs(readFileSync(join(folder, name), 'utf8').slice(0, HEAD_LENGTH), name),
  );
  assert.deepEqual(wrong, []);
  assert.ok(100 < files.length);
});
