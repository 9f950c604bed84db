/** Whether one number, or one address, can fulfil several conditions. */
import type { Cidr, Ip } from './ip.ts';
import type { Predicate } from './syntax-tree.ts';

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
