/**
 * Names that may have been meant, found without looking at all of them; and who would be told another one when one
 * comes or goes.
 */
import { isSlip, slipClassOf } from '../text/slip.ts';
import type { Part } from './config.ts';
import { each, type OneOrMore, put, take } from './one-or-more.ts';

interface Class {
  readonly names: Set<string>;
  /** What was asked for, and by whom. */
  readonly askers: Map<string, OneOrMore>;
}

export class NearNames {
  readonly #classes = new Map<string, Class>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.add(name);
  }

  add(name: string): void {
    const { digits, length } = slipClassOf(name);
    this.#at(digits, length).names.add(name);
  }

  remove(name: string): void {
    const { digits, length } = slipClassOf(name);
    this.#at(digits, length).names.delete(name);
  }

  /** The name of which `written` is a slip; of several the first in the alphabet. */
  slipOf(written: string, asker: Part | undefined): string | undefined {
    const { digits, length } = slipClassOf(written);
    let found: string | undefined;
    for (const near of [length - 1, length, length + 1])
      for (const name of this.#classes.get(keyOf(digits, near))?.names ?? [])
        if ((found === undefined || name < found) && isSlip(written, name)) found = name;
    if (asker) put(this.#at(digits, length).askers, written, asker);
    return found;
  }

  /** Who asked for something of which this name is, or was, the right spelling. Whoever has left is forgotten. */
  *askersNear(name: string, isPresent: (part: Part) => boolean): Generator<Part> {
    const { digits, length } = slipClassOf(name);
    for (const near of [length - 1, length, length + 1]) {
      const { askers } = this.#classes.get(keyOf(digits, near)) ?? NONE;
      for (const [written, parts] of askers) {
        if (!isSlip(written, name)) continue;
        for (const part of [...each(parts)]) {
          if (isPresent(part)) yield part;
          else take(askers, written, part);
        }
      }
    }
  }

  #at(digits: string, length: number): Class {
    const key = keyOf(digits, length);
    const known = this.#classes.get(key) ?? { names: new Set(), askers: new Map() };
    this.#classes.set(key, known);
    return known;
  }
}

const NONE: Class = { names: new Set(), askers: new Map() };

function keyOf(digits: string, length: number): string {
  return `${digits} ${length}`;
}
