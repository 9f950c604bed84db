/**
 * Can one request fulfil all of these formulas? Fields are looked at one by one, as if they had nothing to do with
 * each other: what is impossible even so is impossible, so only "impossible" is a proof.
 */
import type { FieldValues } from './field-values.ts';
import type { Claim, Formula } from './formula.ts';
import { SEGMENTS, segmentsOf, segmentValue } from './segments.ts';
import type { Value } from './value.ts';

export type Satisfiable =
  | { readonly kind: 'impossible' }
  /** With what such a request has, by field. */
  | { readonly kind: 'possible'; readonly facts: Facts }
  | { readonly kind: 'undecided' };

const IMPOSSIBLE: Satisfiable = { kind: 'impossible' };
const UNDECIDED: Satisfiable = { kind: 'undecided' };

/** So many ways to fulfil all are looked at before we take it that no request is found in this way. */
const MOST_LEAVES = 30;

type Choice = readonly Formula[];
export type Facts = ReadonlyMap<string, readonly Claim[]>;

/**
 * `most`: so many questions are asked of the fields before we give up. `isReal`: whether there is a request with such
 * facts that was looked at; where there is, that one is answered, although others may come first.
 */
export function satisfiable(
  formulas: readonly Formula[],
  fields: FieldValues,
  most: number,
  isReal?: (facts: Facts) => boolean,
): Satisfiable {
  let asked = 0;
  let leaves = 0;
  let unseen: Satisfiable | undefined;

  const allows = (facts: Facts, { predicate, holds }: Claim): boolean => {
    asked++;
    const field = predicate.field.name;
    return fields.canHold(field, [...(facts.get(field) ?? []), { predicate, holds }]) !== 'no';
  };

  /** Undefined: one of them contradicts the facts. */
  const assume = (
    facts: Facts,
    given: readonly Formula[],
  ): { facts: Facts; choices: Choice[] } | undefined => {
    const grown = new Map(facts);
    const choices: Choice[] = [];
    const todo = [...given].reverse();
    for (let next = todo.pop(); next; next = todo.pop()) {
      if (next.kind === 'claim') {
        if (!allows(grown, next.claim)) return undefined;
        const field = next.claim.predicate.field.name;
        grown.set(field, [...(grown.get(field) ?? []), next.claim]);
      } else if (next.kind === 'all') todo.push(...next.parts);
      else choices.push(next.parts);
    }
    return { facts: grown, choices };
  };

  const refuted = (facts: Facts, formula: Formula): boolean => {
    if (formula.kind === 'claim') return !allows(facts, formula.claim);
    return formula.kind === 'all'
      ? formula.parts.some((part) => refuted(facts, part))
      : formula.parts.every((part) => refuted(facts, part));
  };

  const implied = (facts: Facts, formula: Formula): boolean => {
    if (formula.kind === 'claim') return !allows(facts, { ...formula.claim, holds: !formula.claim.holds });
    return formula.kind === 'all'
      ? formula.parts.every((part) => implied(facts, part))
      : formula.parts.some((part) => implied(facts, part));
  };

  const search = (known: Facts, given: readonly Formula[], waiting: readonly Choice[]): Satisfiable => {
    const start = assume(known, given);
    if (!start) return IMPOSSIBLE;
    let { facts } = start;
    let choices: readonly Choice[] = [...waiting, ...start.choices];
    for (let changed = true; changed; ) {
      changed = false;
      const left: Choice[] = [];
      for (const choice of choices) {
        if (most < asked || MOST_LEAVES < leaves) return UNDECIDED;
        const parts = choice.filter((part) => !refuted(facts, part));
        const [only] = parts;
        if (!only) return IMPOSSIBLE;
        if (parts.some((part) => implied(facts, part))) continue;
        if (1 < parts.length) {
          left.push(parts);
          continue;
        }
        const next = assume(facts, [only]);
        if (!next) return IMPOSSIBLE;
        facts = next.facts;
        left.push(...next.choices);
        changed = true;
      }
      choices = left;
    }
    const [first, ...others] = [...choices].sort((a, b) => a.length - b.length);
    if (!first) return leaf(facts);
    let answer = IMPOSSIBLE;
    for (const part of first) {
      const found = search(facts, [part], others);
      if (found.kind === 'possible') return found;
      if (found.kind === 'undecided') answer = found;
    }
    return answer;
  };

  const leaf = (facts: Facts): Satisfiable => {
    if (segmentsContradict(facts, fields)) return IMPOSSIBLE;
    if (isReal?.(facts)) return { kind: 'possible', facts };
    const isSure = [...facts].every(([field, claims]) => fields.canHold(field, claims) === 'yes');
    if (isSure && !isReal) return { kind: 'possible', facts };
    if (isSure) unseen ??= { kind: 'possible', facts };
    leaves++;
    return UNDECIDED;
  };

  const answer = search(new Map(), formulas, []);
  return answer.kind === 'undecided' ? (unseen ?? answer) : answer;
}

/** Segments are no field of their own when the whole path is known. */
function segmentsContradict(facts: Facts, fields: FieldValues): boolean {
  const path = fields.onlyText('http.path', facts.get('http.path') ?? []);
  if (path === undefined) return false;
  return [...facts].some(([field, claims]) => {
    if (!field.startsWith(SEGMENTS)) return false;
    const value: Value | undefined =
      field === `${SEGMENTS}len`
        ? { type: 'Int', value: BigInt(segmentsOf(path).length) }
        : textValue(segmentValue(path, field));
    return !fields.mayHoldFor(claims, value);
  });
}

function textValue(value: string | undefined): Value | undefined {
  return value === undefined ? undefined : { type: 'String', value };
}
