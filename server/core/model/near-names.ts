/**
 * Names that may have been meant, found without looking at all of them; and who would be told another one when one
 * comes or goes.
 */
import { isSlip, slipClassesNear, slipClassOf, slipKeysOf } from '../text/slip.ts';
import type { Part } from './config.ts';
import { each, type OneOrMore, put, take } from './one-or-more.ts';
import { WideMap } from './wide-map.ts';

export class NearNames {
  readonly #names = new WideMap<number, OneOrMore<string>>();
  /** What was asked for, by its class, and by whom. */
  readonly #askers = new WideMap<string, Map<string, OneOrMore<Part>>>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.add(name);
  }

  add(name: string): void {
    for (const key of slipKeysOf(name)) put(this.#names, key, name);
  }

  remove(name: string): void {
    for (const key of slipKeysOf(name)) take(this.#names, key, name);
  }

  /** The name of which `written` is a slip; of several the first in the alphabet. */
  slipOf(written: string, asker: Part | undefined): string | undefined {
    if (asker) {
      const at = slipClassOf(written);
      const askers = this.#askers.get(at) ?? new Map<string, OneOrMore<Part>>();
      this.#askers.set(at, askers);
      put(askers, written, asker);
    }
    let found: string | undefined;
    for (const key of slipKeysOf(written))
      for (const name of each(this.#names.get(key)))
        if ((found === undefined || name < found) && isSlip(written, name)) found = name;
    return found;
  }

  /** Who asked for something of which this name is, or was, the right spelling. Whoever has left is forgotten. */
  *askersNear(name: string, isPresent: (part: Part) => boolean): Generator<Part> {
    for (const near of slipClassesNear(name)) {
      const askers = this.#askers.get(near) ?? NOBODY;
      for (const [written, parts] of askers) {
        if (!isSlip(written, name)) continue;
        for (const part of [...each(parts)]) {
          if (isPresent(part)) yield part;
          else take(askers, written, part);
        }
      }
    }
  }
}

const NOBODY = new Map<string, OneOrMore<Part>>();
