/** What the fields of an entity or of a plugin's config say, as far as the file alone tells. */
import type { Config, Entity } from '../model/config.ts';
import { isUnknown } from '../model/known.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { MapNode, Node, Pair, ScalarNode } from '../syntax/tree.ts';

export interface Fields {
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Nothing else fills in what is not written here, so that Kong's defaults stand for it. */
  readonly isWhole: boolean;
  readonly config: Config;
}

/** The fields of an entity. decK's `_info.defaults` may fill in more. */
export function fieldsOfEntity(entity: Entity, config: Config): Fields {
  return { pairs: entity.fields, isWhole: !hasDefaults(config), config };
}

/** decK fills in defaults that the file names under `_info.defaults`. */
export function hasDefaults({ sections }: Config): boolean {
  return infoHolds(sections, 'defaults');
}

/** A file with `select_tags` or `default_lookup_tags` is a part of what the gateway has. */
export function isPart({ sections, settings }: Config): boolean {
  return (
    settings.dialect === 'deck' &&
    (infoHolds(sections, 'select_tags') || infoHolds(sections, 'default_lookup_tags'))
  );
}

function infoHolds(sections: ReadonlyMap<string, Pair>, name: string): boolean {
  const info = sections.get('_info');
  const map = info && resolveAlias(info.value);
  return map?.kind === 'map' && fieldsOf(map).has(name);
}

/** What is written there; undefined where nothing is, or null, which Kong takes for unset. */
export function nodeIn({ pairs }: Fields, name: string): Exclude<Node, { kind: 'alias' }> | undefined {
  const pair = pairs.get(name);
  const node = pair && resolveAlias(pair.value);
  return node?.kind === 'scalar' && node.value === null ? undefined : node;
}

/** A scalar that is no placeholder. */
export function scalarIn(fields: Fields, name: string): ScalarNode | undefined {
  return knownScalar(nodeIn(fields, name), fields.config);
}

export function knownScalar(node: Node | undefined, config: Config): ScalarNode | undefined {
  const real = node && resolveAlias(node);
  if (real?.kind !== 'scalar' || real.value === null) return undefined;
  return isUnknown(real, config.settings.placeholders) ? undefined : real;
}

/** A known text; undefined for anything else. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = scalarIn(fields, name)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** What holds for Kong: the written value, else its default; undefined when nobody knows. */
export function booleanIn(fields: Fields, name: string, otherwise: boolean): boolean | undefined {
  if (isUnset(fields, name)) return otherwise;
  const value = scalarIn(fields, name)?.value;
  return typeof value === 'boolean' ? value : undefined;
}

/** As `booleanIn`, for numbers. */
export function numberIn(fields: Fields, name: string, otherwise: number): number | undefined {
  if (isUnset(fields, name)) return otherwise;
  const value = scalarIn(fields, name)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** Nothing is written there, and nothing else fills it in. */
export function isUnset(fields: Fields, name: string): boolean {
  return fields.isWhole && nodeIn(fields, name) === undefined;
}

/** The elements of a list, aliases resolved; none where there is no list. */
export function itemsIn(fields: Fields, name: string): readonly Exclude<Node, { kind: 'alias' }>[] {
  const list = nodeIn(fields, name);
  if (list?.kind !== 'list') return NO_ITEMS;
  const found: Exclude<Node, { kind: 'alias' }>[] = [];
  for (const item of list.items) {
    const node = resolveAlias(item);
    if (node) found.push(node);
  }
  return found;
}

const NO_ITEMS: readonly Exclude<Node, { kind: 'alias' }>[] = [];

interface TextIn {
  readonly at: ScalarNode;
  readonly text: string;
  readonly index: number;
}

/** The elements of a list that are known texts, each with its index. */
export function textsIn(fields: Fields, name: string): readonly TextIn[] {
  const found: TextIn[] = [];
  let index = 0;
  for (const item of itemsIn(fields, name)) {
    const at = knownScalar(item, fields.config);
    if (at && typeof at.value === 'string') found.push({ at, text: at.value, index });
    index += 1;
  }
  return found;
}

/** A record in a record. One that is not written is empty, and its defaults hold. */
export function recordIn(fields: Fields, name: string): Fields {
  const node = nodeIn(fields, name);
  const { isWhole, config } = fields;
  if (node?.kind === 'map') return { pairs: fieldsOf(node), isWhole, config };
  return { pairs: new Map(), isWhole: isWhole && node === undefined, config };
}

export function mapOf(node: Node | undefined): MapNode | undefined {
  const real = node && resolveAlias(node);
  return real?.kind === 'map' ? real : undefined;
}
