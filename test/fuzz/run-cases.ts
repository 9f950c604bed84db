/** A part of `npm run fuzz`: runs cases one after the other and tells on the standard output how far it is. */
import { setPriority } from 'node:os';
import { askKongReaders } from '../kit/kong-readers.ts';
import { jsonFailureOf, jsonSeeds } from './json-pieces.ts';
import { differenceFromKong } from './kong-readers.ts';
import { failureOf, fuzzCase, visible } from './pieces.ts';
import { seedTexts } from './seeds.ts';

const [first = 1, count = 0, step = 1, judged = 0, niceness = 19] = process.argv.slice(2).map(Number);
/** How many cases between two lines. */
const BATCH = 2_000;

setPriority(niceness);
Error.stackTraceLimit = 0;
const seeds = seedTexts(20_000);
const inJson = jsonSeeds(seedTexts(3_000));
let done = 0;
let batch: number[] = [];
for (let seed = first; seed < first + count; seed += step) {
  const failure = failureOf(seed, seeds) ?? (seed % 4 === 0 ? jsonFailureOf(seed, inJson) : undefined);
  if (failure !== undefined) console.log(JSON.stringify({ failure }));
  done += 1;
  batch.push(seed);
  if (batch.length < BATCH && seed + step < first + count) continue;
  if (judged !== 0) askKong(batch);
  console.log(JSON.stringify({ done, cpu: process.cpuUsage().user / 1e6 }));
  batch = [];
}

function askKong(asked: readonly number[]): void {
  const texts = asked.map((seed) => fuzzCase(seed, seeds).text);
  for (const [i, answer] of askKongReaders(texts, 'yaml').entries()) {
    const text = texts[i] ?? '';
    const failure = differenceFromKong(text, 'yaml', answer);
    if (failure !== undefined)
      console.log(JSON.stringify({ failure: `seed ${asked[i]}: ${visible(text)}\n${failure}` }));
  }
}
