/** A part of the file as Lua sees it: scalars and tables. Every value knows where it came from. */

import type { Json } from '../catalogue/schema.ts';
import type { CheckSettings } from '../model/check-settings.ts';
import { isUnknown } from '../model/known.ts';
import { isMergeKey } from '../syntax/key.ts';
import type { Path } from '../syntax/path.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { Located, MapNode, Node } from '../syntax/tree.ts';

export interface Place {
  /** What a finding about the value marks. */
  readonly at: Located;
  /** From the item's root. */
  readonly path: Path;
  /** `derived`: a default or a part of a shorthand; it does not stand in the text at this path. */
  readonly origin: 'written' | 'derived';
  /** The key that it is the value of; undefined for elements of lists. */
  readonly key: Located | undefined;
}

export type Scalar = string | number | boolean | null;

export interface ScalarValue {
  readonly kind: 'scalar';
  readonly value: Scalar;
  /** A placeholder: whatever it stands for is not known here. */
  readonly unknown: boolean;
  readonly place: Place;
  /** The node, for marking a part of its text. */
  readonly node?: Node;
}

/** Keys are 1, 2, … for the elements of a list, as in Lua. */
export interface TableValue {
  readonly kind: 'table';
  readonly entries: ReadonlyMap<string | number, Value>;
  readonly place: Place;
  /** The first line of what it holds: where something that is missing in it is blamed. */
  readonly head: Located;
  readonly written: 'map' | 'list';
  /** Keys that no Lua table of Kong's can hold; Kong fails on them. */
  readonly badKeys: readonly Place[];
}

export type Value = ScalarValue | TableValue;

export type Placeholders = CheckSettings['placeholders'];

/** Follows aliases and applies merges. Aliases that lead into themselves end as null. */
export function readValue(
  node: Node,
  key: Located | undefined,
  path: Path,
  placeholders: Placeholders,
): Value {
  return convert(node, key, path, placeholders, 0);
}

/** Deeper nesting than this is no config; it would only serve to exhaust the stack. */
const MAX_DEPTH = 100;

function convert(
  node: Node,
  key: Located | undefined,
  path: Path,
  placeholders: Placeholders,
  depth: number,
): Value {
  const real = resolveAlias(node);
  if (real === undefined || MAX_DEPTH < depth)
    return { kind: 'scalar', value: null, unknown: true, place: placeAt(key ?? node, path, key) };
  // What an alias brings is blamed where it is written: at the anchor.
  const aliased = real !== node;
  switch (real.kind) {
    case 'scalar': {
      const empty = real.from === real.to;
      const place = placeAt(empty && key && !aliased ? key : real, path, key);
      return { kind: 'scalar', value: real.value, unknown: isUnknown(real, placeholders), place, node: real };
    }
    case 'list': {
      const entries = new Map<string | number, Value>();
      for (const [i, item] of real.items.entries())
        entries.set(i + 1, convert(item, undefined, [...path, i], placeholders, depth + 1));
      const place = placeAt(key ?? real, path, key);
      return { kind: 'table', entries, place, head: place.at, written: 'list', badKeys: [] };
    }
    case 'map':
      return convertMap(real, key, path, placeholders, depth);
  }
}

function convertMap(
  map: MapNode,
  key: Located | undefined,
  path: Path,
  placeholders: Placeholders,
  depth: number,
): TableValue {
  const entries = new Map<string | number, Value>();
  const badKeys: Place[] = [];
  for (const pair of map.pairs) {
    if (isMergeKey(pair.key)) continue;
    const name = resolveAlias(pair.key);
    if (name?.kind === 'scalar' && typeof name.value === 'string') continue;
    if (name?.kind === 'scalar' && typeof name.value === 'number' && !Number.isNaN(name.value)) {
      const inside = [...path, String(name.value)];
      entries.set(name.value, convert(pair.value, pair.key, inside, placeholders, depth + 1));
    } else badKeys.push(placeAt(pair.key, path, pair.key));
  }
  for (const [name, pair] of fieldsOf(map))
    entries.set(name, convert(pair.value, pair.key, [...path, name], placeholders, depth + 1));
  const first = map.pairs[0]?.key ?? map;
  return {
    kind: 'table',
    entries,
    place: placeAt(key ?? first, path, key),
    head: first,
    written: 'map',
    badKeys,
  };
}

function placeAt(at: Located, path: Path, key: Located | undefined): Place {
  return { at, path, origin: 'written', key };
}

/** A value that is not in the text: a default, or what a shorthand brings. `from` is what it is blamed on. */
export function derivedValue(json: Json, from: Place, path: Path): Value {
  const place: Place = { at: from.at, path, origin: 'derived', key: undefined };
  if (typeof json !== 'object' || json === null)
    return { kind: 'scalar', value: json, unknown: false, place };
  const entries = new Map<string | number, Value>();
  if (Array.isArray(json))
    for (const [i, one] of json.entries()) entries.set(i + 1, derivedValue(one, from, [...path, i]));
  else
    for (const [name, one] of Object.entries(json))
      entries.set(name, derivedValue(one, from, [...path, name]));
  return {
    kind: 'table',
    entries,
    place,
    head: from.at,
    written: Array.isArray(json) ? 'list' : 'map',
    badKeys: [],
  };
}

export function withEntries(table: TableValue, entries: ReadonlyMap<string | number, Value>): TableValue {
  return { ...table, entries };
}

export function isNull(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.value === null && !value.unknown;
}

/** `is_sequence` of Kong: the keys are exactly 1 to n. */
export function isSequence(table: TableValue): boolean {
  let count = 0;
  for (const key of table.entries.keys()) {
    count += 1;
    if (typeof key !== 'number' || !table.entries.has(count)) return false;
  }
  return true;
}

/** Not nil, not null, not an empty string, not an empty table: `is_nonempty` of Kong. */
export function isNonempty(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'table') return 0 < value.entries.size;
  return value.unknown || (value.value !== null && value.value !== '');
}

/** The value at a path with dots. */
export function valueAt(table: Value | undefined, path: string): Value | undefined {
  let current: Value | undefined = table;
  for (const name of path.split('.')) {
    if (current?.kind !== 'table') return undefined;
    current = current.entries.get(name);
  }
  return current;
}

export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' && !value.unknown
    ? value.value
    : undefined;
}

/** For functions over whole records; what is unknown is left out. */
export function plainOf(value: Value): Json {
  if (value.kind === 'scalar') return value.value;
  if (isSequence(value) && value.written === 'list') return [...value.entries.values()].map(plainOf);
  return Object.fromEntries([...value.entries].map(([key, one]) => [String(key), plainOf(one)]));
}

/** Whether anything inside is a placeholder. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'scalar') return value.unknown;
  for (const one of value.entries.values()) if (hasUnknown(one)) return true;
  return false;
}
