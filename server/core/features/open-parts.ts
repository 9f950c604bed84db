/** Parts whose findings are not known, those first that were named last. Naming a few costs nothing of the others. */
import type { Part } from '../model/config.ts';

/** More layers than this become fewer. */
const MOST_LAYERS = 8;

export class OpenParts {
  /** The last one comes first. */
  readonly #layers: Layer[] = [];

  get size(): number {
    return this.#layers.reduce((sum, { parts }) => sum + parts.size, 0);
  }

  has(part: Part): boolean {
    return this.#layers.some(({ parts }) => parts.has(part));
  }

  delete(part: Part): void {
    for (const { parts } of this.#layers) parts.delete(part);
  }

  /** The one to look at next. */
  first(): Part | undefined {
    for (let i = this.#layers.length - 1; 0 <= i; i--) {
      const first = this.#layers[i]?.first();
      if (first) return first;
    }
    return undefined;
  }

  clear(): void {
    this.#layers.length = 0;
  }

  /** They come before all others. The set is this one's from now on. */
  putFirst(parts: Set<Part>): void {
    if (parts.size === 0) return;
    if (this.#layers.length !== 0) for (const part of parts) this.delete(part);
    this.#dropEmpty();
    this.#layers.push(new Layer(parts));
    if (this.#layers.length <= MOST_LAYERS) return;
    const [later, sooner] = this.#layers.splice(-2);
    this.#layers.push(new Layer(new Set([...(sooner?.parts ?? []), ...(later?.parts ?? [])])));
  }

  /** They come after all others. */
  putLast(parts: Iterable<Part>): void {
    const last = new Set<Part>();
    for (const part of parts) if (!this.has(part)) last.add(part);
    this.#layers.unshift(new Layer(last));
  }

  #dropEmpty(): void {
    const filled = this.#layers.filter(({ parts }) => parts.size !== 0);
    this.#layers.splice(0, this.#layers.length, ...filled);
  }
}

/** A set in which nothing is put any more. */
class Layer {
  readonly parts: Set<Part>;
  /** Goes on where it stopped: from the start it would pass, each time, what has been taken out of the set. */
  readonly #rest: Iterator<Part>;
  #first: Part | undefined;

  constructor(parts: Set<Part>) {
    this.parts = parts;
    this.#rest = parts.values();
  }

  first(): Part | undefined {
    while (this.#first === undefined || !this.parts.has(this.#first)) {
      const next = this.#rest.next();
      if (next.done) return undefined;
      this.#first = next.value;
    }
    return this.#first;
  }
}
