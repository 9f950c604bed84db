/** Reading the tree as Kong would: aliases followed, merges applied, of equal keys the last. */
import { covers } from '../text/span.ts';
import type { SyntaxDocument } from './document.ts';
import { isMergeKey } from './key.ts';
import { type ItemRun, type ListNode, type MapNode, type Node, type Pair, spanOf } from './tree.ts';

/** What an alias stands for; any other node is itself. Undefined: the alias leads nowhere. */
export function resolveAlias(node: Node): Exclude<Node, { kind: 'alias' }> | undefined {
  if (node.kind !== 'alias') return node;
  return node.target === undefined ? undefined : resolveAlias(node.target);
}

/**
 * The fields of a map by name. Only keys that are strings for Kong: `1:` and `yes:` are none. A merged field is the
 * pair in the map that it was merged from, so its place is where it is written.
 */
export function fieldsOf(map: MapNode): ReadonlyMap<string, Pair> {
  const fields = new Map<string, Pair>();
  for (const pair of map.pairs) {
    if (isMergeKey(pair.key)) mergeInto(fields, pair.value);
    else {
      const name = stringKey(pair.key);
      if (name !== undefined) fields.set(name, pair);
    }
  }
  return fields;
}

/** One of the fields, without making a table of all: most maps are asked for few. */
export function fieldOf(map: MapNode, name: string): Pair | undefined {
  const { pairs } = map;
  for (let i = pairs.length - 1; 0 <= i; i--) {
    const pair = pairs[i];
    if (!pair) continue;
    if (isMergeKey(pair.key)) return fieldsOf(map).get(name);
    if (stringKey(pair.key) === name) return pair;
  }
  return undefined;
}

/** The fields of these names, in the order of `fieldsOf`. */
export function fieldsNamed(
  map: MapNode,
  names: ReadonlySet<string>,
): readonly (readonly [name: string, pair: Pair])[] {
  let found: (readonly [string, Pair])[] | undefined;
  for (const pair of map.pairs) {
    const name = stringKey(pair.key);
    const isOdd = isMergeKey(pair.key) || found?.some(([other]) => other === name);
    if (isOdd) return [...fieldsOf(map)].filter(([each]) => names.has(each));
    if (name === undefined || !names.has(name)) continue;
    found ??= [];
    found.push([name, pair]);
  }
  return found ?? NO_FIELDS;
}

const NO_FIELDS: readonly (readonly [string, Pair])[] = [];

/** As `load_map` of lyaml: a merge adds what is not there yet; what is written later overrides it. */
function mergeInto(fields: Map<string, Pair>, value: Node): void {
  const source = resolveAlias(value);
  if (source?.kind === 'map') {
    for (const [name, pair] of fieldsOf(source)) if (!fields.has(name)) fields.set(name, pair);
  } else if (source?.kind === 'list') {
    for (const item of source.items) {
      const element = resolveAlias(item);
      if (element?.kind === 'map') mergeInto(fields, element);
    }
  }
}

/** The first items of a list, without reading those behind them. */
export function firstItems(list: ListNode, count: number): readonly Node[] {
  if (!list.runs) return list.items.slice(0, count);
  const found: Node[] = [];
  for (const { nodes } of list.runs) {
    found.push(...nodes.slice(0, count - found.length));
    if (count <= found.length) break;
  }
  return found;
}

/** The key's name when Kong sees a string. */
export function stringKey(key: Node): string | undefined {
  const node = resolveAlias(key);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** One node on the way from the root to the cursor, and how it hangs on the one before. */
export interface Step {
  readonly node: Node;
  readonly role: 'root' | 'key' | 'value' | 'item';
  /** The pair it is the key or the value of. */
  readonly pair: Pair | undefined;
}

/** The nodes from the root down to the deepest that holds the offset (ends included). Aliases are not entered. */
export function nodeAt(document: SyntaxDocument, offset: number): readonly Step[] {
  const steps: Step[] = [];
  const { root } = document;
  let step: Step | undefined =
    root && holds(root, offset) ? { node: root, role: 'root', pair: undefined } : undefined;
  while (step) {
    steps.push(step);
    step = stepInto(step.node, offset);
  }
  return steps;
}

function holds(node: Node, offset: number): boolean {
  return covers(spanOf(node), offset);
}

function stepInto(node: Node, offset: number): Step | undefined {
  if (node.kind === 'list') {
    const nodes = node.runs ? nodesAround(node.runs, offset) : node.items;
    const item = nodes[lastStarting(nodes, offset)];
    return item && holds(item, offset) ? { node: item, role: 'item', pair: undefined } : undefined;
  }
  if (node.kind !== 'map') return undefined;
  const pair = node.pairs[lastStarting(node.pairs, offset)];
  if (!pair) return undefined;
  if (holds(pair.value, offset)) return { node: pair.value, role: 'value', pair };
  if (holds(pair.key, offset)) return { node: pair.key, role: 'key', pair };
  return undefined;
}

/** The nodes of the last run that starts at or before the offset: only the runs that are looked at are read. */
function nodesAround(runs: readonly ItemRun[], offset: number): readonly Node[] {
  let low = 0;
  let high = runs.length;
  let found: readonly Node[] = [];
  while (low < high) {
    const middle = (low + high) >> 1;
    // There may be runs without nodes, which are nowhere.
    let filled = middle;
    while (low < filled && runs[filled]?.nodes.length === 0) filled -= 1;
    const nodes = runs[filled]?.nodes ?? [];
    const [first] = nodes;
    if (first && offset < spanOf(first).start) high = filled;
    else {
      if (first) found = nodes;
      low = middle + 1;
    }
  }
  return found;
}

/** The index of the last that starts at or before the offset, -1 when none does. */
function lastStarting(parts: readonly (Node | Pair)[], offset: number): number {
  let low = -1;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const part = parts[middle];
    if (part && spanOf(part).start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** The value as plain data. Keys that are no strings become their words; an alias that leads nowhere is null. */
export function toPlain(node: Node): PlainValue {
  const real = resolveAlias(node);
  if (real === undefined) return null;
  switch (real.kind) {
    case 'scalar':
      return real.value;
    case 'list':
      return real.items.map(toPlain);
    case 'map': {
      const entries = new Map<string, PlainValue>();
      for (const { key, value } of real.pairs) {
        if (!isMergeKey(key) && stringKey(key) === undefined)
          entries.set(String(toPlain(key)), toPlain(value));
      }
      for (const [name, pair] of fieldsOf(real)) entries.set(name, toPlain(pair.value));
      return Object.fromEntries(entries);
    }
  }
}
