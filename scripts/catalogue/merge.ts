/** Folds the same thing of several gateways into one value that says where they differ. */

import type { Json } from '../../server/core/catalogue/schema.ts';

export type Variant = readonly [mask: number, value: Json];

/** `within` has the bits of all gateways that have the thing that holds this value. */
export function merge(variants: readonly Variant[], within: number): Json {
  const groups: { mask: number; value: Json; text: string }[] = [];
  for (const [mask, value] of variants) {
    const text = JSON.stringify(value);
    const same = groups.find((group) => group.text === text);
    if (same) same.mask |= mask;
    else groups.push({ mask, value, text });
  }
  const all = groups.reduce((mask, group) => mask | group.mask, 0);
  const [only] = groups;
  if (groups.length === 1 && only) return wrap(only.mask, only.value, within);
  if (groups.every((group) => isPlain(group.value))) return wrap(all, mergeKeys(variants, all), within);
  return { '|': groups.flatMap((group) => [group.mask.toString(36), group.value]) };
}

function wrap(mask: number, value: Json, within: number): Json {
  return mask === within ? value : { '|': [mask.toString(36), value] };
}

function mergeKeys(variants: readonly Variant[], within: number): Json {
  const byKey = new Map<string, Variant[]>();
  for (const [mask, value] of variants) {
    if (!isPlain(value)) continue;
    for (const [key, one] of Object.entries(value)) {
      const list = byKey.get(key) ?? [];
      list.push([mask, one]);
      byKey.set(key, list);
    }
  }
  return Object.fromEntries([...byKey].map(([key, list]) => [key, merge(list, within)]));
}

function isPlain(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Moves parts that occur more than once into a list, longest first, and puts `{"$": n}` in their place. */
export function share(parts: ReadonlyMap<string, Json>): { parts: Map<string, Json>; shared: Json[] } {
  const counts = new Map<string, number>();
  const count = (value: Json) => {
    if (typeof value !== 'object' || value === null) return;
    const text = JSON.stringify(value);
    if (MIN_SHARED <= text.length) {
      const seen = counts.get(text) ?? 0;
      counts.set(text, seen + 1);
      if (0 < seen) return;
    }
    for (const one of Object.values(value)) count(one);
  };
  for (const value of parts.values()) count(value);
  const shared: Json[] = [];
  const indexes = new Map<string, number>();
  const replace = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value;
    const text = JSON.stringify(value);
    if (1 < (counts.get(text) ?? 0)) {
      let index = indexes.get(text);
      if (index === undefined) {
        index = shared.length;
        indexes.set(text, index);
        shared.push(null);
        shared[index] = inside(value);
      }
      return { $: index };
    }
    return inside(value);
  };
  const inside = (value: Json): Json =>
    Array.isArray(value)
      ? value.map(replace)
      : Object.fromEntries(Object.entries(value ?? {}).map(([key, one]) => [key, replace(one)]));
  return { parts: new Map([...parts].map(([name, value]) => [name, replace(value)])), shared };
}

const MIN_SHARED = 40;
