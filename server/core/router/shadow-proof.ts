/** Whether all that a part of a route takes is taken by parts that are tried before it. */
import { type Offer, offerIn } from './candidate-index.ts';
import { byMethod, type Cell, covers } from './covers.ts';
import type { Example, ExpressionProofs, RivalsAt } from './expression-proof.ts';
import type { ClassicHazardPart, HazardPart, PrioritizedPart } from './hazard-part.ts';
import type { PathProofs } from './regex-proofs.ts';
import { headerTag } from './request.ts';
import type { RouteSpec } from './route-table.ts';

export type Fate =
  | { readonly kind: 'lost'; readonly takers: ReadonlySet<RouteSpec> }
  /** `example`: a request that comes to it. */
  | { readonly kind: 'reached'; readonly example: Example | undefined }
  | { readonly kind: 'undecided' };

export const REACHED: Fate = { kind: 'reached', example: undefined };
const UNDECIDED: Fate = { kind: 'undecided' };

/** So many pairs of regexes are looked at for one table or edit. */
const MOST_REGEX_PAIRS = 2000;

export class ShadowProofs {
  readonly #regexes: PathProofs;
  readonly #expressions: ExpressionProofs;

  constructor(regexes: PathProofs, expressions: ExpressionProofs) {
    this.#regexes = regexes;
    this.#expressions = expressions;
  }

  /** What follows belongs to another table or edit. */
  begin(): void {
    this.#expressions.begin();
    this.#regexes.begin(MOST_REGEX_PAIRS);
  }

  fateOf(part: HazardPart, rivalsAt: RivalsAt): Fate {
    if (part.kind === 'expression') {
      // The common case: where the route lies nothing is tried before it.
      const isAlone = part.corners().some((offer) => rivalsAt(offer)?.length === 0);
      return isAlone ? REACHED : this.#solve(part, rivalsAt);
    }
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

  #solve(part: PrioritizedPart, rivalsAt: RivalsAt): Fate {
    const left = this.#expressions.leftOver([part], rivalsAt);
    if (left.kind === 'undecided') return UNDECIDED;
    if (left.kind === 'request') return { kind: 'reached', example: left.example };
    // What never holds is no matter of who is tried first.
    return left.takers.size === 0 ? REACHED : { kind: 'lost', takers: left.takers };
  }
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
