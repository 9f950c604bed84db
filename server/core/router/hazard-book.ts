/**
 * Which routes never get a request since others take all of theirs, and which are told apart by nothing but ids or
 * times. Kept from edit to edit: a change costs what it touches.
 */
import { CandidateIndex, isFoundBy, type Offer } from './candidate-index.ts';
import {
  type ClassicHazardPart,
  type HazardPart,
  type HazardTarget,
  hazardParts,
  isAhead,
  rankKey,
} from './hazard-part.ts';
import { overlapOf } from './overlap.ts';
import { PathProofs } from './regex-proofs.ts';
import type { RouteSpec } from './route-table.ts';
import { conditionKey } from './same-conditions.ts';
import { offerOf, type RivalsAt, ShadowProofs } from './shadow-proof.ts';

export interface Shadow {
  readonly route: RouteSpec;
  /** Those that take its requests, each at least a part of them. */
  readonly by: readonly RouteSpec[];
}

export interface Duplicate {
  /** The one that gets nothing; if that is not known, the later one of the two. */
  readonly route: RouteSpec;
  readonly other: RouteSpec;
  /** Whether it is known which of them wins. */
  readonly decided: boolean;
}

export interface Tie {
  readonly route: RouteSpec;
  readonly other: RouteSpec;
  /** A request that both take, as in `GET http://a.test/orders`. */
  readonly request: string;
}

interface Entry {
  readonly route: RouteSpec;
  readonly parts: readonly HazardPart[];
  readonly key: string;
  /** Undefined: some of its requests reach it, or it cannot be told. */
  shadowedBy: readonly RouteSpec[] | undefined;
  /** Place in the file. */
  position: number;
  /** It is of a kind that is looked at. */
  readonly isRead: boolean;
  undecided: boolean;
  ties: Map<Entry, string>;
}

/** Parts of one rank. */
interface Peers {
  readonly index: CandidateIndex<HazardPart>;
  readonly parts: Set<HazardPart>;
}

/** More rivals than this for one corner are not compared. */
const MOST_RIVALS = 2000;
const MOST_TIES = 50;

export class HazardBook {
  readonly #target: HazardTarget;
  readonly #entries = new Map<RouteSpec, Entry>();
  readonly #index = new CandidateIndex<HazardPart>();
  readonly #byRank = new Map<string, Peers>();
  readonly #byKey = new Map<string, Set<Entry>>();
  /** Routes that lose requests to this one. */
  readonly #victims = new Map<RouteSpec, Set<Entry>>();
  /** Keys that several routes have. */
  readonly #twins = new Set<string>();
  readonly #shadowed = new Set<Entry>();
  readonly #tied = new Set<Entry>();
  readonly #undecided = new Set<Entry>();
  readonly #regexTexts = new Map<string, number>();
  readonly #regexes: PathProofs;
  readonly #proofs: ShadowProofs;

  constructor(target: HazardTarget) {
    // 2.x knows one flavour only.
    this.#target = target.version < 3000 ? { ...target, flavor: 'traditional' } : target;
    this.#regexes = new PathProofs(this.#target.flavor === 'traditional' ? 'traditional' : 'atc', 0);
    this.#proofs = new ShadowProofs(this.#regexes);
  }

  /** Routes are told apart by identity: an unchanged route must be the same object as before. */
  update(routes: readonly RouteSpec[]): void {
    this.#proofs.begin();
    const added: Entry[] = [];
    const before = this.#entries.size;
    for (const [position, route] of routes.entries()) {
      const entry = this.#entries.get(route) ?? this.#add(route, added);
      entry.position = position;
    }
    const touched = new Set<Entry>();
    const gone = before + added.length === routes.length ? [] : this.#missingFrom(routes);
    for (const entry of gone) this.#remove(entry, touched);
    // A few new routes are looked for as rivals of all; many are found from the other side, as each is judged anew.
    const whole = this.#entries.size < added.length * 20;
    if (!whole) this.#touchNamesakes([...gone, ...added], touched);
    if (!whole) for (const entry of added) this.#touchCovered(entry, touched);
    for (const entry of whole ? this.#entries.values() : new Set([...touched, ...added])) {
      if (this.#entries.get(entry.route) === entry) this.#judge(entry);
    }
    const sides = added.length === this.#entries.size ? 'own' : 'both';
    for (const entry of added) this.#findTies(entry, sides);
  }

  #missingFrom(routes: readonly RouteSpec[]): readonly Entry[] {
    // A route that is still there is found at the place it was just given.
    return [...this.#entries.values()].filter(({ route, position }) => routes[position] !== route);
  }

  #add(route: RouteSpec, added: Entry[]): Entry {
    const read = hazardParts(route, this.#target);
    const parts = read ?? [];
    const key = conditionKey(route, this.#target);
    const entry: Entry = {
      route,
      parts,
      key,
      shadowedBy: undefined,
      position: 0,
      isRead: read !== undefined,
      undecided: false,
      ties: new Map(),
    };
    this.#entries.set(route, entry);
    added.push(entry);
    for (const part of parts) {
      this.#index.add(part, part.filing);
      const rank = rankKey(part);
      const peers = this.#byRank.get(rank) ?? { index: new CandidateIndex<HazardPart>(), parts: new Set() };
      this.#byRank.set(rank, peers);
      peers.index.add(part, { ...part.filing, tags: undefined });
      peers.parts.add(part);
    }
    for (const text of regexesOf(parts)) this.#regexTexts.set(text, (this.#regexTexts.get(text) ?? 0) + 1);
    addTo(this.#byKey, key, entry);
    if (1 < (this.#byKey.get(key)?.size ?? 0)) this.#twins.add(key);
    return entry;
  }

  #remove(entry: Entry, touched: Set<Entry>): void {
    this.#entries.delete(entry.route);
    for (const part of entry.parts) {
      this.#index.remove(part, part.filing);
      const peers = this.#byRank.get(rankKey(part));
      peers?.index.remove(part, { ...part.filing, tags: undefined });
      peers?.parts.delete(part);
    }
    for (const text of regexesOf(entry.parts)) {
      const left = (this.#regexTexts.get(text) ?? 1) - 1;
      if (left === 0) this.#regexTexts.delete(text);
      else this.#regexTexts.set(text, left);
    }
    this.#byKey.get(entry.key)?.delete(entry);
    this.#twins.delete(entry.key);
    if (1 < (this.#byKey.get(entry.key)?.size ?? 0)) this.#twins.add(entry.key);
    this.#shadowed.delete(entry);
    this.#tied.delete(entry);
    this.#undecided.delete(entry);
    for (const route of entry.shadowedBy ?? []) this.#victims.get(route)?.delete(entry);
    for (const victim of this.#victims.get(entry.route) ?? []) touched.add(victim);
    this.#victims.delete(entry.route);
    for (const other of entry.ties.keys()) {
      other.ties.delete(entry);
      if (other.ties.size === 0) this.#tied.delete(other);
    }
  }

  /** How the traditional router treats a path depends on whether a regex of that very text is in the table. */
  #touchNamesakes(changed: readonly Entry[], touched: Set<Entry>): void {
    const texts = new Set(changed.flatMap(({ parts }) => regexesOf(parts)));
    if (texts.size === 0) return;
    for (const entry of this.#entries.values()) {
      const isNamed = entry.parts.some(
        (part) => part.kind === 'traditional' && part.part.uri && texts.has(part.part.uri.key),
      );
      if (isNamed) touched.add(entry);
    }
  }

  /** Routes that lose something to a new one. */
  #touchCovered(added: Entry, touched: Set<Entry>): void {
    for (const entry of this.#entries.values()) {
      if (entry === added || entry.shadowedBy) continue;
      const loses = entry.parts.some((part) => added.parts.some((rival) => this.#mayLose(part, rival)));
      if (loses) touched.add(entry);
    }
  }

  #mayLose(part: HazardPart, rival: HazardPart): boolean {
    if (part.kind === 'expression' || rival.kind === 'expression')
      return (
        isAhead(rival, part, this.#regexTexts) &&
        offersOf(part).some((offer) => isFoundBy(rival.filing, offer))
      );
    return (
      mayCover(rival, part) && isAhead(rival, part, this.#regexTexts) && this.#proofs.takesSome(rival, part)
    );
  }

  #judge(entry: Entry): void {
    for (const route of entry.shadowedBy ?? []) this.#victims.get(route)?.delete(entry);
    const fates = entry.parts.map((part) => this.#proofs.fateOf(part, this.#rivalsAt(entry, part)));
    const takers = new Set<RouteSpec>();
    for (const fate of fates) if (fate.kind === 'lost') for (const taker of fate.takers) takers.add(taker);
    const lost = 0 < fates.length && fates.every(({ kind }) => kind === 'lost');
    entry.shadowedBy = lost ? [...takers] : undefined;
    if (lost) {
      this.#shadowed.add(entry);
      for (const taker of takers) addTo(this.#victims, taker, entry);
    } else this.#shadowed.delete(entry);
    entry.undecided =
      !entry.isRead || (!lost && !fates.some(({ kind }) => kind === 'reached') && 0 < fates.length);
    if (entry.undecided) this.#undecided.add(entry);
    else this.#undecided.delete(entry);
  }

  #rivalsAt(entry: Entry, part: HazardPart): RivalsAt {
    return (offer) => {
      const found = this.#index.find(offer);
      if (MOST_RIVALS < found.length) return undefined;
      return found.filter((rival) => rival.route !== entry.route && isAhead(rival, part, this.#regexTexts));
    };
  }

  /** Sides: routes found where this one lies (`own`), and also routes that lie where this one reaches. */
  #findTies(entry: Entry, sides: 'own' | 'both'): void {
    for (const part of entry.parts) {
      const peers = this.#byRank.get(rankKey(part));
      if (!peers || part.kind === 'expression') continue;
      for (const cell of part.cells ?? []) {
        const found = peers.index.find({ ...offerOf(cell), tags: [] });
        if (found.length <= MOST_RIVALS) for (const peer of found) this.#tie(entry, part, peer);
        else {
          entry.undecided = true;
          this.#undecided.add(entry);
        }
      }
      if (sides === 'own') continue;
      for (const peer of peers.parts)
        if (offersOf(peer).some((offer) => isFoundBy(part.filing, offer))) this.#tie(entry, part, peer);
    }
  }

  #tie(entry: Entry, part: HazardPart, peer: HazardPart): void {
    const other = this.#entries.get(peer.route);
    if (!other || other === entry || entry.ties.has(other) || MOST_TIES < entry.ties.size) return;
    const request = overlapOf(part, peer, (regex) => this.#regexes.compile(regex));
    if (request === undefined) return;
    entry.ties.set(other, request);
    other.ties.set(entry, request);
    this.#tied.add(entry);
    this.#tied.add(other);
  }

  /** Equal routes are left to `duplicates`. */
  shadows(): readonly Shadow[] {
    return [...this.#shadowed].flatMap((entry) =>
      entry.shadowedBy && !this.#twinOf(entry) ? { route: entry.route, by: entry.shadowedBy } : [],
    );
  }

  duplicates(): readonly Duplicate[] {
    return [...this.#twins].flatMap((key) => {
      const entries = [...(this.#byKey.get(key) ?? [])].sort((a, b) => a.position - b.position);
      const first = entries.find((entry) => this.#twinOf(entry) === undefined);
      return entries.flatMap((entry) => {
        const twin = this.#twinOf(entry);
        if (twin) return { route: entry.route, other: twin, decided: true };
        return first && entry !== first ? { route: entry.route, other: first.route, decided: false } : [];
      });
    });
  }

  /** The first in the file that asks the same and is tried before it. */
  #twinOf(entry: Entry): RouteSpec | undefined {
    const twins = this.#byKey.get(entry.key);
    if (!entry.shadowedBy || !twins || twins.size < 2) return undefined;
    const ahead = [...twins].filter((other) => other !== entry && this.#isAheadOf(other, entry));
    return ahead.sort((a, b) => a.position - b.position)[0]?.route;
  }

  #isAheadOf(other: Entry, entry: Entry): boolean {
    return entry.parts.every((part) =>
      other.parts.some(
        (rival) =>
          isAhead(rival, part, this.#regexTexts) &&
          (part.kind === 'expression' || rival.kind === 'expression'
            ? part.kind === rival.kind
            : part.cells?.every((cell) => this.#proofs.takes(rival, cell))),
      ),
    );
  }

  /** Pairs of equal rank that overlap, each once, without duplicates and without routes that get nothing anyway. */
  ties(): readonly Tie[] {
    return [...this.#tied].flatMap((entry) =>
      entry.shadowedBy
        ? []
        : [...entry.ties].flatMap(([other, request]) =>
            other.position < entry.position && !other.shadowedBy && other.key !== entry.key
              ? { route: entry.route, other: other.route, request }
              : [],
          ),
    );
  }

  /** Routes of which it could not be told whether they are reached. */
  undecided(): readonly RouteSpec[] {
    return [...this.#undecided].map(({ route }) => route);
  }
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

function regexesOf(parts: readonly HazardPart[]): readonly string[] {
  return parts.flatMap((part) =>
    part.kind === 'traditional' && part.part.uri?.regex ? part.part.uri.value : [],
  );
}

function offersOf(part: HazardPart): readonly Offer[] {
  return part.kind === 'expression' ? part.offers : (part.cells ?? []).map((cell) => offerOf(cell));
}

function addTo<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}
