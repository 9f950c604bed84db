import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Favoured } from '../../server/transport/heap.ts';
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
