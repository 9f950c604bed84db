// npm run fuzz:expression -- --count 100000 [--seed 1]: expressions and requests through Kong's engine and ours.
import { parseArgs } from 'node:util';
import { randomCase } from '../test/fuzz/expression-cases.ts';
import { openCourt } from '../test/fuzz/expression-judge.ts';
import { randomFrom } from '../test/kit/random.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
  },
});
const count = Number(values.count);
const seed = Number(values.seed);
const court = await openCourt();
let [same, undecided, different] = [0, 0, 0];
for (let i = 0; i < count; i++) {
  const testCase = randomCase(randomFrom(seed * 10_000_019 + i));
  const outcome = await court.compare(testCase);
  if (outcome === 'same') same += 1;
  else if (outcome === 'undecided') undecided += 1;
  else {
    different += 1;
    if (different <= Number(values.show)) {
      console.log(JSON.stringify(testCase.text), JSON.stringify(testCase.values), '\n  ', outcome.difference);
    }
  }
}
console.log(`${count} expressions: ${same} the same, ${undecided} undecided, ${different} different`);
process.exitCode = different === 0 ? 0 : 1;
