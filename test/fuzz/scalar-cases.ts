/** Scalars that one reader or another may take for something else than text, and places where they may stand. */
import type { Random } from '../kit/random.ts';

const WHOLE = [
  '~',
  'null',
  'Null',
  'NULL',
  'nULL',
  '',
  'true',
  'True',
  'TRUE',
  'tRUE',
  'yes',
  'Yes',
  'YES',
  'y',
  'Y',
  'no',
  'n',
  'on',
  'On',
  'ON',
  'off',
  'Off',
  'OFF',
  '.nan',
  '.NaN',
  '.NAN',
  '.inf',
  '+.inf',
  '-.Inf',
  '.INF',
  'nan',
  'inf',
  '2024-01-01',
  '2024-01-01T10:00:00Z',
  '12:30:45',
  '190:20:30.15',
  '1:60',
  '0:0',
  '-1:20',
  '017',
  '0o17',
  '08',
  '0b101',
  '0b1',
  '0b',
  '0x1F',
  '0X1F',
  '0x',
  '1_000',
  '_1',
  '1_',
  '0_',
  '00',
  '-0',
  '+1',
  '--1',
  '1.',
  '.5',
  '1e3',
  '1e',
  '1E+3',
  '1.5e-2',
  '.e1',
  '0x1.8p3',
  '0x.8',
  '1e400',
  '-1e400',
  '9007199254740993',
  '=',
  '<<',
  '!',
  '-',
  '?x',
  ':x',
  '::',
  'a:b',
  'a#b',
  'http://x/y',
  '@x',
  '`x',
  '%x',
  '-x',
  '- x',
  '? x',
  'x:',
  '*',
  '&',
  '1d',
  '0f',
  'Infinity',
  '0777_',
  '0x_1',
  '+0x10',
  '-017',
  '1__0',
  '0_7',
  '1:2:3:4',
  ':1',
  '1:',
  '1:2.',
  '1:2.5:3',
  '0.1.2',
  '1,000',
] as const;

const LETTERS = [
  ...'0123456789',
  ...'00011789',
  ...'_+-.:eExXbobfaAF ',
  '~',
  '#',
  ',',
  "'",
  '"',
  '\\',
  '\t',
  'é',
  '😀',
];

const ESCAPES = [
  'n',
  't',
  '\\',
  '"',
  '/',
  '0',
  'a',
  'b',
  'v',
  'f',
  'r',
  'e',
  ' ',
  '\t',
  'N',
  '_',
  'L',
  'P',
  'x41',
  'xZZ',
  'u00e9',
  'uD800',
  'uDC00',
  'uD83D\\uDE00',
  'U0001F600',
  'U00110000',
  'UFFFFFFFF',
  'u12',
  'q',
  "'",
  '\n   ',
  'x',
] as const;

/** A small document that holds the scalar. */
export function scalarCase(random: Random): string {
  const scalar = randomScalar(random);
  switch (random.below(10)) {
    case 0:
      return `- ${scalar}\n`;
    case 1:
      return `[${scalar}]\n`;
    case 2:
      return `{a: ${scalar}}\n`;
    case 3:
      return `${scalar}: 1\n`;
    case 4:
      return scalar;
    case 5:
      return `{${scalar}: x, y: z}\n`;
    case 6:
      return `a: ${random.pick(['!!int', '!!float', '!!bool', '!!null', '!!str', '!env', '!'])} ${scalar}\n`;
    case 7:
      return `a: ${random.pick(['|', '>', '|-', '>+', '|2', '>1-'])}\n  ${scalar}\n`;
    default:
      return `a: ${scalar}\n`;
  }
}

export function randomScalar(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return random.pick(WHOLE);
    case 1: {
      const word = random.pick(WHOLE);
      const at = random.below(word.length + 1);
      return word.slice(0, at) + random.pick(LETTERS) + word.slice(at + random.below(2));
    }
    case 2:
      return `"${random.times(4, () => `${random.pick(['a', ' ', '1', ''])}\\${random.pick(ESCAPES)}`).join('')}"`;
    case 3:
      return `'${random.times(6, () => random.pick(LETTERS)).join('')}'`;
    default:
      return random.times(8, () => random.pick(LETTERS)).join('');
  }
}
