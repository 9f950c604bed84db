/** Whether two gateways say the same of a part, so that asking one of them is enough. */
import type { FieldSchema } from '../../catalogue/schema.ts';
import { epochOf } from '../../validators/versions.ts';
import type { Seen } from './acceptor.ts';

/** The schemas that differ from all before them. */
export function distinct(seen: readonly Seen<FieldSchema>[]): readonly Seen<FieldSchema>[] {
  return seen.filter((one, i) => !seen.slice(0, i).some((earlier) => isSame(one, earlier)));
}

function isSame(a: Seen<FieldSchema>, b: Seen<FieldSchema>): boolean {
  if (a.catalogue === b.catalogue) return sameData(a.schema, b.schema);
  // The elements of nested lists are whole entities, which the schema only names.
  return (
    epochOf(a.catalogue.version) === epochOf(b.catalogue.version) &&
    a.schema.entity === undefined &&
    a.schema.elements?.entity === undefined &&
    sameData(a.schema, b.schema)
  );
}

/** Structural equality of plain data and maps. Attributes for people and for writing do not count. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map && b instanceof Map) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) if (!b.has(key) || !sameData(value, b.get(key))) return false;
    return true;
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a).filter(([key]) => !SILENT.has(key));
  const right = new Map(Object.entries(b).filter(([key]) => !SILENT.has(key)));
  return left.length === right.size && left.every(([key, value]) => sameData(value, right.get(key)));
}

const SILENT: ReadonlySet<string> = new Set([
  'description',
  'encrypted',
  'cascade',
  'unique',
  'uniqueAcrossWorkspaces',
]);
