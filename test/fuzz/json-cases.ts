/** JSON with damage, and values that cjson takes though JSON does not know them. */
import { applyEdits } from '../../server/core/text/span.ts';
import { randomEdit } from '../kit/mutate.ts';
import type { Random } from '../kit/random.ts';

const VALUES = [
  '01',
  '0x10',
  '-0x1p3',
  '1.',
  '.5',
  '-',
  '+1',
  'inf',
  '-Infinity',
  'nan',
  'NaN',
  'tru',
  'true',
  'null',
  'nul',
  '1e5',
  '1e',
  '1e400',
  '"\\u00e9"',
  '"\\ud83d\\ude00"',
  '"\\ud800"',
  '"\\udc00"',
  '"\\q"',
  '"a\nb"',
  '"\t"',
  '"',
  '{}',
  '[]',
  '[1,]',
  '{"a":1,}',
  '{"a":1,"a":2}',
  '{a:1}',
  "'a'",
  '/* c */ 1',
  '// c\n1',
  '1 2',
  '\u00a0',
  '\uFEFF1',
  '0',
  '-0',
  '12345678901234567890',
  '"\u2028"',
  '"\u0000"',
  '\u0000',
] as const;

export function jsonCase(random: Random, seeds: readonly string[]): string {
  const value = random.pick(VALUES);
  switch (random.below(5)) {
    case 0:
      return value;
    case 1:
      return `{"a": ${value}, "b": [${random.pick(VALUES)}, ${random.pick(VALUES)}]}`;
    case 2:
      return `[${value}${random.pick([',', ' ', '', ':'])}${random.pick(VALUES)}]`;
    default: {
      let text = random.pick(seeds);
      for (let i = 1 + random.below(2); 0 < i; i--) text = applyEdits(text, [randomEdit(text, random)]);
      return text;
    }
  }
}
