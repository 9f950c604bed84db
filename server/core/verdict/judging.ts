/** What a verdict depends on beside the text. */

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FieldSchema, RecordSchema } from '../catalogue/schema.ts';
import { KINDS } from '../model/kinds.ts';
import type { SourceText } from '../text/source-text.ts';
import type { Complaint } from './complaint.ts';

export interface Judging {
  readonly catalogue: Catalogue;
  /** ms since 1970. */
  readonly now: number;
  /** Where the values were read, to point into a text that stands there otherwise: with escapes, or folded. */
  readonly source?: SourceText;
  /** Inside an entity that is nested in another. */
  readonly isNested?: boolean;
  report(complaint: Complaint): void;
}

/** For trying whether a value passes; nobody hears of the faults. */
export function quietly(judging: Judging): Judging {
  return { ...judging, report: () => undefined };
}

const COMMENT: FieldSchema = { type: 'string' };
const IGNORE: FieldSchema = { type: 'array', elements: { type: 'any' } };

/** An entity's fields in a declarative file: its own, `_comment`, `_ignore` and lists of what may be nested in it. */
export const declaredFields: (catalogue: Catalogue, kind: string) => RecordSchema | undefined = (() => {
  const known = new WeakMap<Catalogue, Map<string, RecordSchema | undefined>>();
  return (catalogue, kind) => {
    const ofCatalogue = known.get(catalogue) ?? new Map<string, RecordSchema | undefined>();
    known.set(catalogue, ofCatalogue);
    if (!ofCatalogue.has(kind)) ofCatalogue.set(kind, declare(catalogue, kind));
    return ofCatalogue.get(kind);
  };
})();

function declare(catalogue: Catalogue, kind: string): RecordSchema | undefined {
  const entity = catalogue.entity(kind);
  if (!entity) return undefined;
  const fields = new Map(entity.fields);
  if (catalogue.dialect === 'dbless') {
    fields.set('_comment', COMMENT);
    fields.set('_ignore', IGNORE);
  }
  for (const [child, impliedKey] of catalogue.nestedIn(kind))
    fields.set(child, { type: 'array', elements: { type: 'record', entity: child, impliedKey } });
  return { fields, checks: entity.checks, shorthands: entity.shorthands };
}

export function nameOfKind(kind: string): string {
  return KINDS[kind]?.singular ?? kind;
}
