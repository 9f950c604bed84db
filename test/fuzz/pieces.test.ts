import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOUND_EDITS, FOUND_TEXTS } from './found.ts';
import { differenceOf, failureOf, faultDifferenceOf, fuzzCase, updateDifferenceOf } from './pieces.ts';
import { seedTexts } from './seeds.ts';

const COUNT = Number(process.env['KONGSOLE_FUZZ_COUNT'] ?? 50_000);
const FIRST = Number(process.env['KONGSOLE_FUZZ_FIRST'] ?? 1);

// `yaml` makes an error object of each fault; what they cost is their stacks, which nobody looks at.
Error.stackTraceLimit = 0;

test('what fuzzing once found is read right', () => {
  for (const text of FOUND_TEXTS) assert.equal(differenceOf(text), undefined, JSON.stringify(text));
  for (const [text, edit] of FOUND_EDITS) {
    assert.equal(updateDifferenceOf(text, [edit]), undefined, JSON.stringify([text, edit]));
  }
});

test('every file of the corpus reads in pieces as it reads whole, and as yaml reads it', () => {
  for (const text of seedTexts(Number.POSITIVE_INFINITY)) {
    const difference = differenceOf(text);
    assert.equal(difference, undefined, `${JSON.stringify(text.slice(0, 200))}\n${difference}`);
  }
});

test(`${COUNT} damaged files read and update in pieces as they read whole, and as yaml reads them`, () => {
  const seeds = seedTexts(20_000);
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const failure = failureOf(seed, seeds);
    if (failure !== undefined) assert.fail(failure);
  }
});

test('faults are told in the places where yaml finds them', () => {
  const seeds = seedTexts(20_000);
  for (let seed = FIRST; seed < FIRST + COUNT / 10; seed++) {
    const { text } = fuzzCase(seed, seeds);
    assert.equal(faultDifferenceOf(text), undefined, JSON.stringify(text));
  }
});
