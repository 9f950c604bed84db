import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparePcre } from './pcre-judge.ts';

test('20,000 patterns: PCRE2 and we accept and match alike, captures included', () => {
  const { differences, undecided } = comparePcre(7, 20_000);
  assert.deepEqual(differences, []);
  assert.ok(undecided < 100, `${undecided} undecided`);
});
