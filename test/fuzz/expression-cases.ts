/** Expressions (valid, nearly valid and broken) and requests for the differential fuzzing against atc-router. */
import type { JudgeValue } from '../kit/atc-router.ts';
import type { Random } from '../kit/random.ts';
import { randomRegex } from './regex-cases.ts';

export interface ExpressionCase {
  readonly text: string;
  readonly values: readonly (readonly [string, JudgeValue])[];
}

const TEXT_FIELDS = [
  'http.path',
  'http.host',
  'http.method',
  'http.headers.x_team',
  'http.queries.q',
  'http.path.segments.0',
  'http.path.segments.0_1',
  'tls.sni',
  'net.protocol',
] as const;
const INT_FIELDS = ['net.dst.port', 'net.src.port', 'http.path.segments.len'] as const;
const IP_FIELDS = ['net.src.ip', 'net.dst.ip'] as const;
const ODD_FIELDS = [
  'net.port',
  'http.',
  'http.headers.',
  'http.headers.a.b',
  'nope',
  'a',
  'http.path.segments',
] as const;
const WORDS = [
  '/a',
  '/orders',
  'a',
  'A',
  '',
  '/',
  'acme.test',
  'GET',
  'é',
  'ÀB',
  '日',
  '😀',
  'x y',
  '/a/b',
  'k',
  'K',
] as const;
const NUMBERS = [
  '0',
  '80',
  '8000',
  '017',
  '0x1F',
  '-1',
  '08',
  '0x7fffffffffffffff',
  '9223372036854775808',
  '00',
  '-0',
] as const;
const IPS = [
  '127.0.0.1',
  '10.1.2.3',
  '::1',
  '2001:db8::1',
  '1.2.3',
  '256.1.1.1',
  '01.2.3.4',
  '::',
  'fe80::1::2',
  '1:2:3:4:5:6:7:8',
  'abcd:',
] as const;
const CIDRS = [
  '10.0.0.0/8',
  '10.1.2.3/8',
  '0.0.0.0/0',
  '127.0.0.1/32',
  '::/0',
  '2001:db8::/32',
  '::1/128',
  '::1/129',
  '10.0.0.0/33',
  '10.0.0.0/08',
] as const;
const OPERATORS = ['==', '!=', '~', '^=', '=^', '>', '>=', '<', '<=', 'in', 'not in', 'contains'] as const;
const BLANKS = ['', ' ', ' ', ' ', '  ', '\t', '\n', '\r\n'] as const;
const JUNK = [
  '&',
  '|',
  '!',
  '(',
  ')',
  '"',
  'r#"',
  '"#',
  '\\',
  '=',
  '~',
  'not',
  'in',
  '.',
  '0x',
  '/',
  ':',
  ' ',
  'é',
  '#',
  '&&',
  '||',
  '\u0000',
  '-',
  'a',
  '1',
] as const;

export function randomCase(random: Random): ExpressionCase {
  const text = randomText(random);
  return { text, values: randomValues(random) };
}

function randomText(random: Random): string {
  const valid = blank(random) + expression(random, 3) + blank(random);
  return random.chance(0.3) ? broken(random, valid) : valid;
}

/** A few characters are lost, doubled, replaced or added. */
export function broken(random: Random, text: string): string {
  let result = text;
  for (let i = 0; i <= random.below(3); i++) {
    const letters = [...result];
    const at = random.below(letters.length + 1);
    const gone = random.pick([0, 0, 1, 1, 2, 8]);
    letters.splice(at, gone, ...(random.chance(0.6) ? [random.pick(JUNK)] : []));
    result = letters.join('');
  }
  return result;
}

function blank(random: Random): string {
  return random.pick(BLANKS);
}

function expression(random: Random, depth: number): string {
  let text = term(random, depth);
  while (random.chance(0.4))
    text += blank(random) + random.pick(['&&', '||']) + blank(random) + term(random, depth);
  return text;
}

function term(random: Random, depth: number): string {
  if (0 < depth && random.chance(0.25)) {
    const not = random.chance(0.4) ? `!${blank(random)}` : '';
    return `${not}(${blank(random)}${expression(random, depth - 1)}${blank(random)})`;
  }
  return predicate(random);
}

function predicate(random: Random): string {
  const between = (): string => (random.chance(0.9) ? ' ' : blank(random));
  if (random.chance(0.15)) {
    const field = operand(random, random.pick([...TEXT_FIELDS, ...INT_FIELDS, ...IP_FIELDS, ...ODD_FIELDS]));
    const value = random.pick([quoted(random), random.pick(NUMBERS), random.pick(IPS), random.pick(CIDRS)]);
    return field + between() + random.pick(OPERATORS) + between() + value;
  }
  switch (random.below(8)) {
    case 0:
      return (
        operand(random, random.pick(INT_FIELDS)) +
        between() +
        random.pick(['==', '!=', '>', '>=', '<', '<=']) +
        between() +
        random.pick(NUMBERS)
      );
    case 1:
      return (
        operand(random, random.pick(IP_FIELDS)) +
        between() +
        random
          .pick(['in', 'not in', 'in', 'not in', 'not  in'])
          .replace('not  in', random.chance(0.05) ? 'not  in' : 'in') +
        between() +
        random.pick(CIDRS)
      );
    case 2:
      return (
        operand(random, random.pick(IP_FIELDS)) +
        between() +
        random.pick(['==', '!=']) +
        between() +
        random.pick(IPS)
      );
    case 3:
      return `${operand(random, random.pick(TEXT_FIELDS))}${between()}~${between()}${regexLiteral(random)}`;
    default:
      return (
        operand(random, random.pick(TEXT_FIELDS)) +
        between() +
        random.pick(['==', '!=', '^=', '=^', 'contains', '==', '^=']) +
        between() +
        quoted(random)
      );
  }
}

function operand(random: Random, field: string): string {
  if (random.chance(0.7)) return field;
  const name = random.pick(['lower', 'any', 'lower', 'any', 'lower', 'any', 'upper']);
  return `${name}${blank(random)}(${blank(random)}${operand(random, field)}${blank(random)})`;
}

function quoted(random: Random): string {
  const word = random.pick(WORDS) + (random.chance(0.2) ? random.pick(WORDS) : '');
  if (random.chance(0.15)) return `r#"${word}${random.pick(['', '\\d', '"', '#'])}"#`;
  const odd = random.chance(0.1) ? random.pick(['\\n', '\\t', '\\"', '\\\\', '\\q', '\\r']) : '';
  return `"${word}${odd}"`;
}

function regexLiteral(random: Random): string {
  const regex = randomRegex(random);
  return random.chance(0.5) ? `r#"${regex}"#` : `"${regex.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function randomValues(random: Random): (readonly [string, JudgeValue])[] {
  const values: (readonly [string, JudgeValue])[] = [];
  for (const field of TEXT_FIELDS) {
    if (random.chance(0.3)) continue;
    const many = random.chance(0.2) ? 2 : 1;
    for (let i = 0; i < many; i++) {
      values.push([field, { String: random.pick(WORDS) + (random.chance(0.3) ? random.pick(WORDS) : '') }]);
    }
  }
  for (const field of INT_FIELDS) {
    if (random.chance(0.8)) values.push([field, { Int: random.pick([0, 1, 15, 31, 80, 8000, 65535]) }]);
  }
  for (const field of IP_FIELDS) {
    if (random.chance(0.8)) {
      values.push([
        field,
        { IpAddr: random.pick(['127.0.0.1', '10.1.2.3', '::1', '2001:db8::1', '10.255.0.1']) },
      ]);
    }
  }
  return values;
}
