import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { type Favoured, GROWS_AT_ONCE, NOTHING_BORN_OLD } from '../../server/transport/heap.ts';
import { positionsIn } from '../../server/transport/positions.ts';
import { practiceFile } from '../../server/transport/practice-file.ts';
import { Session } from '../../server/transport/session.ts';

/** What was favoured, one after the other, while a file was opened and edited. */
async function favouredBy(text: string): Promise<readonly Favoured[]> {
  const told: Favoured[] = [];
  const heap = {
    favours: 'haste' as const,
    favour: (what: Favoured) => {
      if (what !== (told.at(-1) ?? 'haste')) told.push(what);
    },
  };
  const session = new Session(positionsIn('utf-16'), {
    version: '0.0.0',
    rulesPage: undefined,
    now: () => 1_795_500_000_000,
    heap,
  });
  session.settled();
  const uri = 'file:///folder/kong.yaml';
  session.open(uri, 1, text);
  await session.whenShowable(uri);
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  session.change(uri, 2, [{ range, text: '# a note\n' }]);
  await session.whenDone(uri);
  return told;
}

test('once the first findings of a large file are shown memory counts, until all are there', async () => {
  assert.deepEqual(
    await favouredBy(`${'# a long comment, to make it large\n'.repeat(70_000)}${practiceFile(100)}`),
    ['memory', 'haste'],
  );
});

test('a smaller file is done in haste', async () => {
  assert.deepEqual(await favouredBy(practiceFile(100)), []);
});

test('the room for new things grows to its full size at once', () => {
  const code = `const v8 = require('node:v8');
    v8.setFlagsFromString('${GROWS_AT_ONCE}');
    const kept = [];
    const sizes = new Set();
    for (let i = 0; i < 200_000; i++) {
      kept.push({ i, in: { i } });
      if (i % 1000 === 0) sizes.add(v8.getHeapSpaceStatistics().find((each) => each.space_name === 'new_space').space_size);
    }
    console.log(JSON.stringify([...sizes].map((size) => size / 1_048_576)));`;
  const sizes: readonly number[] = JSON.parse(spawnSync('node', ['-e', code], { encoding: 'utf8' }).stdout);
  assert.ok(16 <= Math.max(...sizes), `grew to ${sizes.join(', ')} MB`);
  assert.deepEqual(
    sizes.filter((size) => 2 < size && size < 16),
    [],
  );
});

test('V8 knows the flags', () => {
  for (const flag of [GROWS_AT_ONCE, NOTHING_BORN_OLD])
    assert.equal(spawnSync('node', [flag, '-e', '0']).status, 0, flag);
});
