/**
 * For whom a file is written: decK, or Kong itself. Many files suit both; then it is Kong's own, as decK takes
 * what Kong takes there.
 */

import type { Dialect } from '../catalogue/target.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { fieldsOf, firstItems, resolveAlias } from '../syntax/read.ts';
import type { MapNode, Node } from '../syntax/tree.ts';
import { includesAny } from '../text/includes-any.ts';
import { DECK_ONLY_SECTIONS, KONG_ONLY_SECTIONS } from './constructs.ts';

/** Sections of Kong's that nobody writes by hand. */
const KONG_INTERNAL: ReadonlySet<string> = new Set(['workspaces', 'parameters']);

export function dialectOf(document: SyntaxDocument, fileName: string | undefined): Dialect {
  const root = document.root && resolveAlias(document.root);
  const sections: ReadonlyMap<string, { readonly value: Node }> =
    root?.kind === 'map' ? fieldsOf(root) : new Map();
  for (const key of sections.keys())
    if (Object.hasOwn(DECK_ONLY_SECTIONS, key) || key === 'custom_plugins') return 'deck';
  if (hasDeckTemplate(document)) return 'deck';
  for (const key of sections.keys())
    if (Object.hasOwn(KONG_ONLY_SECTIONS, key) || KONG_INTERNAL.has(key)) return 'dbless';
  for (const [section, { value }] of sections) if (someItemIsDecks(section, value)) return 'deck';
  if (isPartForDeck(sections, fileName)) return 'deck';
  return /(?:^|[\\/.])deck[\w.-]*\.(?:ya?ml|json)$/i.test(fileName ?? '') ? 'deck' : 'dbless';
}

/** Kong refuses a file without `_format_version`; decK takes it, and people split their state into such files. */
function isPartForDeck(sections: ReadonlyMap<string, unknown>, fileName: string | undefined): boolean {
  const bare = fileName?.replace(/^.*[\\/]/, '') ?? '';
  return 0 < sections.size && !sections.has('_format_version') && !/^kong\b/i.test(bare);
}

/** `${{ env "DECK_X" }}` anywhere. Looked for in the beginning only, for a file may be large. */
function hasDeckTemplate({ source }: SyntaxDocument): boolean {
  const end = Math.min(source.length, 65_536);
  return includesAny(source, ['${{'], end) && /\$\{\{\s*env\s+["']/.test(source.slice(0, end));
}

/** How many items are looked at: what a dump does once it does everywhere. */
const SAMPLE = 200;

function someItemIsDecks(section: string, value: Node): boolean {
  const list = resolveAlias(value);
  if (list?.kind !== 'list') return false;
  return firstItems(list, SAMPLE).some((item) => {
    const node = resolveAlias(item);
    return node?.kind === 'map' && isDecks(section, node, 0);
  });
}

/** At each edit of a file it is asked about the same items, whose nodes stay: the answers are kept with them. */
const isDecks = (() => {
  const known = new WeakMap<
    MapNode,
    { readonly section: string; readonly depth: number; readonly answer: boolean }
  >();
  return (section: string, node: MapNode, depth: number): boolean => {
    const kept = known.get(node);
    if (kept?.section === section && kept.depth === depth) return kept.answer;
    const answer = looksDecks(section, node, depth);
    known.set(node, { section, depth, answer });
    return answer;
  };
})();

/** A plugin's `_config` and `partials`, a consumer's `groups`, a consumer group's members, `service: {name: x}`. */
function looksDecks(section: string, node: MapNode, depth: number): boolean {
  const fields = fieldsOf(node);
  if (section === 'plugins' && (fields.has('_config') || fields.has('partials'))) return true;
  if (section === 'consumers' && fields.has('groups')) return true;
  if (section === 'consumer_groups' && (fields.has('consumers') || fields.has('plugins'))) return true;
  for (const key of ['service', 'route', 'consumer']) {
    const reference = fields.get(key) && resolveAlias(fields.get(key)?.value ?? node);
    if (reference?.kind === 'map' && reference !== node && isNameOnly(reference)) return true;
  }
  if (2 < depth) return false;
  return ['plugins', 'routes'].some((child) => {
    const list = fields.get(child);
    const nested = list && resolveAlias(list.value);
    if (nested?.kind !== 'list') return false;
    return nested.items.some((item) => {
      const entity = resolveAlias(item);
      return entity?.kind === 'map' && isDecks(child, entity, depth + 1);
    });
  });
}

function isNameOnly(reference: MapNode): boolean {
  const fields = fieldsOf(reference);
  return fields.size === 1 && (fields.has('name') || fields.has('username'));
}
