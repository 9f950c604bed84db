/** Where Kong's own reference describes what a complaint is about. */
import { isPluginOfKong } from '../../catalogue/catalogue.ts';
import { enterpriseSince } from '../../catalogue/enterprise-plugins.ts';
import { linkToKind, linkToPlugin } from '../../catalogue/links.ts';
import type { Entity, Part } from '../../model/config.ts';
import type { Path } from '../../syntax/path.ts';
import { resolveAlias } from '../../syntax/read.ts';

/**
 * The page of the entity, or of the plugin at the field. `path` is from the item's root. Of a plugin that Kong does
 * not know there is none.
 */
export function referencePage(part: Part, path: Path): string | undefined {
  const holders = part.entities.filter(({ pathInItem }) => pathInItem.every((step, i) => step === path[i]));
  const entity = holders.at(-1);
  if (!entity) return linkToKind(part.section);
  const [first, ...inside] = path
    .slice(entity.pathInItem.length)
    .filter((step): step is string => typeof step === 'string');
  if (entity.kind !== 'plugins') return linkToKind(entity.kind);
  const plugin = pluginOf(entity);
  if (first !== 'config' && first !== undefined) return linkToKind('plugins');
  if (plugin === undefined || !(isPluginOfKong(plugin) || enterpriseSince(plugin) !== undefined))
    return undefined;
  return first === undefined
    ? linkToPlugin(plugin)
    : linkToPlugin(plugin, ['config', ...inside.slice(0, -1)], inside.at(-1));
}

function pluginOf({ fields }: Entity): string | undefined {
  const name = fields.get('name');
  const value = name && resolveAlias(name.value);
  return value?.kind === 'scalar' ? value.text : undefined;
}
