/** Where the parts of a table lie: found by what a request offers, by rank, and by the texts of their regexes. */
import { CandidateIndex, isFoundBy, type Offer } from './candidate-index.ts';
import type { RivalsAt } from './expression-proof.ts';
import { regexesOf } from './hazard-entry.ts';
import { type ExpressionHazardPart, type HazardPart, isAhead, isUnstable, rankKey } from './hazard-part.ts';
import { PathCrowd } from './path-crowd.ts';
import { offerOf } from './shadow-proof.ts';
import { areTriedTogether } from './traditional-order.ts';
import { compareParts } from './traditional-part.ts';

/** More rivals than this for one corner are not compared. */
const MOST_RIVALS = 2000;

export class HazardShelves {
  readonly #index = new CandidateIndex<HazardPart>();
  readonly #crowd = new PathCrowd<HazardPart>();
  readonly #byRank = new Map<string, CandidateIndex<HazardPart>>();
  /** How often a regex of that text stands in the table. */
  readonly #regexTexts = new Map<string, number>();

  add(parts: readonly HazardPart[]): void {
    for (const part of parts) {
      this.#index.add(part, part.filing);
      this.#crowd.add(part, part.filing);
      const rank = rankKey(part);
      const peers = this.#byRank.get(rank) ?? new CandidateIndex<HazardPart>();
      this.#byRank.set(rank, peers);
      peers.add(part, { ...part.filing, tags: undefined });
    }
    for (const text of regexesOf(parts)) this.#regexTexts.set(text, (this.#regexTexts.get(text) ?? 0) + 1);
  }

  remove(parts: readonly HazardPart[]): void {
    for (const part of parts) {
      this.#index.remove(part, part.filing);
      this.#crowd.remove(part, part.filing);
      this.#byRank.get(rankKey(part))?.remove(part, { ...part.filing, tags: undefined });
    }
    for (const text of regexesOf(parts)) {
      const left = (this.#regexTexts.get(text) ?? 1) - 1;
      if (left === 0) this.#regexTexts.delete(text);
      else this.#regexTexts.set(text, left);
    }
  }

  isAhead(first: HazardPart, second: HazardPart): boolean {
    return isAhead(first, second, this.#regexTexts);
  }

  /** Parts of other routes that are tried before the part. */
  rivalsOf(part: HazardPart): RivalsAt {
    return (offer) => {
      const found = this.#index.find(offer);
      if (MOST_RIVALS < found.length) return undefined;
      return found.filter((rival) => rival.route !== part.route && this.isAhead(rival, part));
    };
  }

  /** Parts that may lie where this one does, or inside. */
  below(part: HazardPart): Iterable<HazardPart> {
    return this.#crowd.below(part.filing);
  }

  /** Does nothing that is tried before the part lie where any of its requests does? A "no" may be wrong. */
  isAlone(part: ExpressionHazardPart): boolean {
    const rivalsAt = this.rivalsOf(part);
    return part.offers.every((offer) => this.#crowd.isAlone(offer.path) && rivalsAt(offer)?.length === 0);
  }

  /** Parts, of the same routes too, that come before two of equal rank, or may do so. */
  above(one: HazardPart, other: HazardPart): RivalsAt {
    const rank = rankKey(one);
    return (offer) => {
      const found = this.#index.find(offer);
      if (MOST_RIVALS < found.length) return undefined;
      return found.filter((rival) => {
        if (rankKey(rival) === rank) return isOlder(rival, one) && isOlder(rival, other);
        if (rival.kind === 'traditional' && one.kind === 'traditional')
          return !this.isAhead(one, rival) || !this.isAhead(other, rival);
        return this.isAhead(rival, one) && this.isAhead(rival, other);
      });
    };
  }

  /** Whether nothing but ids or times can decide between two parts of equal rank, for a request to this host. */
  areTriedTogether(one: HazardPart, other: HazardPart, host: string | undefined): boolean {
    if (one.kind === 'traditional')
      return (
        other.kind === 'traditional' && areTriedTogether(one.part, other.part, host ?? '', this.#regexTexts)
      );
    return !isUnstable(one.priority);
  }

  /** Parts of the same rank that may take what this one takes and are open where it is; undefined: too many. */
  peersAround(part: HazardPart): readonly HazardPart[] | undefined {
    const peers = this.#byRank.get(rankKey(part));
    const around = new Set<HazardPart>();
    for (const offer of offersOf(part)) {
      const found = peers?.find({ ...offer, tags: [] }) ?? [];
      if (MOST_RIVALS < found.length) return undefined;
      for (const peer of found) around.add(peer);
    }
    return [...around];
  }

  /** Parts of the same rank that ask for something inside of what this one asks for. */
  peersInside(part: HazardPart): readonly HazardPart[] {
    const rank = rankKey(part);
    return [...this.below(part)].filter(
      (peer) => rankKey(peer) === rank && offersOf(peer).some((offer) => isFoundBy(part.filing, offer)),
    );
  }
}

/** By the time of creation that is written; only flavour traditional looks at it. */
function isOlder(first: HazardPart, second: HazardPart): boolean {
  return (
    first.kind === 'traditional' && second.kind === 'traditional' && compareParts(first.part, second.part) < 0
  );
}

/** Requests that lie in each corner of a part, as far as an index looks at them. */
export function offersOf(part: HazardPart): readonly Offer[] {
  return part.kind === 'expression' ? part.offers : (part.cells ?? []).map((cell) => offerOf(cell));
}
