/** Facts of one sort, such as the names of services: which parts hold each of them, and who asked about it. */
import type { Part } from './config.ts';

type OneOrMore = Part | Set<Part>;

export class FactTable {
  /** Who holds one has to do with all others that hold it: an edit that brings or takes it is their business. */
  readonly isShared: boolean;
  readonly #holders = new Map<string, OneOrMore>();
  readonly #askers = new Map<string, OneOrMore>();
  /** Of those who asked only whether anything holds it. */
  readonly #askersWhether = new Map<string, OneOrMore>();
  /** Of those who asked which there are. */
  readonly #askersWhich = new Set<Part>();

  constructor(isShared: boolean) {
    this.isShared = isShared;
  }

  add(value: string, holder: Part): void {
    put(this.#holders, value, holder);
  }

  remove(value: string, holder: Part): void {
    take(this.#holders, value, holder);
  }

  has(value: string): boolean {
    return this.#holders.has(value);
  }

  holders(value: string): Iterable<Part> {
    return each(this.#holders.get(value));
  }

  isHolder(value: string, part: Part): boolean {
    const holders = this.#holders.get(value);
    return holders instanceof Set ? holders.has(part) : holders === part;
  }

  values(): Iterable<string> {
    return this.#holders.keys();
  }

  noteAsker(value: string, asker: Part): void {
    put(this.#askers, value, asker);
  }

  noteAskerWhether(value: string, asker: Part): void {
    put(this.#askersWhether, value, asker);
  }

  noteAskerWhich(asker: Part): void {
    this.#askersWhich.add(asker);
  }

  /** Takes those in whose answers may be others after the values changed; `was`: whether anything held them before. */
  addAffected(
    values: ReadonlyMap<string, boolean>,
    found: Set<Part>,
    isPresent: (part: Part) => boolean,
  ): void {
    const gather = (askers: Map<string, OneOrMore>, value: string): void => {
      for (const asker of [...each(askers.get(value))]) {
        if (isPresent(asker)) found.add(asker);
        // Whoever has left the file since it asked is forgotten.
        else take(askers, value, asker);
      }
    };
    let cameOrWent = false;
    for (const [value, was] of values) {
      gather(this.#askers, value);
      if (this.isShared) for (const holder of this.holders(value)) found.add(holder);
      if (was === this.has(value)) continue;
      cameOrWent = true;
      gather(this.#askersWhether, value);
    }
    if (!cameOrWent) return;
    for (const asker of [...this.#askersWhich]) {
      if (isPresent(asker)) found.add(asker);
      else this.#askersWhich.delete(asker);
    }
  }
}

/** Nearly all values have one holder and one asker. */
function put(table: Map<string, OneOrMore>, value: string, part: Part): void {
  const present = table.get(value);
  if (present === undefined) table.set(value, part);
  else if (present instanceof Set) present.add(part);
  else if (present !== part) table.set(value, new Set([present, part]));
}

function take(table: Map<string, OneOrMore>, value: string, part: Part): void {
  const present = table.get(value);
  if (present === part) table.delete(value);
  else if (present instanceof Set && present.delete(part) && present.size === 0) table.delete(value);
}

function each(present: OneOrMore | undefined): Iterable<Part> {
  if (present === undefined) return NONE;
  return present instanceof Set ? present : [present];
}

const NONE: readonly Part[] = [];
