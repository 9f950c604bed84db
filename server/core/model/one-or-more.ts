/** Tables in which nearly every key has one value, where a set for each would be dear. */

export type OneOrMore<T> = T | Set<T>;

/** What a map and a wide map are. */
interface Table<K, T> {
  get(key: K): OneOrMore<T> | undefined;
  set(key: K, value: OneOrMore<T>): unknown;
  delete(key: K): boolean;
}

export function put<K, T extends object | string>(table: Table<K, T>, key: K, value: T): void {
  const present = table.get(key);
  if (present === undefined) table.set(key, value);
  else if (present instanceof Set) present.add(value);
  else if (present !== value) table.set(key, new Set([present, value]));
}

export function take<K, T extends object | string>(table: Table<K, T>, key: K, value: T): void {
  const present = table.get(key);
  if (present === value) table.delete(key);
  else if (present instanceof Set && present.delete(value) && present.size === 0) table.delete(key);
}

export function each<T extends object | string>(present: OneOrMore<T> | undefined): Iterable<T> {
  if (present === undefined) return NONE;
  return present instanceof Set ? present : [present];
}

const NONE: readonly never[] = [];
