/** Whether a request can have such values in one field that several conditions on it hold, or do not. */

import type { Claim } from './formula.ts';
import { exampleAddress, exampleNumber, someAddress, someNumber, type Wish } from './number-values.ts';
import { allOf, type Possible } from './possible.ts';
import type { Predicate } from './syntax-tree.ts';
import { TextValues } from './text-values.ts';
import type { Value } from './value.ts';

export interface FieldValues {
  canHold(field: string, claims: readonly Claim[]): Possible;
  /**
   * Values of which the claims are true, none where the field is best left out; undefined: none are at hand, which
   * does not say that there are none.
   */
  exampleOf(field: string, claims: readonly Claim[]): readonly Value[] | undefined;
  /** The only text of which the claims can be true, where they name it. */
  onlyText(field: string, claims: readonly Claim[]): string | undefined;
  /** Whether claims about a field that has this one value, or none, may be true. */
  mayHoldFor(claims: readonly Claim[], value: Value | undefined): boolean;
}

const MOST_KNOWN = 20_000;

/** `subsystem`: what `net.protocol` can be. Remembers what it was asked. */
export function fieldValues(subsystem: 'http' | 'stream'): FieldValues {
  const known = new Map<string, Possible>();
  const texts = new TextValues(subsystem);

  const oneValue = (field: string, wishes: readonly Wish[]): Possible => {
    switch (wishes[0]?.predicate.literal.value?.type) {
      case undefined:
        return 'yes';
      case 'String':
        return texts.canFulfil(field, wishes);
      case 'Int':
        return someNumber(wishes) ? 'yes' : 'no';
      default:
        return someAddress(wishes) ? 'yes' : 'no';
    }
  };

  const example = (field: string, wishes: readonly Wish[]): Value | undefined => {
    switch (wishes[0]?.predicate.literal.value?.type) {
      case undefined:
        return undefined;
      case 'String': {
        const value = texts.exampleOf(field, wishes);
        return value === undefined ? undefined : { type: 'String', value };
      }
      case 'Int':
        return exampleNumber(wishes, field === 'http.path.segments.len' ? 'segments' : 'port');
      default:
        return exampleAddress(wishes);
    }
  };

  return {
    onlyText(field, claims) {
      const values = texts.onlyValues(field, claims.map(wishOf));
      return values?.length === 1 ? values[0] : undefined;
    },
    mayHoldFor(claims, value) {
      return claims.every(({ predicate, holds }) =>
        value ? texts.fulfils({ predicate, wanted: holds }, value) !== 'no' : !holds,
      );
    },
    canHold(field, claims) {
      const key = keyOf(field, claims);
      const before = known.get(key);
      if (before) return before;
      const answer = isSingle(field) ? single(field, claims, oneValue) : several(field, claims, oneValue);
      if (MOST_KNOWN < known.size) known.clear();
      known.set(key, answer);
      return answer;
    },
    exampleOf(field, claims) {
      const mayBeLeftOut = claims.every(({ holds }) => !holds);
      if (!isSingle(field)) {
        if (mayBeLeftOut) return [];
        const found = wishesOfSeveral(claims).map((wishes) => example(field, wishes));
        const [, ...others] = found;
        const chosen = others.length === 0 ? found : others;
        const values = chosen.filter((value) => value !== undefined);
        return values.length === chosen.length ? values : undefined;
      }
      if (mayBeLeftOut && mayBeMissing(field) && field !== 'http.host') return [];
      const value = example(field, claims.map(wishOf));
      if (value) return [value];
      return mayBeLeftOut && mayBeMissing(field) ? [] : undefined;
    },
  };
}

type OneValue = (field: string, wishes: readonly Wish[]) => Possible;

const wishOf = ({ predicate, holds }: Claim): Wish => ({ predicate, wanted: holds });

function single(field: string, claims: readonly Claim[], oneValue: OneValue): Possible {
  // Without a value no condition holds, whatever its operator.
  if (mayBeMissing(field) && claims.every(({ holds }) => !holds)) return 'yes';
  return oneValue(field, claims.map(wishOf));
}

function several(field: string, claims: readonly Claim[], oneValue: OneValue): Possible {
  if (claims.every(({ holds }) => !holds)) return 'yes';
  return allOf(wishesOfSeveral(claims).map((wishes) => oneValue(field, wishes)));
}

/**
 * A header or query argument may come several times: `any()` asks one of the values, else all must fulfil a condition.
 * First what each value must fulfil, then, for each value that there must be, what it must.
 */
function wishesOfSeveral(claims: readonly Claim[]): readonly (readonly Wish[])[] {
  const ofAll = claims.filter(({ predicate, holds }) => hasAny(predicate) !== holds).map(wishOf);
  const ofOne = claims.filter(({ predicate, holds }) => hasAny(predicate) === holds).map(wishOf);
  return [ofAll, ...ofOne.map((one) => [...ofAll, one])];
}

const hasAny = ({ transforms }: Predicate) => transforms.some(({ name }) => name === 'any');

function isSingle(field: string): boolean {
  return !field.startsWith('http.headers.') && !field.startsWith('http.queries.');
}

function mayBeMissing(field: string): boolean {
  return (
    field === 'http.host' ||
    field === 'tls.sni' ||
    field === 'net.port' ||
    (field.startsWith('http.path.segments.') && field !== 'http.path.segments.len')
  );
}

function keyOf(field: string, claims: readonly Claim[]): string {
  const each = claims.map(({ predicate: { operator, literal, transforms }, holds }) => {
    const { value } = literal;
    const text =
      value?.type === 'String' || value?.type === 'Int'
        ? String(value.value)
        : value &&
          `${value.value.family} ${value.value.bits} ${'prefix' in value.value ? value.value.prefix : ''}`;
    return `${holds} ${transforms.map(({ name }) => name).join(' ')} ${operator.name} ${text}`;
  });
  return [field, ...new Set(each)].sort().join('\n');
}
