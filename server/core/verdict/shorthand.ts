/** Fields that stand for others, and what Kong makes of them before it checks anything. */

import type { Json, ShorthandSchema } from '../catalogue/schema.ts';
import { readUrl } from './read-url.ts';
import type { Scalar, Value } from './value.ts';
import { derivedValue, valueAt } from './value.ts';

/** The fields that a shorthand sets. `undefined`: it only vanishes. */
export type Expansion = { readonly [field: string]: Json } | undefined;

/** Kong 3.9: services.lua, upstreams.lua and session/schema.lua have functions; all others just move a value. */
export function expand(name: string, schema: ShorthandSchema, value: Value): Expansion {
  if (value.kind === 'table') return schema.into ? nest(schema.into, toJson(value)) : undefined;
  const { value: scalar } = value;
  switch (name) {
    case 'url':
      return expandUrl(scalar);
    case 'algorithm':
      return scalar === 'least-connections' || scalar === 'latency'
        ? { algorithm: scalar, hash_on: null }
        : { algorithm: scalar };
    case 'hash_on':
      if (scalar === null) return { hash_on: 'none' };
      return { hash_on: scalar, algorithm: scalar === 'none' ? 'round-robin' : 'consistent-hashing' };
    case 'cookie_idletime':
      return { idling_timeout: scalar ?? 0 };
    case 'cookie_samesite':
      return { cookie_same_site: scalar === 'off' ? 'Lax' : scalar };
    default:
      return schema.into ? nest(schema.into, scalar) : undefined;
  }
}

function expandUrl(value: Scalar): Expansion {
  // Lua's `tostring(ngx.null)`.
  const text = value === null ? 'userdata: NULL' : String(value);
  const { scheme, host, port, path } = readUrl(text);
  const number = port === undefined || !/^\s*[+-]?\d+\s*$/.test(port) ? undefined : Number(port);
  const protocol = scheme ?? (number === 443 ? 'https' : 'http');
  const fallback = protocol === 'https' ? 443 : 80;
  return { protocol, host: host ?? null, port: number ?? port ?? fallback, path: path ?? null };
}

function nest(path: readonly string[], value: Json): Expansion {
  const [first = '', ...rest] = path;
  return { [first]: rest.reduceRight<Json>((inner, name) => ({ [name]: inner }), value) };
}

function toJson(value: Value): Json {
  if (value.kind === 'scalar') return value.value;
  if (value.written === 'list') return [...value.entries.values()].map(toJson);
  return Object.fromEntries([...value.entries].map(([key, one]) => [String(key), toJson(one)]));
}

/** The new field that already says something else: Kong 3.8 and newer refuse both. */
export function contradicted(
  schema: ShorthandSchema,
  value: Value,
  siblings: ReadonlyMap<string | number, Value>,
): readonly string[] | undefined {
  for (const path of schema.deprecation?.replacedWith ?? []) {
    const [first = '', ...rest] = path;
    const start = siblings.get(first);
    const there = rest.length === 0 ? start : valueAt(start, rest.join('.'));
    if (there === undefined || (there.kind === 'scalar' && (there.value === null || there.value === false)))
      continue;
    if (there.kind === 'scalar' && there.unknown) continue;
    if (JSON.stringify(toJson(there)) !== JSON.stringify(toJson(value))) return path;
  }
  return undefined;
}

/**
 * The expansion set beside, or merged into, what is there. Before Kong 3.6 it takes the place of what is there
 * (`replace`); since then maps are merged, old names yield to new ones and other shorthands win.
 */
export function place(
  entries: Map<string | number, Value>,
  expansion: Expansion,
  from: Value,
  rule: 'replace' | 'yield' | 'override',
): void {
  for (const [name, json] of Object.entries(expansion ?? {})) {
    const there = entries.get(name);
    const derived = keepingUnknown(derivedValue(json, from.place, from.place.path), from);
    if (rule === 'replace') entries.set(name, derived);
    else if (derived.kind === 'table' && there?.kind === 'table' && derived.written === 'map') {
      const merged = new Map(there.entries);
      for (const [key, one] of derived.entries) {
        const old = merged.get(key);
        const absent = old === undefined || (old.kind === 'scalar' && old.value === null);
        if (absent || rule === 'override') merged.set(key, one);
      }
      entries.set(name, { ...there, entries: merged });
    } else if (
      rule === 'override' ||
      there === undefined ||
      (there.kind === 'scalar' && there.value === null)
    )
      entries.set(name, derived);
  }
}

function keepingUnknown(value: Value, from: Value): Value {
  if (from.kind !== 'scalar') return value;
  if (value.kind === 'scalar')
    return { ...value, unknown: from.unknown, ...(from.node ? { node: from.node } : {}) };
  return {
    ...value,
    entries: new Map([...value.entries].map(([key, one]) => [key, keepingUnknown(one, from)])),
  };
}
