/** The quick way of the verdict says of thousands of configs and of mutations of them what the whole verdict says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyEdits } from '../../server/core/text/span.ts';
import { checkAccepted, TARGETS } from '../kit/accept.ts';
import { randomEdit } from '../kit/mutate.ts';
import { randomFrom } from '../kit/random.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

interface Case {
  readonly id: string;
  readonly yaml: string;
  readonly file: string;
}

function cases(): readonly Case[] {
  const text = readFileSync(join(SHARED ?? '', 'verdicts/train.jsonl'), 'utf8');
  return text.split('\n').flatMap((line): Case[] => (line === '' ? [] : [JSON.parse(line)]));
}

/** So many of the clean items that the quick way must know for clean; the rest have aliases, merges, old names. */
const LEAST_QUICK = 0.97;

test('what the quick way accepts the whole verdict accepts, on every recorded config', NEEDS_SHARED, (t) => {
  let clean = 0;
  let quick = 0;
  for (const [i, { id, yaml, file }] of cases().entries()) {
    const target = TARGETS[i % TARGETS.length] ?? {};
    const dialect = i % 5 === 0 ? 'deck' : 'dbless';
    const found = checkAccepted(id, yaml, { fileName: file, target, dialect, verdictOnly: i % 3 !== 0 });
    clean += found.clean;
    quick += found.quick;
  }
  t.diagnostic(`${quick} of ${clean} clean items are accepted the quick way`);
  assert.ok(LEAST_QUICK <= quick / clean);
});

test('so it is when people have mistyped them', NEEDS_SHARED, () => {
  const random = randomFrom(9);
  for (const [i, { id, yaml, file }] of cases().entries()) {
    if (i % 4 !== 0) continue;
    const target = TARGETS[i % TARGETS.length] ?? {};
    let text = yaml;
    for (let round = 0; round < 3; round++) {
      text = applyEdits(text, [randomEdit(text, random)]);
      checkAccepted(`${id}, mutated`, text, { fileName: file, target });
    }
  }
});
