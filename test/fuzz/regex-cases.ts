/** Regexes for differential fuzzing: of a syntax that Rust and PCRE mostly share, with spices of each. */
import type { Random } from '../kit/random.ts';

const LETTERS = [
  'a',
  'b',
  'A',
  '/',
  '1',
  ' ',
  'k',
  'é',
  's',
  '-',
  '_',
  'x',
  '日',
  '\\/',
  '\\.',
  '\n',
  'ß',
  '=',
  '#',
] as const;
const CLASSES = [
  '\\d',
  '\\w',
  '\\s',
  '\\D',
  '\\W',
  '\\S',
  '.',
  '\\pL',
  '\\p{Lu}',
  '\\P{Greek}',
  '\\p{^L}',
  '\\p{Nope}',
  '[[:alpha:]]',
  '\\h',
  '\\N',
  '\\R',
  '\\p{L}',
] as const;
const LOOKS = [
  '^',
  '$',
  '\\b',
  '\\B',
  '\\A',
  '\\z',
  '\\Z',
  '\\G',
  '\\b{start}',
  '\\<',
  '\\>',
  '\\b{end-half}',
] as const;
const REPEATS = [
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '{0,3}',
  '{2,}',
  '{,2}',
  '{ 1 }',
  '{1',
  '{2,1}',
  '{}',
] as const;
const OPENERS = [
  '(',
  '(?:',
  '(?P<n>',
  '(?<m>',
  '(?i)',
  '(?i:',
  '(?x)',
  '(?s-m:',
  '(?=',
  '(?!',
  '(?<=',
  '(?<!',
  '(?-u:',
  '(?U)',
  '(?m)',
  '(?',
  '(?z',
  '(?#c)',
  '(?R)',
  '(?>',
  '(?|',
  '(?u)',
] as const;
const ESCAPES = [
  '\\x41',
  '\\x{e9}',
  '\\u00e9',
  '\\n',
  '\\t',
  '\\0',
  '\\1',
  '\\Q',
  '\\E',
  '\\K',
  '\\q',
  '\\-',
  '\\x',
  '\\x{110000}',
  '\\p',
  '\\cA',
  '\\a',
  '\\e',
  '\\k<n>',
  '\\g1',
  '\\é',
  '\\"',
  '\\ ',
  '\\o{101}',
] as const;

export function randomRegex(random: Random): string {
  return branches(random, 2);
}

function branches(random: Random, depth: number): string {
  let text = sequence(random, depth);
  while (random.chance(0.15)) text += `|${sequence(random, depth)}`;
  return text;
}

function sequence(random: Random, depth: number): string {
  let text = '';
  for (let i = random.below(4); 0 <= i; i--) {
    text += atom(random, depth);
    if (random.chance(0.25)) text += random.pick(REPEATS) + random.pick(['', '', '', '?', '+', '*']);
  }
  return text;
}

function atom(random: Random, depth: number): string {
  const kind = random.below(100);
  if (kind < 55) return random.pick(LETTERS);
  if (kind < 68) return random.pick(CLASSES);
  if (kind < 74) return random.pick(LOOKS);
  if (kind < 78) return random.pick(ESCAPES);
  if (kind < 88) return charClass(random, 2);
  if (kind < 89) return random.pick([')', ']', '{', '}', '*', '|', '(', '[', '\\']);
  if (depth === 0) return random.pick(LETTERS);
  const opener = random.chance(0.6) ? random.pick(['(', '(?:']) : random.pick(OPENERS);
  const closer = opener.endsWith(')') || random.chance(0.03) ? '' : ')';
  return opener + branches(random, depth - 1) + closer;
}

function charClass(random: Random, depth: number): string {
  let text = random.chance(0.25) ? '[^' : '[';
  for (let i = random.below(4); 0 <= i; i--) text += classItem(random, depth);
  return random.chance(0.03) ? text : `${text}]`;
}

function classItem(random: Random, depth: number): string {
  const kind = random.below(100);
  if (kind < 45) return random.pick(LETTERS);
  if (kind < 65)
    return random.pick([
      'a-z',
      '0-9',
      'A-Z',
      'z-a',
      'a-',
      '-a',
      '\\d-z',
      'a-\\w',
      'ж-я',
      '+--',
      'a-a',
      '\\x41-\\x5a',
      '\\--/',
    ]);
  if (kind < 75)
    return random.pick([
      '\\d',
      '\\w',
      '\\s',
      '\\W',
      '\\pL',
      '\\P{Lu}',
      '\\b',
      '\\B',
      '\\n',
      '\\x41',
      '\\]',
      '\\q',
      '\\h',
      '\\R',
      '\\Q',
      '\\E',
      '\\1',
      '\\8',
    ]);
  if (kind < 82)
    return random.pick([
      '[:alpha:]',
      '[:^digit:]',
      '[:nope:]',
      '[:word:]',
      '[.a.]',
      '[=a=]',
      '[:space:',
      ':]',
    ]);
  if (kind < 88) return random.pick(['&&', '--', '~~', '&', '~', '^', ']', '[']);
  return depth === 0 ? random.pick(LETTERS) : charClass(random, depth - 1);
}

const SUBJECTS = [
  'a',
  'b',
  'A',
  'k',
  'K',
  '\u212a',
  '/',
  '1',
  ' ',
  'é',
  'É',
  's',
  'ſ',
  '-',
  '_',
  'x',
  '日',
  '\n',
  'ß',
  'ẞ',
  '٣',
  '.',
  '=',
  'z',
] as const;

export function randomSubject(random: Random): string {
  return random.times(8, () => random.pick(SUBJECTS)).join('');
}
