// npm run fuzz:pcre -- --count 20000 [--seed 1]: patterns and subjects through pcre2test and our engine.
import { parseArgs } from 'node:util';
import { comparePcre } from '../test/fuzz/pcre-judge.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
  },
});
const { same, undecided, differences } = comparePcre(Number(values.seed), Number(values.count));
for (const difference of differences.slice(0, Number(values.show))) console.log(difference);
console.log(
  `${values.count} patterns: ${same} the same, ${undecided} undecided, ${differences.length} different`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
