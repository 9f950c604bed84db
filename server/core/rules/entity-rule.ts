/** Rules that look at one entity at a time, or at one plugin. */
import type { Config, Entity, EntityKind } from '../model/config.ts';
import { pathOf } from '../model/read-config.ts';
import type { Path } from '../syntax/path.ts';
import { resolveAlias } from '../syntax/read.ts';
import type { Located, ScalarNode } from '../syntax/tree.ts';
import type { RelatedNote } from '../verdict/complaint.ts';
import { type Fields, fieldsOfEntity, knownScalar, nodeIn, recordIn } from './fields.ts';
import type { Severity } from './finding.ts';
import { defineRule, type Fault, type ItemRule, type Rule } from './rule.ts';

/** A fault in an entity: `path` counts from the entity. */
export interface Spot<Facts> {
  readonly at: Located;
  readonly path: Path;
  readonly facts: Facts;
  readonly related?: readonly RelatedNote[];
  readonly severity?: Severity;
}

type Words<Facts> = Omit<ItemRule<Facts>, 'find' | 'looksAt'>;

interface EntityRule<Facts> extends Words<Facts> {
  readonly looksAt: readonly EntityKind[];
  findIn(entity: Entity, fields: Fields): Iterable<Spot<Facts>>;
}

/** A rule about entities of certain kinds. */
export function entityRule<Facts>({ looksAt, findIn, ...words }: EntityRule<Facts>): Rule {
  return defineRule<Facts>({
    ...words,
    looksAt,
    find(item, config) {
      let found: Fault<Facts>[] | undefined;
      for (const entity of item.entities) {
        if (!looksAt.includes(entity.kind)) continue;
        for (const spot of findIn(entity, fieldsOfEntity(entity, config))) {
          found ??= [];
          found.push(faultAt(spot, entity, config));
        }
      }
      return found ?? NO_FAULTS;
    },
  });
}

/** A plugin as the file declares it. */
export interface DeclaredPlugin {
  readonly entity: Entity;
  readonly name: string;
  readonly nameAt: ScalarNode;
  /** Those of its `config`. */
  readonly fields: Fields;
}

interface PluginRule<Facts> extends Words<Facts> {
  /** Undefined: all. */
  readonly plugins: ReadonlySet<string> | undefined;
  /** Paths count from the plugin. Plugins that are switched off are not asked. */
  findIn(plugin: DeclaredPlugin, config: Config): Iterable<Spot<Facts>>;
}

/** A rule about plugins of certain names. */
export function pluginRule<Facts>({ plugins, findIn, ...words }: PluginRule<Facts>): Rule {
  return defineRule<Facts>({
    ...words,
    looksAt: ['plugins'],
    find(item, config) {
      let found: Fault<Facts>[] | undefined;
      for (const entity of item.entities) {
        const plugin = entity.kind === 'plugins' ? declaredPlugin(entity, config, plugins) : undefined;
        if (!plugin) continue;
        for (const spot of findIn(plugin, config)) {
          found ??= [];
          found.push(faultAt(spot, entity, config));
        }
      }
      return found ?? NO_FAULTS;
    },
  });
}

/** There are many rules, and nearly always nothing is wrong: that is told without making anything. */
const NO_FAULTS: readonly Fault<never>[] = [];

function faultAt<Facts>({ path, ...spot }: Spot<Facts>, entity: Entity, config: Config): Fault<Facts> {
  return { ...spot, path: pathOf(config, entity, ...path), entity };
}

/** Undefined: its name is not known, or none of `names`, or it is switched off. */
export function declaredPlugin(
  entity: Entity,
  config: Config,
  names?: ReadonlySet<string>,
): DeclaredPlugin | undefined {
  const written = entity.fields.get('name')?.value;
  // Most rules are about other plugins, and there are many rules.
  if (names && written?.kind === 'scalar' && !names.has(written.text)) return undefined;
  const nameAt = knownScalar(written, config);
  if (typeof nameAt?.value !== 'string' || (names && !names.has(nameAt.value))) return undefined;
  const own = fieldsOfEntity(entity, config);
  const enabled = nodeIn(own, 'enabled');
  if (enabled?.kind === 'scalar' && enabled.value === false) return undefined;
  return { entity, name: nameAt.value, nameAt, fields: configOfPlugin(entity, config) };
}

/** The fields of a plugin's `config`. */
export function configOfPlugin(plugin: Entity, config: Config): Fields {
  const own = fieldsOfEntity(plugin, config);
  // decK fills in from `_plugin_configs`, Kong Enterprise from partials.
  const isWhole = own.isWhole && !plugin.fields.has('_config') && !plugin.fields.has('partials');
  return recordIn({ ...own, isWhole }, 'config');
}

/** The place of a key in a map, or of the map's owner where the key is not written. */
export function keyOr(fields: Fields, name: string, otherwise: Located): Located {
  const pair = fields.pairs.get(name);
  return pair ? (resolveAlias(pair.key) ?? otherwise) : otherwise;
}
