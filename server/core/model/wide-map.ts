/**
 * A map in many small ones, once it is large. A map grows by moving all that is in it at once; for a hundred thousand
 * names that holds up whoever waits for an answer.
 */

const LARGE = 4_096;
const SHARDS = 64;

export class WideMap<K extends string | number, V> {
  #shards: Map<K, V>[] = [new Map()];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: K): V | undefined {
    return this.#shardOf(key).get(key);
  }

  has(key: K): boolean {
    return this.#shardOf(key).has(key);
  }

  set(key: K, value: V): void {
    const shard = this.#shardOf(key);
    const before = shard.size;
    shard.set(key, value);
    this.#size += shard.size - before;
    if (this.#shards.length === 1 && LARGE < this.#size) this.#divide();
  }

  delete(key: K): boolean {
    const isGone = this.#shardOf(key).delete(key);
    if (isGone) this.#size -= 1;
    return isGone;
  }

  *keys(): Generator<K> {
    for (const shard of this.#shards) yield* shard.keys();
  }

  #shardOf(key: K): Map<K, V> {
    const { length } = this.#shards;
    const shard = this.#shards[length === 1 ? 0 : placeOf(key) % length];
    if (!shard) throw new Error('unreachable: a place is below the number of shards');
    return shard;
  }

  #divide(): void {
    const [all = new Map<K, V>()] = this.#shards;
    this.#shards = Array.from({ length: SHARDS }, () => new Map<K, V>());
    for (const [key, value] of all) this.#shardOf(key).set(key, value);
  }
}

/** Names of one file differ in their last letters mostly. */
function placeOf(key: string | number): number {
  if (typeof key === 'number') return Math.abs(key);
  const { length } = key;
  let place = length;
  for (let i = Math.max(0, length - 4); i < length; i++) place = place * 7 + key.charCodeAt(i);
  return place;
}
