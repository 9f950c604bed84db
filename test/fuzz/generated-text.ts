/** YAML made up by a small grammar: every style in every place, most of it well formed. */
import type { Random } from '../kit/random.ts';
import { randomScalar } from './scalar-cases.ts';

const KEYS = [
  'name',
  'host',
  'a',
  'paths',
  '"b c"',
  "'d'",
  '1',
  'yes',
  'x-y',
  'tags',
  'config',
  '~',
] as const;
const WORDS = [
  'orders',
  '/v1',
  '10.0.0.1:80',
  'true',
  '80',
  '~',
  'a b c',
  '"q\\n"',
  "'it''s'",
  'x: y',
  '# c',
  'é',
] as const;
const HEADERS = ['|', '>', '|-', '>-', '|+', '>+', '|2', '>1', '| # c'] as const;

export function generatedText(random: Random): string {
  const top = random.below(8) === 0 ? '---\n' : '';
  const depth = random.pick([0, 0, 1, 1, 2]);
  const text = top + (random.below(4) === 0 ? list(random, 0, depth) : map(random, 0, depth));
  return random.below(10) === 0 ? text.trimEnd() : text;
}

function map(random: Random, indent: number, depth: number): string {
  return some(random, () => `${' '.repeat(indent)}${key(random)}:${value(random, indent, depth)}`);
}

function list(random: Random, indent: number, depth: number): string {
  return some(random, () => {
    const start = `${' '.repeat(indent)}-${random.pick([' ', ' ', ' ', '   '])}`;
    const inner = indent + 2;
    // The first key of an item stands behind its dash.
    if (0 < depth && random.below(2) === 0)
      return `${' '.repeat(indent)}- ${map(random, inner, depth - 1).trimStart()}`;
    return `${start}${value(random, indent, depth).trimStart()}`;
  });
}

function some(random: Random, make: () => string): string {
  const lines: string[] = [];
  for (let i = 1 + random.below(3); 0 < i; i--) {
    if (random.below(12) === 0) lines.push(`${' '.repeat(random.below(6))}# note\n`);
    if (random.below(16) === 0) lines.push('\n');
    lines.push(make());
  }
  return lines.join('');
}

function key(random: Random): string {
  return random.below(12) === 0 ? randomScalar(random) : random.pick(KEYS);
}

/** From behind the colon or the dash to the end of the line, or of several. */
function value(random: Random, indent: number, depth: number): string {
  const inner = indent + random.pick([1, 2, 2, 2, 4]);
  const comment = random.below(12) === 0 ? ' # note' : '';
  switch (random.below(depth === 0 ? 7 : 11)) {
    case 0:
      return `${comment}\n`;
    case 1:
      return ` ${randomScalar(random)}${comment}\n`;
    case 2:
      return ` ${flow(random, 2)}${comment}\n`;
    case 3:
      return ` ${random.pick(HEADERS)}\n${blockLines(random, inner)}`;
    case 4:
      return ` ${random.pick(WORDS)}\n${' '.repeat(inner)}${random.pick(WORDS)}\n`;
    case 5:
    case 6:
      return ` ${random.pick(['', '', '', '&a ', '!!str ', '*a '])}${random.pick(WORDS)}${comment}\n`;
    case 7:
      return `${comment}\n${list(random, random.pick([indent, inner]), depth - 1)}`;
    default:
      return `${comment}\n${map(random, inner, depth - 1)}`;
  }
}

function flow(random: Random, depth: number): string {
  const item = (): string =>
    0 < depth && random.below(3) === 0
      ? flow(random, depth - 1)
      : random.pick([random.pick(WORDS), randomScalar(random)]);
  const gap = random.pick(['', ' ', ' ', '\n   ']);
  if (random.below(2) === 0) return `[${random.times(3, item).join(`,${gap}`)}${random.pick(['', ','])}]`;
  return `{${random.times(3, () => `${key(random)}: ${item()}`).join(`,${gap}`)}}`;
}

function blockLines(random: Random, indent: number): string {
  const lines = random.times(4, () =>
    random.pick([
      () => '\n',
      () => `${' '.repeat(indent)}${random.pick(WORDS)}\n`,
      () => `${' '.repeat(indent + random.below(3))}${random.pick(WORDS)} \n`,
      () => `${' '.repeat(random.below(8))}\n`,
    ])(),
  );
  return lines.join('');
}
