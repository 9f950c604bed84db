/** Tables of parts by a text: nearly all texts have one part, and a set for each would be dear. */
import type { Part } from './config.ts';

export type OneOrMore = Part | Set<Part>;

export function put(table: Map<string, OneOrMore>, value: string, part: Part): void {
  const present = table.get(value);
  if (present === undefined) table.set(value, part);
  else if (present instanceof Set) present.add(part);
  else if (present !== part) table.set(value, new Set([present, part]));
}

export function take(table: Map<string, OneOrMore>, value: string, part: Part): void {
  const present = table.get(value);
  if (present === part) table.delete(value);
  else if (present instanceof Set && present.delete(part) && present.size === 0) table.delete(value);
}

export function each(present: OneOrMore | undefined): Iterable<Part> {
  if (present === undefined) return NONE;
  return present instanceof Set ? present : [present];
}

const NONE: readonly Part[] = [];
