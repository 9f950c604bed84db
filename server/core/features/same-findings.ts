/** Findings that are looked for again and found as they were stay the same objects, for much is kept with them. */
import type { Located } from '../syntax/tree.ts';
import type { RelatedNote } from '../verdict/complaint.ts';
import type { Diagnosed } from './diagnosed.ts';

/** The same list where nothing has changed, else the same findings where they say the same of the same places. */
export function sameWhereEqual(
  found: readonly Diagnosed[],
  before: readonly Diagnosed[],
): readonly Diagnosed[] {
  if (before.length === 0) return found.length === 0 ? before : found;
  if (found.length === before.length && found.every((each, i) => each === before[i])) return before;
  const byPlace = new Map<Located, Diagnosed[]>();
  for (const each of before) {
    const { at } = each.finding;
    byPlace.set(at, [...(byPlace.get(at) ?? []), each]);
  }
  const now = found.map(
    (each) => byPlace.get(each.finding.at)?.find((old) => saysTheSame(old, each)) ?? each,
  );
  return now.length === before.length && now.every((each, i) => each === before[i]) ? before : now;
}

function saysTheSame(a: Diagnosed, b: Diagnosed): boolean {
  const [one, other] = [a.finding, b.finding];
  return (
    a.rule === b.rule &&
    a.fault.entity === b.fault.entity &&
    one.message === other.message &&
    one.severity === other.severity &&
    one.reference === other.reference &&
    one.refusedByKong === other.refusedByKong &&
    (a.fault.entity !== undefined || sameList(one.path, other.path)) &&
    sameFacts(a.fault.facts, b.fault.facts) &&
    sameNotes(one.related ?? [], other.related ?? [])
  );
}

function sameNotes(a: readonly RelatedNote[], b: readonly RelatedNote[]): boolean {
  return (
    a.length === b.length && a.every(({ at, message }, i) => at === b[i]?.at && message === b[i].message)
  );
}

/** False also for facts that are not looked into any deeper. */
function sameFacts(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [one, other] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return (
    one.length === other.size &&
    one.every(([name, value]) => {
      const second = other.get(name);
      return (
        Object.is(value, second) || (Array.isArray(value) && Array.isArray(second) && sameList(value, second))
      );
    })
  );
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, i) => Object.is(each, b[i]));
}
