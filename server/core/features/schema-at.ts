/** Which part of a gateway's schema governs a map in the file. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type RecordAt, recordAt } from '../catalogue/describe.ts';
import type { CheckSettings } from '../model/check-settings.ts';
import { catalogueOf, enterpriseOf } from '../verdict/judge-item.ts';
import type { Level } from './cursor.ts';

/** What may be written in a map: the sections of the file, or the fields of a record. */
export type Place = { readonly kind: 'root' } | { readonly kind: 'record'; readonly record: RecordAt };

/** The gateways a target stands for; the first is the one to prefer. `auto` stands for the newest of each edition. */
export function cataloguesOf(settings: CheckSettings): readonly Catalogue[] {
  const preferred = catalogueOf(settings);
  const other = settings.target.version === 'auto' ? enterpriseOf(settings) : undefined;
  return other ? [preferred, other] : [preferred];
}

/** Undefined where the schema does not reach: unknown keys, plugins that the gateway does not have. */
export function placeAt(levels: readonly Level[], catalogue: Catalogue): Place | undefined {
  const path: (string | number)[] = [];
  const levelAt = new Map<number, Level>();
  for (const level of levels.slice(1)) {
    if (level.key === undefined) return undefined;
    path.push(level.key, ...(level.inList ? [0] : []));
    levelAt.set(path.length, level);
  }
  if (path.length === 0) return { kind: 'root' };
  const record = recordAt(catalogue, path, (kind, at) => {
    const fields = levelAt.get(at.length)?.fields;
    return firstWord(fields?.get(catalogue.entity(kind)?.subschemaKey ?? '') ?? '');
  });
  return record && { kind: 'record', record };
}

/** Of `[http, https]` or `"http"`: `http`. */
function firstWord(text: string): string | undefined {
  return /[\w-]+/.exec(text)?.[0];
}
