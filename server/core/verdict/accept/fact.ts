/** What a check over several fields is told of one of them: a node as it is written, or a value that is derived. */
import { stringKey } from '../../syntax/read.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Place, Scalar, ScalarValue, Value } from '../value.ts';

export type Fact = Node | Value;

/** As `isNonempty` of the interpreter: a placeholder is text that is not empty. */
export function isFilled(fact: Fact | undefined): boolean {
  switch (fact?.kind) {
    case 'scalar':
      return fact.value !== null && fact.value !== '';
    case 'list':
      return 0 < fact.items.length;
    case 'map':
      return 0 < fact.pairs.length;
    case 'table':
      return 0 < fact.entries.size;
    default:
      return false;
  }
}

export function isNullFact(fact: Fact | undefined): boolean {
  return fact === undefined || (fact.kind === 'scalar' && fact.value === null);
}

/** A field of a written map that has been accepted, so that its keys are plain and no two are equal. */
export function memberOf(fact: Fact, name: string): Fact | undefined {
  if (fact.kind === 'map') return fact.pairs.find(({ key }) => stringKey(key) === name)?.value;
  return fact.kind === 'table' ? fact.entries.get(name) : undefined;
}

export const NOWHERE: Place = {
  at: { origin: { offset: 0 }, from: 0, to: 0 },
  path: [],
  origin: 'derived',
  key: undefined,
};

export function constant(value: Scalar): ScalarValue {
  return { kind: 'scalar', value, unknown: false, place: NOWHERE };
}
