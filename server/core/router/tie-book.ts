/** Pairs of routes between which nothing but ids or times decides, each with a request that shows it. */
import { contextOf } from './atc-context.ts';
import { type Example, type ExpressionProofs, exampleOf, takesExample } from './expression-proof.ts';
import type { HazardEntry } from './hazard-entry.ts';
import { type HazardPart, type PrioritizedPart, rankKey } from './hazard-part.ts';
import type { HazardShelves } from './hazard-shelves.ts';
import { meets } from './meets.ts';
import { overlapOf } from './overlap.ts';
import type { PathProofs } from './regex-proofs.ts';
import { type RouterRequest, see } from './request.ts';
import type { RouteSpec } from './route-table.ts';

export interface TiedPair {
  readonly one: HazardEntry;
  readonly other: HazardEntry;
  /** Both take it, and nothing that ranks above them does. */
  readonly request: RouterRequest;
  readonly example: Example;
  /** They take the very same requests, and nobody knows which of them wins. */
  readonly isSame: boolean;
}

type Answer =
  | { readonly kind: 'tied'; readonly request: RouterRequest; readonly example: Example }
  /** Those that rank above take all that both would take. */
  | { readonly kind: 'apart'; readonly hiders: ReadonlySet<RouteSpec> }
  | { readonly kind: 'undecided' };

const APART: Answer = { kind: 'apart', hiders: new Set() };

/** Of one route no more are looked for. */
const MOST_TIES = 50;

export class TieBook {
  readonly #version: number;
  readonly #shelves: HazardShelves;
  readonly #expressions: ExpressionProofs;
  readonly #regexes: PathProofs;
  readonly #pairs = new Map<HazardEntry, Map<HazardEntry, TiedPair>>();
  /** Pairs that are no ties because of this route. */
  readonly #hidden = new Map<RouteSpec, Map<HazardEntry, Set<HazardEntry>>>();
  /** Pairs of which it could not be told. */
  readonly #open = new Map<HazardEntry, Set<HazardEntry>>();
  /** Pairs to be compared anew. */
  readonly #again: (readonly [HazardEntry, HazardEntry])[] = [];

  constructor(version: number, shelves: HazardShelves, expressions: ExpressionProofs, regexes: PathProofs) {
    this.#version = version;
    this.#shelves = shelves;
    this.#expressions = expressions;
    this.#regexes = regexes;
  }

  /**
   * In steps, after each of which an entry that is done is taken out of `added`. What is left of an update that was
   * not finished is done by the next. `whole`: all routes are new, so each pair is found from the side of the
   * narrower one.
   */
  *updating(
    added: Set<HazardEntry>,
    entryOf: (route: RouteSpec) => HazardEntry | undefined,
    whole: boolean,
  ): Generator<void, void> {
    // What is there now may decide them.
    for (const [one, others] of this.#open) for (const other of others) this.#again.push([one, other]);
    if (!whole) for (const entry of added) this.#again.push(...this.#hiddenBy(entry));
    for (let pair = this.#again.pop(); pair; pair = this.#again.pop()) {
      const [one, other] = pair;
      if (entryOf(one.route) !== one || entryOf(other.route) !== other) continue;
      this.#compare(one, other);
      yield;
    }
    for (const entry of added) {
      this.#findTies(entry, entryOf, whole);
      added.delete(entry);
      yield;
    }
  }

  /** It has left the table. */
  forget(entry: HazardEntry): void {
    for (const other of this.#pairs.get(entry)?.keys() ?? []) this.#drop(other, entry);
    this.#pairs.delete(entry);
    this.#open.delete(entry);
    for (const [one, others] of this.#hidden.get(entry.route) ?? [])
      for (const other of others) this.#again.push([one, other]);
    this.#hidden.delete(entry.route);
  }

  #drop(entry: HazardEntry, other: HazardEntry): void {
    const pairs = this.#pairs.get(entry);
    pairs?.delete(other);
    if (pairs?.size === 0) this.#pairs.delete(entry);
  }

  /** Ties that a new route may end. */
  #hiddenBy(added: HazardEntry): readonly (readonly [HazardEntry, HazardEntry])[] {
    const found: (readonly [HazardEntry, HazardEntry])[] = [];
    for (const { one, other, example } of this.pairs())
      if (added.parts.some((part) => this.#takes(part, example))) found.push([one, other]);
    return found;
  }

  #findTies(
    entry: HazardEntry,
    entryOf: (route: RouteSpec) => HazardEntry | undefined,
    whole: boolean,
  ): void {
    for (const part of entry.parts) {
      const around = this.#shelves.peersAround(part) ?? [];
      for (const peer of [...around, ...(whole ? [] : this.#shelves.peersInside(part))]) {
        const other = entryOf(peer.route);
        const known = this.#pairs.get(entry);
        if (!other || other === entry || known?.has(other)) continue;
        if (MOST_TIES < (known?.size ?? 0)) return;
        this.#compare(entry, other);
      }
    }
  }

  #compare(one: HazardEntry, other: HazardEntry): void {
    this.#drop(one, other);
    this.#drop(other, one);
    this.#open.get(one)?.delete(other);
    this.#open.get(other)?.delete(one);
    for (const part of one.parts)
      for (const peer of other.parts) {
        if (rankKey(part) !== rankKey(peer)) continue;
        const answer = this.#answer(part, peer);
        if (answer.kind === 'undecided') addTo(this.#open, one, other);
        else if (answer.kind === 'apart') for (const hider of answer.hiders) this.#hide(hider, one, other);
        else {
          const { request, example } = answer;
          const pair = { one, other, request, example, isSame: this.#isSame(one, other) };
          this.#put(one, other, pair);
          this.#put(other, one, pair);
          return;
        }
      }
  }

  #put(entry: HazardEntry, other: HazardEntry, pair: TiedPair): void {
    const pairs = this.#pairs.get(entry);
    if (pairs) pairs.set(other, pair);
    else this.#pairs.set(entry, new Map([[other, pair]]));
  }

  #hide(hider: RouteSpec, one: HazardEntry, other: HazardEntry): void {
    const pairs = this.#hidden.get(hider) ?? new Map<HazardEntry, Set<HazardEntry>>();
    this.#hidden.set(hider, pairs);
    addTo(pairs, one, other);
  }

  #answer(part: HazardPart, peer: HazardPart): Answer {
    const isClassic = part.kind !== 'expression' && peer.kind !== 'expression';
    const guess = isClassic ? overlapOf(part, peer, (regex) => this.#regexes.compile(regex)) : undefined;
    if (guess === 'none' || !this.#shelves.areTriedTogether(part, peer, guess?.host)) return APART;
    if (part.kind === 'traditional' || peer.kind === 'traditional')
      return guess ? this.#traditionalAnswer(part, peer, guess) : APART;
    const left = this.#expressions.leftOver(
      [part, peer],
      this.#shelves.above(part, peer),
      guess && contextOf(see(guess), this.#version),
    );
    if (left.kind === 'none') return { kind: 'apart', hiders: left.takers };
    if (left.kind === 'undecided' || !left.example) return { kind: 'undecided' };
    return { kind: 'tied', request: left.example.context.seen.request, example: left.example };
  }

  #traditionalAnswer(part: HazardPart, peer: HazardPart, request: RouterRequest): Answer {
    const example = exampleOf(contextOf(see(request), this.#version));
    const hider = this.#shelves
      .above(
        part,
        peer,
      )(example.offer)
      ?.find((rival) => this.#takes(rival, example));
    return hider ? { kind: 'apart', hiders: new Set([hider.route]) } : { kind: 'tied', request, example };
  }

  #takes(part: HazardPart, example: Example): boolean {
    if (part.kind !== 'traditional') return takesExample(part, example);
    return meets(part.conditions, example.context.seen, (regex) => this.#regexes.compile(regex));
  }

  /** Where ids decide, the one that loses is known to get nothing. */
  #isSame(one: HazardEntry, other: HazardEntry): boolean {
    const [a, b] = [prioritized(one), prioritized(other)];
    if (one.key === other.key || ![...a, ...b].some(({ id }) => id === undefined)) return false;
    return [...a, ...b].some(({ kind }) => kind === 'expression') && this.#expressions.sameMeaning(a, b);
  }

  /** Each once. */
  *pairs(): Iterable<TiedPair> {
    for (const [entry, others] of this.#pairs)
      for (const pair of others.values()) if (pair.one === entry) yield pair;
  }

  get undecided(): number {
    return [...this.#open.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

function prioritized({ parts }: HazardEntry): readonly PrioritizedPart[] {
  return parts.flatMap((part) => (part.kind === 'traditional' ? [] : [part]));
}

function addTo(pairs: Map<HazardEntry, Set<HazardEntry>>, one: HazardEntry, other: HazardEntry): void {
  const others = pairs.get(one);
  if (others) others.add(other);
  else pairs.set(one, new Set([other]));
}
