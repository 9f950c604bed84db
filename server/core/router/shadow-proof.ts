/** Whether all that a part of a route takes is taken by parts that are tried before it. */
import { type FieldValues, fieldValues } from '../expression/field-values.ts';
import { type Claim, type Formula, negated } from '../expression/formula.ts';
import { type Facts, type Satisfiable, satisfiable } from '../expression/satisfiable.ts';
import { toBytes } from './bytes.ts';
import { type Offer, offerIn } from './candidate-index.ts';
import { byMethod, type Cell, covers } from './covers.ts';
import type { ClassicHazardPart, HazardPart, PrioritizedPart } from './hazard-part.ts';
import type { PathProofs } from './regex-proofs.ts';
import { headerTag } from './request.ts';
import type { RouteSpec, Subsystem } from './route-table.ts';

export type Fate =
  | { readonly kind: 'lost'; readonly takers: ReadonlySet<RouteSpec> }
  | { readonly kind: 'reached' }
  | { readonly kind: 'undecided' };

/** Those that are tried before the part and may lie where the offer does; undefined: too many. */
export type RivalsAt = (offer: Offer) => readonly HazardPart[] | undefined;

const REACHED: Fate = { kind: 'reached' };
const UNDECIDED: Fate = { kind: 'undecided' };

/** So many pairs of regexes, and questions about expressions, are looked at for one table or edit. */
const MOST_REGEX_PAIRS = 2000;
const MOST_SOLVED = 60_000;
const MOST_QUESTIONS = 3000;
/** More rivals of an expression are not looked at together. */
const MOST_TOGETHER = 64;

export class ShadowProofs {
  readonly #regexes: PathProofs;
  readonly #fields: Readonly<Record<Subsystem, FieldValues>> = {
    http: fieldValues('http'),
    stream: fieldValues('stream'),
  };
  #left = MOST_SOLVED;

  constructor(regexes: PathProofs) {
    this.#regexes = regexes;
  }

  /** What follows belongs to another table or edit. */
  begin(): void {
    this.#left = MOST_SOLVED;
    this.#regexes.begin(MOST_REGEX_PAIRS);
  }

  fateOf(part: HazardPart, rivalsAt: RivalsAt): Fate {
    if (part.kind === 'expression') return this.#solve(part, rivalsAt);
    return this.#classicFate(part, rivalsAt);
  }

  /** Does a part that is tried before another take some of its corners? Then the other is worth judging anew. */
  takesSome(rival: ClassicHazardPart, part: ClassicHazardPart): boolean {
    return (
      part.cells?.some(
        (cell) =>
          this.takes(rival, cell) ||
          (1 < cell.methods.size && byMethod(cell).some((each) => this.takes(rival, each))),
      ) === true
    );
  }

  takes(rival: ClassicHazardPart, cell: Cell): boolean {
    return covers(rival.conditions, cell, this.#regexes);
  }

  #classicFate(part: ClassicHazardPart, rivalsAt: RivalsAt): Fate {
    if (!part.cells) return UNDECIDED;
    this.#regexes.gaveUp = false;
    const takers = new Set<RouteSpec>();
    let meetsExpressions = false;
    let lost = true;
    for (const cell of part.cells) {
      const sample = cell.path?.regex === undefined ? undefined : this.#regexes.sampleOf(cell.path);
      const rivals = rivalsAt(offerOf(cell, sample));
      if (!rivals) return UNDECIDED;
      meetsExpressions ||= rivals.some(({ kind }) => kind === 'expression');
      lost &&= this.#losesCell(cell, rivals, takers);
    }
    if (lost) return { kind: 'lost', takers };
    if (part.kind === 'atc' && meetsExpressions) return this.#solve(part, rivalsAt);
    return this.#regexes.gaveUp ? UNDECIDED : REACHED;
  }

  #losesCell(cell: Cell, rivals: readonly HazardPart[], takers: Set<RouteSpec>): boolean {
    const takerOf = (one: Cell) =>
      rivals.find((rival) => rival.kind !== 'expression' && this.takes(rival, one));
    const whole = takerOf(cell);
    const each = whole ? [whole] : 1 < cell.methods.size ? byMethod(cell).map(takerOf) : [undefined];
    for (const taker of each) if (taker) takers.add(taker.route);
    return !each.includes(undefined);
  }

  /**
   * By the rules of logic: no request is in the one and in none of its rivals. A request that is left over shows
   * which rivals to bring in next; when none of them takes it, the part is reached.
   */
  #solve(part: PrioritizedPart, rivalsAt: RivalsAt): Fate {
    const own = part.formula();
    const fields = this.#fields[part.subsystem];
    if (!own) return UNDECIDED;
    const ask = (formulas: readonly Formula[]): Satisfiable => {
      if (this.#left <= 0) return { kind: 'undecided' };
      this.#left--;
      return satisfiable(formulas, fields, MOST_QUESTIONS);
    };
    const rivals = new Map<HazardPart, Rival>();
    for (;;) {
      const answer = ask([own, ...[...rivals.values()].map(({ not }) => not)]);
      if (answer.kind === 'undecided') return UNDECIDED;
      // What never holds is no matter of who is tried first.
      if (answer.kind === 'impossible')
        return rivals.size === 0 ? REACHED : { kind: 'lost', takers: fewest(own, [...rivals.values()], ask) };
      const found = rivalsAt(leftOver(answer.facts, fields));
      const fresh = found?.flatMap((rival) => {
        const formula = rivals.has(rival) || rival.kind === 'traditional' ? undefined : rival.formula();
        return formula ? [{ rival, not: negated(formula) }] : [];
      });
      if (fresh?.length === 0) return REACHED;
      if (!fresh || MOST_TOGETHER < rivals.size + fresh.length) return UNDECIDED;
      for (const { rival, not } of fresh) rivals.set(rival, { route: rival.route, not });
    }
  }
}

/** What an index looks at in a request of which the facts are true. */
function leftOver(facts: Facts, fields: FieldValues): Offer {
  const host = facts.get('http.host');
  const path = facts.get('http.path');
  const hostText = host && fields.exampleOf('http.host', host);
  const pathText = path && fields.exampleOf('http.path', path);
  return {
    hosts: hostText === undefined ? [] : [toBytes(hostText)],
    path: pathText === undefined ? '/' : toBytes(pathText),
    tags: [...facts].flatMap(([field, claims]) => headerTagsOf(field, claims)),
  };
}

/** Headers that the facts give a value. */
function headerTagsOf(field: string, claims: readonly Claim[]): readonly string[] {
  if (!field.startsWith('http.headers.')) return [];
  return claims.flatMap(({ predicate: { operator, literal }, holds }) =>
    holds && operator.name === '==' && literal.value?.type === 'String'
      ? [headerTag(field.slice('http.headers.'.length), toBytes(literal.value.value).toLowerCase())]
      : [],
  );
}

interface Rival {
  readonly route: RouteSpec;
  readonly not: Formula;
}

/** Leaves out who is not needed for the proof. */
function fewest(
  own: Formula,
  rivals: readonly Rival[],
  ask: (formulas: readonly Formula[]) => Satisfiable,
): ReadonlySet<RouteSpec> {
  let kept = rivals;
  for (const rival of rivals) {
    if (kept.length === 1) break;
    const without = kept.filter((other) => other !== rival);
    if (ask([own, ...without.map(({ not }) => not)]).kind === 'impossible') kept = without;
  }
  return new Set(kept.map(({ route }) => route));
}

/**
 * A request that lies in the cell, as far as an index looks at it. `sample`: a path that the cell's regex takes; who
 * takes all of the cell takes it too.
 */
export function offerOf({ conditions, host, path }: Cell, sample?: string): Offer {
  const tags = conditions.headers.flatMap(({ name, equals }) =>
    [...equals].map((value) => headerTag(name, value)),
  );
  return offerIn(host, sample ?? path?.beginning, tags);
}
