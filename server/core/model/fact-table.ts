/** Facts of one sort, such as the names of services: which parts hold each of them, and who asked about it. */
import { closest } from '../text/closest.ts';
import type { Part } from './config.ts';
import { NearNames } from './near-names.ts';
import { each, type OneOrMore, put, take } from './one-or-more.ts';
import { WideMap } from './wide-map.ts';

/** So many names are all looked at for the nearest; of more only slips are found, lest many mistakes take for ever. */
const FEW = 200;

export class FactTable {
  /** Who holds one has to do with all others that hold it: an edit that brings or takes it is their business. */
  readonly isShared: boolean;
  readonly #holders = new WideMap<string, OneOrMore<Part>>();
  readonly #askers = new WideMap<string, OneOrMore<Part>>();
  /** Of those who asked only whether anything holds it. */
  readonly #askersWhether = new WideMap<string, OneOrMore<Part>>();
  /** Of those who asked which there are. */
  readonly #askersWhich = new Set<Part>();
  /** Made when first asked. */
  #near: NearNames | undefined;

  constructor(isShared: boolean) {
    this.isShared = isShared;
  }

  add(value: string, holder: Part): void {
    if (this.#near && !this.has(value)) this.#near.add(value);
    put(this.#holders, value, holder);
  }

  remove(value: string, holder: Part): void {
    take(this.#holders, value, holder);
    if (this.#near && !this.has(value)) this.#near.remove(value);
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

  /** As `Index.nearest`. */
  nearest(written: string, asker: Part | undefined): string | undefined {
    if (asker) this.noteAskerWhich(asker);
    return this.#holders.size <= FEW ? closest(written, this.values()) : this.slipOf(written, undefined);
  }

  /** As `Index.slipOf`. */
  slipOf(written: string, asker: Part | undefined): string | undefined {
    this.#near ??= new NearNames(this.values());
    return this.#near.slipOf(written, asker);
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
    const gather = (askers: WideMap<string, OneOrMore<Part>>, value: string): void => {
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
      for (const asker of this.#near?.askersNear(value, isPresent) ?? []) found.add(asker);
    }
    if (!cameOrWent) return;
    for (const asker of [...this.#askersWhich]) {
      if (isPresent(asker)) found.add(asker);
      else this.#askersWhich.delete(asker);
    }
  }
}
