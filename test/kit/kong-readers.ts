/** Asks the readers that Kong itself uses: lyaml for YAML, cjson for JSON, both on LuaJIT. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Format } from '../../server/core/syntax/document.ts';
import { isMergeKey, keyOf } from '../../server/core/syntax/key.ts';
import { resolveAlias } from '../../server/core/syntax/read.ts';
import type { MapNode, Node } from '../../server/core/syntax/tree.ts';

/** `untold`: taken, but too large, or with no end, to be written down. `nothing`: the text holds no document. */
export type Answer =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'refused' | 'untold'; readonly why: string }
  | { readonly kind: 'nothing' };

const SCRIPT = resolve('test/kit/kong-readers.lua');
export const HOW_TO_INSTALL = 'needs luajit with lyaml and cjson: apt-get install luajit lua-yaml lua-cjson';

export function kongReadersAreThere(): boolean {
  return spawnSync('luajit', ['-e', "require('lyaml'); require('cjson')"]).status === 0;
}

export function askKongReaders(texts: readonly string[], format: Format): readonly Answer[] {
  const letter = format === 'json' ? 'j' : 'y';
  const input = texts.map((text) => `${letter}${Buffer.from(text).toString('hex')}\n`).join('');
  const run = spawnSync('luajit', [SCRIPT], { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  const lines = run.stdout.split('\n').slice(0, -1);
  if (lines.length !== texts.length) throw new Error(`${lines.length} answers: ${run.stderr.slice(0, 500)}`);
  return lines.map((line) => answerOf(JSON.parse(line)));
}

function answerOf(line: Readonly<Record<string, unknown>>): Answer {
  if ('value' in line) return { kind: 'value', value: canonicalOf(line['value']) };
  if ('refused' in line) return { kind: 'refused', why: String(line['refused']) };
  if ('untold' in line) return { kind: 'untold', why: String(line['untold']) };
  return { kind: 'nothing' };
}

/** A value of the judge in a form that does not depend on the order of a table. */
function canonicalOf(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const [kind, ...rest] = value;
  if (kind === 'n') return numberText(numberOf(String(rest[0])));
  return tableText(rest.map(([key, inner]) => [canonicalOf(key), canonicalOf(inner)]));
}

function numberOf(text: string): number {
  if (/nan/.test(text)) return Number.NaN;
  return /inf/.test(text) ? Number(text.replace('inf', 'Infinity')) : Number(text);
}

function numberText(value: number): string {
  return `n${value === 0 ? 0 : value}`;
}

function tableText(pairs: readonly (readonly [string, string])[]): string {
  return `{${pairs
    .map(([key, value]) => `${key}:${value}`)
    .sort()
    .join(',')}}`;
}

/** What our tree says Kong would have, in the same form. A list is a table by numbers, as it is in Lua. */
export function luaText(node: Node): string {
  const real = resolveAlias(node);
  if (real === undefined) return 'nowhere';
  if (real.kind === 'list')
    return tableText(real.items.map((item, i) => [numberText(i + 1), luaText(item)] as const));
  if (real.kind === 'map') return tableText([...tableOf(real).values()]);
  return typeof real.value === 'number' ? numberText(real.value) : JSON.stringify(real.value);
}

type Table = Map<unknown, readonly [key: string, value: string]>;

/** `load_map` of lyaml: merges fill in what is not there yet. Tables are keys by identity. */
function tableOf(map: MapNode): Table {
  const table: Table = new Map();
  for (const { key, value } of map.pairs) {
    if (isMergeKey(key)) {
      const merged = resolveAlias(value);
      if (merged?.kind === 'map') fillIn(table, tableOf(merged));
      else if (merged?.kind === 'list') for (const item of merged.items) fillIn(table, tableOfItem(item));
    } else table.set(keyOf(key) ?? resolveAlias(key), [luaText(key), luaText(value)]);
  }
  return table;
}

function tableOfItem(item: Node): Table {
  const real = resolveAlias(item);
  if (real?.kind === 'map') return tableOf(real);
  if (real?.kind !== 'list') return new Map();
  const entries = real.items.map((each, i) => [numberText(i + 1), luaText(each)] as const);
  return new Map(entries.map((entry, i) => [`number ${i + 1}`, entry]));
}

function fillIn(table: Table, from: Table): void {
  for (const [key, entry] of from) if (!table.has(key)) table.set(key, entry);
}
