/** Parts whose findings are not known, those first that were named last. Naming a few costs nothing of the others. */
import type { Part } from '../model/config.ts';

/** More layers than this become fewer. */
const MOST_LAYERS = 8;

export class OpenParts implements Iterable<Part> {
  /** The last one comes first. */
  readonly #layers: Set<Part>[] = [];

  get size(): number {
    return this.#layers.reduce((sum, { size }) => sum + size, 0);
  }

  has(part: Part): boolean {
    return this.#layers.some((layer) => layer.has(part));
  }

  delete(part: Part): void {
    for (const layer of this.#layers) layer.delete(part);
  }

  clear(): void {
    this.#layers.length = 0;
  }

  /** They come before all others. */
  putFirst(parts: readonly Part[]): void {
    if (parts.length === 0) return;
    for (const part of parts) this.delete(part);
    this.#dropEmpty();
    this.#layers.push(new Set(parts));
    if (this.#layers.length <= MOST_LAYERS) return;
    const [later, sooner] = this.#layers.splice(-2);
    this.#layers.push(new Set([...(sooner ?? []), ...(later ?? [])]));
  }

  /** They come after all others. */
  putLast(parts: Iterable<Part>): void {
    const last = new Set<Part>();
    for (const part of parts) if (!this.has(part)) last.add(part);
    this.#layers.unshift(last);
  }

  *[Symbol.iterator](): Iterator<Part> {
    for (const layer of this.#layers.toReversed()) yield* layer;
  }

  #dropEmpty(): void {
    const filled = this.#layers.filter(({ size }) => size !== 0);
    this.#layers.splice(0, this.#layers.length, ...filled);
  }
}
