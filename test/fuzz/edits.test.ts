import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDifference } from '../kit/live.ts';

const COUNT = Number(process.env['KONGSOLE_FUZZ_COUNT'] ?? 50_000) / 100;
const FIRST = Number(process.env['KONGSOLE_FUZZ_FIRST'] ?? 1);

test(`${COUNT} times four edits give the findings of a file opened anew`, () => {
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    assert.equal(editDifference(seed), undefined, `seed ${seed}`);
  }
});

test(`${COUNT / 2} times four edits of JSON do so, too`, () => {
  for (let seed = FIRST; seed < FIRST + COUNT / 2; seed++) {
    assert.equal(editDifference(seed, 'json'), undefined, `seed ${seed}`);
  }
});

test(`${COUNT / 2} times four edits of templates do so, too`, () => {
  for (let seed = FIRST; seed < FIRST + COUNT / 2; seed++) {
    assert.equal(editDifference(seed, 'templated'), undefined, `seed ${seed}`);
  }
});
