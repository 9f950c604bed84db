import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOUND_EDITS, FOUND_TEXTS } from './found.ts';
import { differenceOf, fuzzCase, shrink, updateDifferenceOf } from './pieces.ts';
import { seedTexts } from './seeds.ts';

const COUNT = Number(process.env['KONGSOLE_FUZZ_COUNT'] ?? 50_000);
const FIRST = Number(process.env['KONGSOLE_FUZZ_FIRST'] ?? 1);

test('what fuzzing once found is read right', () => {
  for (const text of FOUND_TEXTS) assert.equal(differenceOf(text), undefined, JSON.stringify(text));
  for (const [text, edit] of FOUND_EDITS) {
    assert.equal(updateDifferenceOf(text, [edit]), undefined, JSON.stringify([text, edit]));
  }
});

test('every file of the corpus reads in pieces as it reads whole', () => {
  for (const text of seedTexts(Number.POSITIVE_INFINITY)) {
    const difference = differenceOf(text);
    assert.equal(difference, undefined, `${JSON.stringify(text.slice(0, 200))}\n${difference}`);
  }
});

test(`${COUNT} damaged files read and update in pieces as they read whole`, () => {
  const seeds = seedTexts(20_000);
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const { text, edits } = fuzzCase(seed, seeds);
    const difference = differenceOf(text);
    if (difference !== undefined) {
      const smallest = shrink(text, (shorter) => differenceOf(shorter) !== undefined);
      assert.fail(`seed ${seed}: ${JSON.stringify(smallest)}\n${differenceOf(smallest)}`);
    }
    const updateDifference = updateDifferenceOf(text, edits);
    assert.equal(updateDifference, undefined, `seed ${seed}: ${JSON.stringify({ text, edits })}`);
  }
});
