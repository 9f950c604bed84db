/** Which part of a gateway's schema governs a map in the file. */
import { type Catalogue, fieldNamed } from '../catalogue/catalogue.ts';
import type { FieldSchema, RecordSchema } from '../catalogue/schema.ts';
import { catalogueFor } from '../catalogue/shared-catalogues.ts';
import type { Target } from '../model/target.ts';
import type { Level } from './cursor.ts';

/** What may be written in a map. */
export type Place =
  | { readonly kind: 'root' }
  | {
      readonly kind: 'entity';
      readonly entity: string;
      readonly schema: RecordSchema;
      readonly sub: RecordSchema | undefined;
    }
  | { readonly kind: 'record'; readonly schema: RecordSchema; readonly sub: RecordSchema | undefined }
  | { readonly kind: 'map'; readonly values: FieldSchema };

/** The gateways a target stands for; the first is the one to prefer. `auto` stands for the newest of each edition. */
export function cataloguesOf({ version, edition, flavor }: Target): readonly Catalogue[] {
  if (version !== 'auto') return [catalogueFor(edition, version, flavor)];
  const newest = [catalogueFor('oss', '3.9', flavor), catalogueFor('enterprise', '3.15', flavor)];
  return newest.filter(({ kinds }) => kinds.length > 0);
}

/** Undefined where the schema does not reach: unknown keys, plugins that the gateway does not have. */
export function placeAt(levels: readonly Level[], catalogue: Catalogue): Place | undefined {
  let place: Place | undefined = { kind: 'root' };
  for (const level of levels.slice(1)) {
    if (!place || level.key === undefined) return undefined;
    place = placeInside(place, level, level.key, catalogue);
  }
  return place;
}

function placeInside(place: Place, level: Level, key: string, catalogue: Catalogue): Place | undefined {
  if (place.kind === 'root') return level.inList ? entityPlace(key, level.fields, catalogue) : undefined;
  if (place.kind === 'entity' && catalogue.nestedIn(place.entity).has(key)) {
    return level.inList ? entityPlace(key, level.fields, catalogue) : undefined;
  }
  const field = fieldOf(place, key);
  if (!field) return undefined;
  const inner = level.inList ? field.elements : field;
  if (inner?.record) return { kind: 'record', schema: inner.record, sub: undefined };
  return inner?.type === 'map' && inner.values ? { kind: 'map', values: inner.values } : undefined;
}

function entityPlace(
  entity: string,
  fields: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): Place | undefined {
  const schema = catalogue.entity(entity);
  if (!schema) return undefined;
  const name = schema.subschemaKey === undefined ? undefined : fields.get(schema.subschemaKey);
  const word = name?.replaceAll(/^["'[\s]+|["'\],\s].*$/g, '') ?? '';
  return { kind: 'entity', entity, schema, sub: word === '' ? undefined : catalogue.subschema(entity, word) };
}

/** The schema of one key of the map; a record that a sub-schema specialises comes specialised. */
export function fieldOf(place: Place, key: string): FieldSchema | undefined {
  switch (place.kind) {
    case 'root':
      return undefined;
    case 'map':
      return place.values;
    case 'entity':
    case 'record':
      return fieldNamed(key, place.schema, place.sub);
  }
}
