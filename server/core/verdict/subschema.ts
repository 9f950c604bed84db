import type { Catalogue } from '../catalogue/catalogue.ts';
import type { RecordSchema } from '../catalogue/schema.ts';
import type { TableValue } from './value.ts';

/** What the entity's own key picks: a plugin by its name, a route by the first of its protocols that is known. */
export function subschemaOf(catalogue: Catalogue, kind: string, table: TableValue): RecordSchema | undefined {
  const key = catalogue.entity(kind)?.subschemaKey;
  if (key === undefined) return undefined;
  const value = table.entries.get(key);
  const find = (name: string) => catalogue.subschema(kind, name);
  if (value?.kind === 'scalar') return typeof value.value === 'string' ? find(value.value) : undefined;
  for (const element of value?.entries.values() ?? []) {
    if (element.kind !== 'scalar' || typeof element.value !== 'string') continue;
    const found = find(element.value);
    if (found) return found;
  }
  return undefined;
}
