/** The findings of each part, and how many there are of each code. */
import type { Part } from '../model/config.ts';
import { spanOf } from '../syntax/tree.ts';
import type { Diagnosed } from './diagnosed.ts';

export class FindingTable {
  readonly #found = new Map<Part, readonly Diagnosed[]>();
  readonly #codes = new Map<string, number>();
  /** Parts in the order of the text, which no edit changes. Some may be in it that have no findings any more. */
  #order: Part[] = [];
  /** Parts with findings that are not in the order yet. */
  #unordered = new Set<Part>();
  /** Parts in the order without findings. */
  readonly #empty = new Set<Part>();
  #revision = 0;

  /** Another number each time that findings come or go. */
  get revision(): number {
    return this.#revision;
  }

  get(part: Part): readonly Diagnosed[] {
    return this.#found.get(part) ?? NONE;
  }

  set(part: Part, found: readonly Diagnosed[]): void {
    const before = this.get(part);
    if (before.length === 0 && found.length === 0) return;
    this.#revision += 1;
    this.#add(before, -1);
    this.#add(found, 1);
    if (found.length === 0) {
      this.#found.delete(part);
      if (!this.#unordered.delete(part)) this.#empty.add(part);
    } else {
      this.#found.set(part, found);
      if (before.length === 0 && !this.#empty.delete(part)) this.#unordered.add(part);
    }
  }

  clear(): void {
    this.#revision += 1;
    this.#found.clear();
    this.#codes.clear();
    this.#order = [];
    this.#unordered.clear();
    this.#empty.clear();
  }

  count(wants: (code: string) => boolean): number {
    let count = 0;
    for (const [code, some] of this.#codes) if (wants(code)) count += some;
    return count;
  }

  /** The parts with findings, in the order of the text. */
  inOrder(): readonly Part[] {
    if (this.#empty.size !== 0) {
      this.#order = this.#order.filter((part) => !this.#empty.has(part));
      this.#empty.clear();
    }
    if (FEW < this.#unordered.size) {
      this.#order = inTextOrder([...this.#order, ...this.#unordered]);
    } else {
      for (const part of this.#unordered) this.#order.splice(this.#placeOf(part), 0, part);
    }
    this.#unordered.clear();
    return this.#order;
  }

  /** The index of the first part that stands behind it. */
  #placeOf(part: Part): number {
    const start = startOf(part);
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#order[middle];
      if (other && startOf(other) <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #add(found: readonly Diagnosed[], by: 1 | -1): void {
    for (const { finding } of found) {
      this.#codes.set(finding.code, (this.#codes.get(finding.code) ?? 0) + by);
    }
  }
}

const NONE: readonly Diagnosed[] = [];
/** So many parts are put into the order one by one; for more all are put in order anew. */
const FEW = 50;

function startOf({ node }: Part): number {
  return spanOf(node).start;
}

function inTextOrder(parts: readonly Part[]): Part[] {
  const placed = parts.map((part) => ({ part, start: startOf(part) }));
  return placed.sort((a, b) => a.start - b.start).map(({ part }) => part);
}
