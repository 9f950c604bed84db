/**
 * Whether some request is taken by given expressions and by none that is tried before them, by the rules of logic: a
 * request that is left over shows which rivals to bring in next, until one is taken by none of them or none is left.
 */
import { type FieldValues, fieldValues } from '../expression/field-values.ts';
import { bothOf, type Formula, negated } from '../expression/formula.ts';
import { type Facts, type Satisfiable, satisfiable } from '../expression/satisfiable.ts';
import type { AtcContext } from './atc-context.ts';
import { lowerUnicode } from './atc-part.ts';
import { isFoundBy, type Offer } from './candidate-index.ts';
import {
  type ExampleValues,
  firstFacts,
  placeNear,
  placeOf,
  requestWith,
  valuesWith,
} from './example-request.ts';
import type { HazardPart, PrioritizedPart } from './hazard-part.ts';
import { headerTags } from './request.ts';
import type { RouteSpec, Subsystem } from './route-table.ts';

/** Those that are tried before and may lie where the offer does; undefined: too many. */
export type RivalsAt = (offer: Offer) => readonly HazardPart[] | undefined;

/** A request, as the expression engine and as an index look at it. */
export interface Example {
  readonly context: AtcContext;
  readonly offer: Offer;
}

export type LeftOver =
  /** Undefined example: there is one, but it was not made up. */
  | { readonly kind: 'request'; readonly example: Example | undefined }
  | { readonly kind: 'none'; readonly takers: ReadonlySet<RouteSpec> }
  | { readonly kind: 'undecided' };

const UNDECIDED: LeftOver = { kind: 'undecided' };

/** So many questions about expressions are looked at for one table or edit, and so many for one of these. */
const MOST_SOLVED = 60_000;
const MOST_QUESTIONS = 3000;
/** More rivals are not looked at together. */
const MOST_TOGETHER = 64;

interface Rival {
  readonly route: RouteSpec;
  readonly not: Formula;
}

export class ExpressionProofs {
  readonly #version: number;
  readonly #fields: Readonly<Record<Subsystem, FieldValues>> = {
    http: fieldValues('http'),
    stream: fieldValues('stream'),
  };
  #left = MOST_SOLVED;

  /** See versionNumber. */
  constructor(version: number) {
    this.#version = version;
  }

  /** What follows belongs to another table or edit. */
  begin(): void {
    this.#left = MOST_SOLVED;
  }

  /** All parts are of one subsystem. `guess`: a request that they all may well take. */
  leftOver(
    parts: readonly [PrioritizedPart, ...PrioritizedPart[]],
    rivalsAt: RivalsAt,
    guess?: AtcContext,
  ): LeftOver {
    const { subsystem } = parts[0];
    const formulas = parts.flatMap((part) => part.formula() ?? []);
    if (formulas.length < parts.length) return UNDECIDED;
    const own = bothOf(...formulas);
    const takenByAll = (context: AtcContext | undefined) =>
      context && parts.every((part) => part.takes(context)) ? exampleOf(context) : undefined;
    const rivals = new Map<HazardPart, Rival>();
    // Most parts have a request of their own that needs no search.
    const values = guess ? undefined : this.#valuesWith(firstFacts(own), subsystem);
    const place = values && placeOf(values);
    if (parts.length === 1 && place && rivalsAt(place)?.length === 0)
      return { kind: 'request', example: undefined };
    const first = takenByAll(guess) ?? takenByAll(values && this.#requestWith(values, subsystem));
    const earlier = first && this.#takersOf(first, rivalsAt);
    if (earlier?.length === 0) return { kind: 'request', example: first };
    if (earlier) add(rivals, earlier);
    for (;;) {
      if (MOST_TOGETHER < rivals.size) return UNDECIDED;
      let example: Example | undefined;
      const isReal = (facts: Facts) => {
        const left = this.#valuesWith(facts, subsystem);
        const found = left && takenByAll(this.#requestWith(left, subsystem));
        if (!found || [...rivals.keys()].some((rival) => takesExample(rival, found))) return false;
        example = found;
        return true;
      };
      const answer = this.#ask([own, ...[...rivals.values()].map(({ not }) => not)], subsystem, isReal);
      if (answer.kind === 'undecided') return UNDECIDED;
      if (answer.kind === 'impossible') return { kind: 'none', takers: this.#fewest(own, rivals, subsystem) };
      // Where no request is at hand all come into question that lie there.
      const found = example
        ? this.#takersOf(example, rivalsAt)
        : rivalsAt(placeNear(answer.facts, this.#fields[subsystem]));
      if (!found) return UNDECIDED;
      const before = rivals.size;
      add(rivals, found);
      if (rivals.size === before) return { kind: 'request', example };
    }
  }

  /** Do these take the very same requests? Only a sure yes counts. */
  sameMeaning(one: readonly PrioritizedPart[], other: readonly PrioritizedPart[]): boolean {
    const [first] = one;
    const [a, b] = [eitherOf(one), eitherOf(other)];
    if (!first || !a || !b) return false;
    return (
      this.#ask([a, negated(b)], first.subsystem).kind === 'impossible' &&
      this.#ask([b, negated(a)], first.subsystem).kind === 'impossible'
    );
  }

  #ask(formulas: readonly Formula[], subsystem: Subsystem, isReal?: (facts: Facts) => boolean): Satisfiable {
    if (this.#left <= 0) return { kind: 'undecided' };
    this.#left--;
    return satisfiable(formulas, this.#fields[subsystem], MOST_QUESTIONS, isReal);
  }

  #valuesWith(facts: Facts | undefined, subsystem: Subsystem): ExampleValues | undefined {
    return facts && valuesWith(facts, this.#fields[subsystem]);
  }

  #requestWith(values: ExampleValues, subsystem: Subsystem): AtcContext {
    return requestWith(values, subsystem, this.#version);
  }

  #takersOf(example: Example, rivalsAt: RivalsAt): readonly HazardPart[] | undefined {
    return rivalsAt(example.offer)?.filter((rival) => takesExample(rival, example));
  }

  /** Leaves out who is not needed for the proof. */
  #fewest(
    own: Formula,
    rivals: ReadonlyMap<HazardPart, Rival>,
    subsystem: Subsystem,
  ): ReadonlySet<RouteSpec> {
    let kept = [...rivals.values()];
    for (const rival of rivals.values()) {
      if (kept.length === 1) break;
      const without = kept.filter((other) => other !== rival);
      if (this.#ask([own, ...without.map(({ not }) => not)], subsystem).kind === 'impossible') kept = without;
    }
    return new Set(kept.map(({ route }) => route));
  }
}

function add(rivals: Map<HazardPart, Rival>, found: readonly HazardPart[]): void {
  for (const rival of found) {
    const formula = rivals.has(rival) || rival.kind === 'traditional' ? undefined : rival.formula();
    if (formula) rivals.set(rival, { route: rival.route, not: negated(formula) });
  }
}

function eitherOf(parts: readonly PrioritizedPart[]): Formula | undefined {
  const formulas = parts.flatMap((part) => part.formula() ?? []);
  return formulas.length < parts.length ? undefined : { kind: 'some', parts: formulas };
}

export function exampleOf(context: AtcContext): Example {
  const { seen, host } = context;
  const offer = {
    hosts: host === undefined ? [] : [host],
    path: seen.path,
    tags: headerTags(seen, lowerUnicode),
  };
  return { context, offer };
}

export function takesExample(part: HazardPart, { context, offer }: Example): boolean {
  return part.kind !== 'traditional' && isFoundBy(part.filing, offer) && part.takes(context);
}
