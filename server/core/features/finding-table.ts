/** The findings of each part, and how many there are of each code. */
import type { Config, Part } from '../model/config.ts';
import { spanOf } from '../syntax/tree.ts';
import type { Diagnosed } from './diagnosed.ts';

export class FindingTable {
  readonly #found = new Map<Part, readonly Diagnosed[]>();
  readonly #codes = new Map<string, number>();

  get(part: Part): readonly Diagnosed[] {
    return this.#found.get(part) ?? NONE;
  }

  set(part: Part, found: readonly Diagnosed[]): void {
    this.#add(this.get(part), -1);
    if (found.length === 0) this.#found.delete(part);
    else this.#found.set(part, found);
    this.#add(found, 1);
  }

  clear(): void {
    this.#found.clear();
    this.#codes.clear();
  }

  count(wants: (code: string) => boolean): number {
    let count = 0;
    for (const [code, some] of this.#codes) if (wants(code)) count += some;
    return count;
  }

  /** The parts with findings, in the order of the text. */
  *inOrder(config: Config): Generator<Part> {
    if (this.#found.size < MANY) {
      const starts = [...this.#found.keys()].map((part) => ({ part, start: spanOf(part.node).start }));
      starts.sort((a, b) => a.start - b.start);
      for (const { part } of starts) yield part;
      return;
    }
    for (const { parts } of config.items) for (const part of parts) if (this.#found.has(part)) yield part;
  }

  #add(found: readonly Diagnosed[], by: 1 | -1): void {
    for (const { finding } of found) {
      this.#codes.set(finding.code, (this.#codes.get(finding.code) ?? 0) + by);
    }
  }
}

const NONE: readonly Diagnosed[] = [];
/** Fewer parts with findings than this are put in order by themselves; else the order of all items serves. */
const MANY = 2_000;
