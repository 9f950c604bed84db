/** From a reference to what it names, and back. */
import type { Config, Entity, Part, Reference } from '../model/config.ts';
import { referents } from '../model/config-index.ts';
import type { Located } from '../syntax/tree.ts';
import { spanOf } from '../syntax/tree.ts';
import { covers } from '../text/span.ts';

/** A reference under the cursor, or an entity whose name is. */
export type Target =
  | { readonly kind: 'reference'; readonly reference: Reference; readonly entities: readonly Entity[] }
  | { readonly kind: 'entity'; readonly entity: Entity };

export function targetAt(config: Config, offset: number): Target | undefined {
  const item = partAt(config, offset);
  if (!item) return undefined;
  const reference = item.references.find(({ at }) => covers(spanOf(at), offset));
  if (reference) {
    return { kind: 'reference', reference, entities: referents(config.index, reference.to, reference.value) };
  }
  const entity = item.entities.find((each) => each.name !== undefined && covers(spanOf(each.label), offset));
  if (entity) return { kind: 'entity', entity };
  const upstream = hostReference(item.entities, config, offset);
  return upstream && { kind: 'entity', entity: upstream };
}

/** The innermost part: an element of a large item rather than its own fields, which stand around the elements. */
export function partAt(config: Config, offset: number): Part | undefined {
  for (const { parts } of config.itemsIn({ start: offset, end: offset })) {
    const found = parts.findLast(({ node }) => covers(spanOf(node), offset));
    if (found) return found;
  }
  return undefined;
}

/** A service's host that names an upstream is a reference too, though Kong's schema does not say so. */
function hostReference(entities: readonly Entity[], config: Config, offset: number): Entity | undefined {
  for (const service of entities) {
    const host = service.kind === 'services' ? service.fields.get('host')?.value : undefined;
    if (host?.kind !== 'scalar' || !covers(spanOf(host), offset)) continue;
    return config.index.named('upstreams', host.text)[0];
  }
  return undefined;
}

export function definitionAt(config: Config, offset: number): readonly Entity[] {
  const target = targetAt(config, offset);
  if (!target) return [];
  return target.kind === 'reference' ? target.entities : [target.entity];
}

/** Every place that names the entity: its own name first, then the references in the order of the text. */
export function placesOf(config: Config, entity: Entity): readonly Located[] {
  const names = [entity.name, entity.id].filter((name) => name !== undefined);
  const references = names.flatMap((name) => config.index.referencesTo(entity.kind, name));
  const hosts =
    entity.kind === 'upstreams' && entity.name !== undefined ? hostsNaming(config, entity.name) : [];
  return [...(entity.name === undefined ? [] : [entity.label]), ...references.map(({ at }) => at), ...hosts];
}

function hostsNaming(config: Config, upstream: string): readonly Located[] {
  return config.index.servicesAt(upstream).flatMap(({ fields }) => fields.get('host')?.value ?? []);
}

/** The entity at a name or reference and every place to change; undefined where nothing can be renamed. */
export function renameAt(
  config: Config,
  offset: number,
): { readonly entity: Entity; readonly places: readonly Located[] } | undefined {
  const [entity] = definitionAt(config, offset);
  if (entity?.name === undefined) return undefined;
  const byName = config.index.referencesTo(entity.kind, entity.name).map(({ at }) => at);
  const hosts = entity.kind === 'upstreams' ? hostsNaming(config, entity.name) : [];
  return { entity, places: [entity.label, ...byName, ...hosts] };
}
