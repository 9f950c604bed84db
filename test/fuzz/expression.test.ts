import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../kit/random.ts';
import { randomCase } from './expression-cases.ts';
import { openCourt } from './expression-judge.ts';

test('20,000 expressions: Kong and we accept, place errors and evaluate alike', async () => {
  const court = await openCourt();
  const different: string[] = [];
  let undecided = 0;
  for (let seed = 0; seed < 20_000; seed++) {
    const testCase = randomCase(randomFrom(seed));
    const outcome = await court.compare(testCase);
    if (outcome === 'undecided') undecided += 1;
    else if (outcome !== 'same') different.push(`${JSON.stringify(testCase.text)}: ${outcome.difference}`);
  }
  assert.deepEqual(different, []);
  assert.ok(undecided < 20, `${undecided} undecided`);
});
