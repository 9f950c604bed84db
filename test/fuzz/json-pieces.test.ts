import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonDifferenceOf, jsonFailureOf, jsonSeeds } from './json-pieces.ts';
import { seedTexts } from './seeds.ts';

const COUNT = Number(process.env['KONGSOLE_FUZZ_COUNT'] ?? 50_000) / 2;
const FIRST = Number(process.env['KONGSOLE_FUZZ_FIRST'] ?? 1);

test('every file of the corpus, written as JSON, reads in pieces as it reads whole', () => {
  for (const text of jsonSeeds(seedTexts(Number.POSITIVE_INFINITY))) {
    const difference = jsonDifferenceOf(text);
    assert.equal(difference, undefined, `${JSON.stringify(text.slice(0, 200))}\n${difference}`);
  }
});

test(`${COUNT} damaged JSON files read and update in pieces as they read whole`, () => {
  const seeds = jsonSeeds(seedTexts(3_000));
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const failure = jsonFailureOf(seed, seeds);
    if (failure !== undefined) assert.fail(failure);
  }
});
