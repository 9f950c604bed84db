/** Every file of decK and its libraries in which we say "error" is in docs/deck-review.md, and no other is there. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { reportOf } from '../kit/report.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

const DECKS = [
  'Kong/deck',
  'Kong/go-apiops',
  'Kong/go-database-reconciler',
  'Kong/KongAir',
  'KongHQ-CX/kw-platform-ops',
];

test('each error in a file of decK was read', NEEDS_SHARED, () => {
  const corpus = join(SHARED ?? '', 'corpus');
  const names = readdirSync(join(corpus, 'declarative'));
  const wrong = new Set<string>();
  for (const line of readFileSync(join(corpus, 'index.tsv'), 'utf8').split('\n')) {
    const [id, kind, repository = '', path = '', , , , tags = ''] = line.split('\t');
    const name = names.find((each) => each.startsWith(`${id}.`));
    if (
      kind !== 'declarative' ||
      !tags.includes('official') ||
      !DECKS.includes(repository) ||
      name === undefined
    )
      continue;
    const report = reportOf(readFileSync(join(corpus, 'declarative', name), 'utf8'), { fileName: name });
    if (report.some((said) => said.split(' ')[1] === 'error')) wrong.add(`${repository} ${path}`);
  }
  const review = readFileSync(resolve(import.meta.dirname, '../../docs/deck-review.md'), 'utf8');
  const reviewed = new Set(
    [...review.matchAll(/^- (\S+) `([^`]+)`:/gm)].map((match) => `${match[1]} ${match[2]}`),
  );
  for (const place of reviewed) if (place.startsWith('Kong/kong ')) reviewed.delete(place);
  assert.deepEqual([...wrong].sort(), [...reviewed].sort());
});
