/** What Kong makes of a file is what its own readers say: lyaml for YAML, cjson for JSON. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { Format } from '../../server/core/syntax/document.ts';
import { askKongReaders, HOW_TO_INSTALL, kongReadersAreThere } from '../kit/kong-readers.ts';
import { randomFrom } from '../kit/random.ts';
import { jsonCase } from './json-cases.ts';
import { differenceFromKong } from './kong-readers.ts';
import { fuzzCase, shrink } from './pieces.ts';
import { scalarCase } from './scalar-cases.ts';
import { OWN_TEXTS, seedTexts } from './seeds.ts';

const COUNT = Number(process.env['KONGSOLE_JUDGE_COUNT'] ?? 20_000);
const FIRST = Number(process.env['KONGSOLE_FUZZ_FIRST'] ?? 1);
const skip = kongReadersAreThere() ? false : HOW_TO_INSTALL;
const BATCH = 5_000;

function check(count: number, format: Format, textOf: (i: number) => string): void {
  for (let start = 0; start < count; start += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, count - start) }, (_, i) => textOf(start + i));
    for (const [i, answer] of askKongReaders(texts, format).entries()) {
      const text = texts[i] ?? '';
      if (differenceFromKong(text, format, answer) === undefined) continue;
      const ask = (shorter: string) =>
        askKongReaders([shorter], format).map((each) => differenceFromKong(shorter, format, each))[0];
      const smallest = shrink(text, (shorter) => ask(shorter) !== undefined);
      assert.fail(`${start + i}: ${JSON.stringify(smallest)}\n${ask(smallest)}`);
    }
  }
}

test('every file of the corpus is to us what it is to Kong', { skip }, () => {
  const texts = [...seedTexts(Number.POSITIVE_INFINITY), ...kubernetesTexts()];
  check(texts.length, 'yaml', (i) => texts[i] ?? '');
  const json = texts.filter((text) => text.trimStart().startsWith('{'));
  check(json.length, 'json', (i) => json[i] ?? '');
});

test(`${COUNT} scalars are to us what they are to Kong`, { skip }, () => {
  check(COUNT, 'yaml', (i) => scalarCase(randomFrom(FIRST + i)));
});

test(`${COUNT} damaged files are to us what they are to Kong`, { skip }, () => {
  const seeds = seedTexts(20_000);
  check(COUNT, 'yaml', (i) => fuzzCase(FIRST + i, seeds).text);
});

test(`${COUNT} damaged JSON files are to us what they are to Kong`, { skip }, () => {
  const seeds = [...OWN_TEXTS, ...seedTexts(5_000)].filter((text) => text.trimStart().startsWith('{'));
  check(COUNT, 'json', (i) => jsonCase(randomFrom(FIRST + i), seeds));
});

function kubernetesTexts(): readonly string[] {
  const folder = join(process.env['KONGSOLE_SHARED'] ?? resolve('../shared'), 'corpus/k8s');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}
