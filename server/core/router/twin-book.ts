/** Routes that are written alike. */
import type { HazardEntry } from './hazard-entry.ts';
import type { RouteSpec } from './route-table.ts';

export interface Duplicate {
  /** The one that gets nothing; if that is not known, the later one of the two. */
  readonly route: RouteSpec;
  readonly other: RouteSpec;
  /** Whether it is known which of them wins. */
  readonly decided: boolean;
}

export class TwinBook {
  readonly #isAhead: (one: HazardEntry, other: HazardEntry) => boolean;
  readonly #byKey = new Map<string, Set<HazardEntry>>();
  /** Keys that several routes have. */
  readonly #shared = new Set<string>();

  /** `isAhead`: whether the one is tried before all of the other. */
  constructor(isAhead: (one: HazardEntry, other: HazardEntry) => boolean) {
    this.#isAhead = isAhead;
  }

  add(entry: HazardEntry): void {
    const entries = this.#byKey.get(entry.key);
    if (entries) {
      entries.add(entry);
      this.#shared.add(entry.key);
    } else this.#byKey.set(entry.key, new Set([entry]));
  }

  remove(entry: HazardEntry): void {
    const entries = this.#byKey.get(entry.key);
    entries?.delete(entry);
    if (entries && entries.size < 2) this.#shared.delete(entry.key);
    if (entries?.size === 0) this.#byKey.delete(entry.key);
  }

  /** The first in the file that asks the same and is tried before it. */
  twinOf(entry: HazardEntry): RouteSpec | undefined {
    const twins = this.#byKey.get(entry.key);
    if (!entry.shadowedBy || !twins || twins.size < 2) return undefined;
    const ahead = [...twins].filter((other) => other !== entry && this.#isAhead(other, entry));
    return ahead.sort((a, b) => a.position - b.position)[0]?.route;
  }

  writtenAlike(): readonly Duplicate[] {
    return [...this.#shared].flatMap((key) => {
      const entries = [...(this.#byKey.get(key) ?? [])].sort((a, b) => a.position - b.position);
      const first = entries.find((entry) => this.twinOf(entry) === undefined);
      return entries.flatMap((entry) => {
        const twin = this.twinOf(entry);
        if (twin) return { route: entry.route, other: twin, decided: true };
        return first && entry !== first ? { route: entry.route, other: first.route, decided: false } : [];
      });
    });
  }
}
