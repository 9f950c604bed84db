/**
 * Which routes never get a request since others take all of theirs, and which are told apart by nothing but ids or
 * times. Kept from edit to edit: a change costs what it touches.
 */
import { finish } from '../syntax/finish.ts';
import { isFoundBy } from './candidate-index.ts';
import { ExpressionProofs, takesExample } from './expression-proof.ts';
import { type HazardEntry, hazardEntry, type Reached, regexesOf } from './hazard-entry.ts';
import type { ClassicHazardPart, HazardPart, HazardTarget, PrioritizedPart } from './hazard-part.ts';
import { HazardShelves, offersOf } from './hazard-shelves.ts';
import { PathProofs } from './regex-proofs.ts';
import type { RouterRequest } from './request.ts';
import type { RouteSpec } from './route-table.ts';
import { type Fate, REACHED, ShadowProofs } from './shadow-proof.ts';
import { TieBook } from './tie-book.ts';
import { type Duplicate, TwinBook } from './twin-book.ts';

export interface Shadow {
  readonly route: RouteSpec;
  /** Those that take its requests, each at least a part of them. */
  readonly by: readonly RouteSpec[];
}

export interface Tie {
  readonly route: RouteSpec;
  readonly other: RouteSpec;
  /** One that both take, and none that ranks above them. */
  readonly request: RouterRequest;
}

/** Between two pauses. */
const ENTRIES_A_STEP = 8;

export class HazardBook {
  readonly #target: HazardTarget;
  #routes: readonly RouteSpec[] = [];
  /** All is known of these routes. */
  #isUpToDate = false;
  readonly #entries = new Map<RouteSpec, HazardEntry>();
  readonly #shelves = new HazardShelves();
  readonly #twins: TwinBook;
  readonly #ties: TieBook;
  /** Routes that lose requests to this one. */
  readonly #victims = new Map<RouteSpec, Set<HazardEntry>>();
  readonly #shadowed = new Set<HazardEntry>();
  readonly #undecided = new Set<HazardEntry>();
  /**
   * What an update that was not finished has left to do: routes that are to be read, with their places, and entries
   * whose fate, and whose ties, are to be found.
   */
  readonly #unadded = new Map<RouteSpec, number>();
  #unjudged = new Set<HazardEntry>();
  readonly #untied = new Set<HazardEntry>();
  readonly #expressions: ExpressionProofs;
  readonly #proofs: ShadowProofs;

  constructor(target: HazardTarget) {
    // 2.x knows one flavour only.
    this.#target = target.version < 3000 ? { ...target, flavor: 'traditional' } : target;
    const regexes = new PathProofs(this.#target.flavor === 'traditional' ? 'traditional' : 'atc', 0);
    this.#expressions = new ExpressionProofs(target.version);
    this.#proofs = new ShadowProofs(regexes, this.#expressions);
    this.#twins = new TwinBook((one, other) => this.#isAheadOf(one, other));
    this.#ties = new TieBook(target.version, this.#shelves, this.#expressions, regexes);
  }

  /** Routes are told apart by identity: an unchanged route must be the same object as before. */
  update(routes: readonly RouteSpec[]): void {
    finish(this.updating(routes));
  }

  /** The same in steps. If it is not finished, the next update does what is left as well. */
  *updating(routes: readonly RouteSpec[]): Generator<void, void> {
    if (this.#isUpToDate && (routes === this.#routes || sameList(routes, this.#routes))) return;
    this.#isUpToDate = false;
    this.#proofs.begin();
    this.#follow(routes);
    for (const [route, position] of this.#unadded) {
      this.#add(route, position);
      this.#unadded.delete(route);
      if (this.#unadded.size % ENTRIES_A_STEP === 0) yield;
    }
    // A few new routes are looked for as rivals of all; many are found from the other side, as each is judged anew.
    const fresh = [...this.#untied];
    const whole = this.#entries.size < fresh.length * 20;
    if (whole) this.#unjudged = new Set(this.#entries.values());
    else {
      this.#touchNamesakes(fresh);
      for (const entry of fresh) {
        this.#unjudged.add(entry);
        this.#touchCovered(entry);
        yield;
      }
    }
    for (const entry of this.#unjudged) {
      this.#judge(entry);
      this.#unjudged.delete(entry);
      if (this.#unjudged.size % ENTRIES_A_STEP === 0) yield;
    }
    const isNew = fresh.length === this.#entries.size;
    yield* this.#ties.updating(this.#untied, (route) => this.#entries.get(route), isNew);
    this.#isUpToDate = true;
  }

  /** Looks only at what stands between the first and the last difference to the list before. */
  #follow(routes: readonly RouteSpec[]): void {
    const before = this.#routes;
    const most = Math.min(before.length, routes.length);
    let start = 0;
    while (start < most && routes[start] === before[start]) start++;
    let rest = 0;
    while (rest < most - start && routes.at(-1 - rest) === before.at(-1 - rest)) rest++;
    const fresh = routes.slice(start, routes.length - rest);
    const kept = new Set(fresh);
    const gone = before.slice(start, before.length - rest).filter((route) => !kept.has(route));
    for (const route of gone) this.#unadded.delete(route);
    const entries = gone.flatMap((route) => this.#entries.get(route) ?? []);
    for (const entry of entries) this.#remove(entry);
    this.#touchNamesakes(entries);
    // Places change behind an item that came or went.
    const end = before.length === routes.length ? routes.length - rest : routes.length;
    for (let i = start; i < end; i++) {
      const route = routes[i];
      const entry = route && this.#entries.get(route);
      if (entry) entry.position = i;
      else if (route) this.#unadded.set(route, i);
    }
    this.#routes = routes;
  }

  #add(route: RouteSpec, position: number): void {
    const entry = hazardEntry(route, this.#target);
    entry.position = position;
    this.#entries.set(route, entry);
    this.#untied.add(entry);
    this.#shelves.add(entry.parts);
    this.#twins.add(entry);
  }

  #remove(entry: HazardEntry): void {
    this.#entries.delete(entry.route);
    this.#untied.delete(entry);
    this.#unjudged.delete(entry);
    this.#ties.forget(entry);
    this.#shelves.remove(entry.parts);
    this.#twins.remove(entry);
    this.#shadowed.delete(entry);
    this.#undecided.delete(entry);
    for (const route of entry.shadowedBy ?? []) this.#victims.get(route)?.delete(entry);
    for (const victim of this.#victims.get(entry.route) ?? []) this.#unjudged.add(victim);
    this.#victims.delete(entry.route);
  }

  /** How the traditional router treats a path depends on whether a regex of that very text is in the table. */
  #touchNamesakes(changed: readonly HazardEntry[]): void {
    const texts = new Set(changed.flatMap(({ parts }) => regexesOf(parts)));
    if (texts.size === 0) return;
    for (const entry of this.#entries.values()) {
      const isNamed = entry.parts.some(
        (part) => part.kind === 'traditional' && part.part.uri && texts.has(part.part.uri.key),
      );
      if (isNamed) this.#unjudged.add(entry);
    }
  }

  /** Routes that lose something to a new one. */
  #touchCovered(added: HazardEntry): void {
    for (const rival of added.parts)
      for (const part of this.#shelves.below(rival)) {
        if (part.route === added.route || !this.#shelves.isAhead(rival, part)) continue;
        const entry = this.#entries.get(part.route);
        if (!entry || entry.shadowedBy || this.#unjudged.has(entry)) continue;
        // While one request still comes to it nothing else matters.
        const loses =
          entry.examples.length === 0
            ? this.#mayLose(part, rival)
            : entry.examples.every((reached) => this.#takes(added, reached));
        if (loses) this.#unjudged.add(entry);
      }
  }

  #takes(added: HazardEntry, { part, example }: Reached): boolean {
    return added.parts.some((rival) => takesExample(rival, example) && this.#shelves.isAhead(rival, part));
  }

  #mayLose(part: HazardPart, rival: HazardPart): boolean {
    if (part.kind === 'expression' || rival.kind === 'expression')
      return (
        this.#shelves.isAhead(rival, part) && offersOf(part).some((offer) => isFoundBy(rival.filing, offer))
      );
    return mayCover(rival, part) && this.#shelves.isAhead(rival, part) && this.#proofs.takesSome(rival, part);
  }

  #judge(entry: HazardEntry): void {
    for (const route of entry.shadowedBy ?? []) this.#victims.get(route)?.delete(entry);
    const fates = entry.parts.map((part) => this.#fateOf(part));
    const takers = new Set<RouteSpec>();
    for (const fate of fates) if (fate.kind === 'lost') for (const taker of fate.takers) takers.add(taker);
    const lost = 0 < fates.length && fates.every(({ kind }) => kind === 'lost');
    entry.shadowedBy = lost ? [...takers] : undefined;
    entry.sameAs = lost ? this.#sameAs(entry, [...takers]) : undefined;
    entry.examples = entry.parts.flatMap((part, i) => {
      const fate = fates[i];
      return fate?.kind === 'reached' && fate.example ? { part, example: fate.example } : [];
    });
    if (lost) {
      this.#shadowed.add(entry);
      for (const taker of takers) addTo(this.#victims, taker, entry);
    } else this.#shadowed.delete(entry);
    const isDecided = lost || fates.length === 0 || fates.some(({ kind }) => kind === 'reached');
    if (entry.isRead && isDecided) this.#undecided.delete(entry);
    else this.#undecided.add(entry);
  }

  #fateOf(part: HazardPart): Fate {
    // The common case.
    if (part.kind === 'expression' && this.#shelves.isAlone(part)) return REACHED;
    return this.#proofs.fateOf(part, this.#shelves.rivalsOf(part));
  }

  /** The only taker, if it asks for the very same in other words. */
  #sameAs(entry: HazardEntry, takers: readonly RouteSpec[]): RouteSpec | undefined {
    const [taker, another] = takers;
    const other = taker && this.#entries.get(taker);
    if (!other || another || other.key === entry.key) return undefined;
    const [a, b] = [prioritized(entry), prioritized(other)];
    const isSpoken = [...a, ...b].some(({ kind }) => kind === 'expression');
    return isSpoken && this.#expressions.sameMeaning(a, b) ? taker : undefined;
  }

  #isAheadOf(other: HazardEntry, entry: HazardEntry): boolean {
    return entry.parts.every((part) =>
      other.parts.some(
        (rival) =>
          this.#shelves.isAhead(rival, part) &&
          (part.kind === 'expression' || rival.kind === 'expression'
            ? part.kind === rival.kind
            : part.cells?.every((cell) => this.#proofs.takes(rival, cell))),
      ),
    );
  }

  /** Equal routes are left to `duplicates`. */
  shadows(): readonly Shadow[] {
    return [...this.#shadowed].flatMap((entry) =>
      entry.shadowedBy && !entry.sameAs && !this.#twins.twinOf(entry)
        ? { route: entry.route, by: entry.shadowedBy }
        : [],
    );
  }

  duplicates(): readonly Duplicate[] {
    return [...this.#twins.writtenAlike(), ...this.#meantAlike()];
  }

  /** Other words for the same. */
  *#meantAlike(): Iterable<Duplicate> {
    for (const { route, sameAs } of this.#shadowed) if (sameAs) yield { route, other: sameAs, decided: true };
    const firsts = new Map<HazardEntry, HazardEntry>();
    for (const { one, other, isSame } of this.#ties.pairs()) {
      if (!isSame || one.shadowedBy || other.shadowedBy) continue;
      const [early, late] = one.position < other.position ? [one, other] : [other, one];
      const first = firsts.get(late);
      if (!first || early.position < first.position) firsts.set(late, early);
    }
    for (const [{ route }, first] of firsts) yield { route, other: first.route, decided: false };
  }

  /** Pairs of equal rank that overlap, each once, without duplicates and without routes that get nothing anyway. */
  ties(): readonly Tie[] {
    return [...this.#ties.pairs()].flatMap(({ one, other, request, isSame }) => {
      if (isSame || one.key === other.key || one.shadowedBy || other.shadowedBy) return [];
      const [early, late] = one.position < other.position ? [one, other] : [other, one];
      return { route: late.route, other: early.route, request };
    });
  }

  /** Routes of which it could not be told whether they are reached. */
  undecided(): readonly RouteSpec[] {
    return [...this.#undecided].map(({ route }) => route);
  }

  /** How many pairs of equal rank there are of which it could not be told whether they overlap. */
  get undecidedTies(): number {
    return this.#ties.undecided;
  }
}

function sameList(a: readonly RouteSpec[], b: readonly RouteSpec[]): boolean {
  return a.length === b.length && a.every((route, i) => route === b[i]);
}

function prioritized({ parts }: HazardEntry): readonly PrioritizedPart[] {
  return parts.flatMap((part) => (part.kind === 'traditional' ? [] : [part]));
}

/** A cheap look that rules most pairs out. */
function mayCover(
  { conditions: wide }: ClassicHazardPart,
  { conditions: narrow }: ClassicHazardPart,
): boolean {
  return (
    (wide.paths.length === 0 ||
      wide.paths.some(
        ({ beginning }) =>
          beginning.length < 2 || narrow.paths.some((path) => path.beginning.startsWith(beginning)),
      )) &&
    (wide.hosts.length === 0 || 0 < narrow.hosts.length) &&
    wide.headers.length <= narrow.headers.length
  );
}

function addTo<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}
