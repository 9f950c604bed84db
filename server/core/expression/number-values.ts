/** Whether one number, or one address, can fulfil several conditions, and which one does. */
import { valueFulfils } from './evaluate.ts';
import { type Cidr, type Ip, parseIp } from './ip.ts';
import type { Predicate } from './syntax-tree.ts';
import type { Value } from './value.ts';

/** A condition that one value is to fulfil, or not to fulfil. */
export interface Wish {
  readonly predicate: Predicate;
  readonly wanted: boolean;
}

interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

const LEAST = -(1n << 63n);
const MOST = (1n << 63n) - 1n;

export function someNumber(wishes: readonly Wish[]): boolean {
  return isLeft({ first: LEAST, last: MOST }, wishes.flatMap(refusedNumbers));
}

/** The numbers that a wish rules out. */
function refusedNumbers({ predicate: { operator, literal }, wanted }: Wish): readonly Interval[] {
  if (literal.value?.type !== 'Int') return [];
  const { value } = literal.value;
  const [below, same, above] = [
    { first: LEAST, last: value - 1n },
    { first: value, last: value },
    { first: value + 1n, last: MOST },
  ];
  const taken = {
    '==': [same],
    '!=': [below, above],
    '<': [below],
    '<=': [below, same],
    '>': [above],
    '>=': [same, above],
  };
  const accepted = Object.entries(taken).find(([name]) => name === operator.name)?.[1];
  if (!accepted) return [];
  return [below, same, above].filter((each) => accepted.includes(each) !== wanted);
}

/** A port, or a number of segments, that fulfils them; undefined: none is at hand. */
export function exampleNumber(wishes: readonly Wish[], kind: keyof typeof USUAL_NUMBERS): Value | undefined {
  const near = wishes.flatMap(({ predicate: { literal } }) =>
    literal.value?.type === 'Int'
      ? [literal.value.value, literal.value.value + 1n, literal.value.value - 1n]
      : [],
  );
  const [least, most] = kind === 'port' ? [1n, 0xffffn] : [0n, 50n];
  return [...USUAL_NUMBERS[kind], ...near]
    .filter((value) => least <= value && value <= most)
    .map((value): Value => ({ type: 'Int', value }))
    .find((value) => fulfilsAll(wishes, value));
}

/** Undefined: none is at hand. */
export function exampleAddress(wishes: readonly Wish[]): Value | undefined {
  const near = wishes.flatMap(({ predicate: { literal } }) => {
    const { value } = literal;
    if (value?.type !== 'IpAddr' && value?.type !== 'IpCidr') return [];
    const { family } = value.value;
    const { first, last } = rangeOf(value.value, lastOf(family));
    return [first + 1n, first, last, first - 1n, last + 1n].map((bits): Ip => ({ family, bits }));
  });
  return [...near, ...USUAL_ADDRESSES]
    .filter(({ family, bits }) => 0n <= bits && bits <= lastOf(family))
    .map((value): Value => ({ type: 'IpAddr', value }))
    .find((value) => fulfilsAll(wishes, value));
}

const USUAL_NUMBERS = { port: [8000n, 8443n, 80n], segments: [1n, 2n, 0n] };
const USUAL_ADDRESSES = ['127.0.0.1', '192.0.2.1', '::1'].flatMap((text) => parseIp(text) ?? []);

function fulfilsAll(wishes: readonly Wish[], value: Value): boolean {
  return wishes.every(({ predicate, wanted }) => valueFulfils(predicate, value, undefined) === wanted);
}

function lastOf(family: Ip['family']): bigint {
  return FAMILIES.find((each) => each.family === family)?.last ?? 0n;
}

const FAMILIES = [
  { family: 4, last: (1n << 32n) - 1n },
  { family: 6, last: (1n << 128n) - 1n },
] as const;

export function someAddress(wishes: readonly Wish[]): boolean {
  return FAMILIES.some(({ family, last }) => {
    const whole = { first: 0n, last };
    const refused = wishes.flatMap(({ predicate: { operator, literal }, wanted }) => {
      const { value } = literal;
      if (value?.type !== 'IpAddr' && value?.type !== 'IpCidr') return [];
      const inside = (operator.name === '==' || operator.name === 'in') === wanted;
      const range = value.value.family === family ? rangeOf(value.value, last) : undefined;
      if (!inside) return range ? [range] : [];
      return range
        ? [
            { first: 0n, last: range.first - 1n },
            { first: range.last + 1n, last },
          ]
        : [whole];
    });
    return isLeft(whole, refused);
  });
}

function rangeOf(value: Ip | Cidr, last: bigint): Interval {
  if (!('prefix' in value)) return { first: value.bits, last: value.bits };
  const host = last >> BigInt(value.prefix);
  return { first: value.bits & ~host, last: value.bits | host };
}

/** Is something of the whole in none of the others? */
function isLeft(whole: Interval, refused: readonly Interval[]): boolean {
  let { first } = whole;
  for (const gap of [...refused].sort((a, b) => (a.first < b.first ? -1 : a.first === b.first ? 0 : 1))) {
    if (gap.last < gap.first) continue;
    if (first < gap.first) return true;
    if (first <= gap.last) first = gap.last + 1n;
  }
  return first <= whole.last;
}
