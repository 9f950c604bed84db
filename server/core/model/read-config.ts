import type { Path } from '../rules/finding.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { Pair } from '../syntax/tree.ts';
import type { Config, Entity, Item } from './config.ts';
import { ConfigIndex } from './config-index.ts';
import { readItem } from './read-item.ts';
import type { CheckSettings } from './target.ts';

/** The config that a document declares. A broken document gives a smaller config. */
export function readConfig(document: SyntaxDocument, settings: CheckSettings): Config {
  const root = document.root && resolveAlias(document.root);
  const sections: ReadonlyMap<string, Pair> = root?.kind === 'map' ? fieldsOf(root) : new Map();
  const items: Item[] = [];
  const positions = new Map<Item, number>();
  const index = new ConfigIndex();
  for (const [section, pair] of sections) {
    const list = resolveAlias(pair.value);
    if (list?.kind !== 'list') continue;
    for (const [position, node] of list.items.entries()) {
      const item = readItem(section, node, settings.placeholders);
      items.push(item);
      positions.set(item, position);
      index.add(item);
    }
  }
  return { document, settings, sections, items, index, indexOf: (item) => positions.get(item) ?? 0 };
}

/** The path of an entity, or of something in it, from the root of the file. */
export function pathOf(config: Config, entity: Entity, ...inside: Path): Path {
  return [entity.item.section, config.indexOf(entity.item), ...entity.pathInItem, ...inside];
}
