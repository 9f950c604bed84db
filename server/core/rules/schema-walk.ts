/** Every written value of an entity with the field of the schema that it fills. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FieldSchema, RecordSchema } from '../catalogue/schema.ts';
import type { Config, Entity, Part } from '../model/config.ts';
import type { Path } from '../syntax/path.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { MapNode, ScalarNode } from '../syntax/tree.ts';
import { catalogueOf, enterpriseOf } from '../verdict/judge-item.ts';
import type { Fields } from './fields.ts';
import { mapOf } from './fields.ts';

export interface Filled {
  readonly at: ScalarNode;
  readonly path: Path;
  readonly schema: FieldSchema;
}

/**
 * Scalars alone; nested entities and fields that the schema does not know are left out. Several rules ask for the
 * same entity one after the other, so what was found for the last part is kept.
 */
export const filledFields: (entity: Entity, fields: Fields) => readonly Filled[] = (() => {
  let part: Part | undefined;
  let of: Config | undefined;
  let known = new Map<Entity, readonly Filled[]>();
  return (entity, fields) => {
    if (part !== entity.part || of !== fields.config) {
      part = entity.part;
      of = fields.config;
      known = new Map();
    }
    const kept = known.get(entity);
    if (kept) return kept;
    const [found = []] = filledByGateway(entity, fields);
    known.set(entity, found);
    return found;
  };
})();

/** The same by each gateway that may be meant and knows such an entity. */
export function* filledByGateway(entity: Entity, { config }: Fields): Iterable<readonly Filled[]> {
  const { settings } = config;
  const isOpen = settings.target.version === 'auto';
  for (const catalogue of isOpen
    ? [catalogueOf(settings), enterpriseOf(settings)]
    : [catalogueOf(settings)]) {
    const found = schemaOf(entity, catalogue);
    if (found) yield [...walk(found.map, found.schema, found.path)];
  }
}

function schemaOf(
  entity: Entity,
  catalogue: Catalogue,
): { readonly map: MapNode; readonly schema: RecordSchema; readonly path: Path } | undefined {
  if (entity.kind !== 'plugins') {
    const schema = catalogue.entity(entity.kind);
    return schema && { map: entity.node, schema, path: [] };
  }
  const name = entity.fields.get('name')?.value;
  const map = mapOf(entity.fields.get('config')?.value);
  if (name?.kind !== 'scalar' || typeof name.value !== 'string' || !map) return undefined;
  const schema = catalogue.subschema('plugins', name.value)?.fields.get('config')?.record;
  return schema && { map, schema, path: ['config'] };
}

function* walk(map: MapNode, schema: RecordSchema, path: Path): Iterable<Filled> {
  for (const [name, pair] of fieldsOf(map)) {
    const field = schema.fields.get(name) ?? schema.shorthands.get(name);
    const node = resolveAlias(pair.value);
    if (!field || !node) continue;
    const here = [...path, name];
    if (node.kind === 'scalar') yield { at: node, path: here, schema: field };
    else if (node.kind === 'map' && field.record) yield* walk(node, field.record, here);
    else if (node.kind === 'map' && field.values) {
      for (const [key, { value }] of fieldsOf(node))
        if (value.kind === 'scalar') yield { at: value, path: [...here, key], schema: field.values };
    } else if (node.kind === 'list' && field.elements) {
      for (const [i, item] of node.items.entries()) {
        if (item.kind === 'scalar') yield { at: item, path: [...here, i], schema: field.elements };
        else if (item.kind === 'map' && field.elements.record)
          yield* walk(item, field.elements.record, [...here, i]);
      }
    }
  }
}
