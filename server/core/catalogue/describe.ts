/** What may stand at a place of a file, and what a field is: for hover and completion. */

import { type Catalogue, fieldNamed } from './catalogue.ts';
import { compareVersions, KNOWN_GATEWAYS } from './editions.ts';
import { linkToKind, linkToPlugin } from './links.ts';
import type { FieldSchema, FieldType, Json, RecordSchema } from './schema.ts';
import { catalogueFor } from './shared-catalogues.ts';
import type { KongVersion } from './target.ts';

export interface FieldDescription {
  readonly name: string;
  readonly type: FieldType;
  /** Of lists: the type of the elements. */
  readonly elements?: FieldType;
  /** Must be written: required and without default. */
  readonly required: boolean;
  readonly default?: Json;
  /** The only values that are allowed; of a list: its elements'. */
  readonly allowed?: readonly Json[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** A foreign key names an entity of this kind. */
  readonly reference?: string;
  /** May be a `{vault://…}` reference. */
  readonly referenceable: boolean;
  /** A secret, which Kong Enterprise keeps encrypted. */
  readonly secret: boolean;
  /** The first version of the edition that has the field, as far as the catalogue goes back. */
  readonly since?: KongVersion;
  readonly deprecated?: { readonly removedIn?: string; readonly use: readonly string[] };
  /** Only Kong Enterprise has the field. */
  readonly enterpriseOnly?: boolean;
  /** Kong's reference page. */
  readonly link: string;
  /** In the gateway's own words; only a connected gateway supplies them. */
  readonly words?: string;
}

/** The record at a place, and which of Kong's things it is a part of. */
export interface RecordAt {
  readonly kind: string;
  readonly plugin: string | undefined;
  readonly schema: RecordSchema;
  readonly subschema: RecordSchema | undefined;
  /** From the entity to this record: `['config', 'redis']`. */
  readonly inside: readonly string[];
}

/**
 * What picks the sub-schema of the entity at `path`: the plugin's or vault's name, the first of a route's protocols.
 * Whoever knows the file answers it.
 */
export type ChooseSubschema = (kind: string, path: readonly (string | number)[]) => string | undefined;

/**
 * The record that holds the fields at `path` (keys and 0-based indexes from the root, ending at a map). Undefined:
 * no record of Kong's is there, as in a list of texts, in a map with free keys, or below an unknown key.
 */
export function recordAt(
  catalogue: Catalogue,
  path: readonly (string | number)[],
  choose: ChooseSubschema,
): RecordAt | undefined {
  let here: RecordAt | undefined;
  let field: FieldSchema | undefined;
  for (const [depth, step] of path.entries()) {
    field = fieldBelow(catalogue, path, depth, field, here);
    if (field === undefined && depth !== 0) return undefined;
    if (field?.entity !== undefined)
      here = entityAt(catalogue, field.entity, path.slice(0, depth + 1), choose);
    else if (field?.record && here) {
      const inside = typeof step === 'string' ? [...here.inside, step] : here.inside;
      here = { ...here, schema: field.record, subschema: undefined, inside };
    }
  }
  return field?.entity !== undefined || field?.record ? here : undefined;
}

/** What stands at the step number `depth` of the path. */
function fieldBelow(
  catalogue: Catalogue,
  path: readonly (string | number)[],
  depth: number,
  above: FieldSchema | undefined,
  here: RecordAt | undefined,
): FieldSchema | undefined {
  const step = path[depth];
  if (typeof step === 'number') return depth === 1 ? entityField(catalogue, path[0]) : above?.elements;
  if (depth === 0 || step === undefined || !here) return undefined;
  // A list's element that is a map has fields; a list itself, or a map with free keys, has none.
  if (above?.type === 'map') return above.values;
  if (here.inside.length === 0 && catalogue.nestedIn(here.kind).has(step))
    return { type: 'array', elements: { type: 'record', entity: step } };
  return fieldNamed(step, here.schema, here.subschema);
}

function entityField(catalogue: Catalogue, section: string | number | undefined): FieldSchema | undefined {
  return typeof section === 'string' && catalogue.entity(section)
    ? { type: 'record', entity: section }
    : undefined;
}

function entityAt(
  catalogue: Catalogue,
  kind: string,
  path: readonly (string | number)[],
  choose: ChooseSubschema,
): RecordAt | undefined {
  const schema = catalogue.entity(kind);
  if (!schema) return undefined;
  const chosen = schema.subschemaKey === undefined ? undefined : choose(kind, path);
  const subschema = chosen === undefined ? undefined : catalogue.subschema(kind, chosen);
  return { kind, plugin: kind === 'plugins' ? chosen : undefined, schema, subschema, inside: [] };
}

/** The fields that may stand in a record, in the order of Kong's schema; deprecated names come last. */
export function fieldsOfRecord(catalogue: Catalogue, record: RecordAt): readonly FieldDescription[] {
  const out: FieldDescription[] = [];
  for (const [name, own] of record.schema.fields) {
    const field = record.subschema?.fields.get(name) ?? own;
    if (!field.mustBeNull) out.push(describeField(catalogue, record, name, field));
  }
  for (const [name, field] of record.schema.shorthands)
    out.push(describeField(catalogue, record, name, field));
  return out;
}

/** One field of a record; undefined: the record has no such field. */
export function describeNamed(
  catalogue: Catalogue,
  record: RecordAt,
  name: string,
): FieldDescription | undefined {
  const field = fieldNamed(name, record.schema, record.subschema);
  if (!field || field.mustBeNull) return undefined;
  const since = sinceOf(catalogue, record, name);
  return { ...describeField(catalogue, record, name, field), ...(since === undefined ? {} : { since }) };
}

function describeField(
  catalogue: Catalogue,
  record: RecordAt,
  name: string,
  field: FieldSchema,
): FieldDescription {
  const allowed = field.oneOf ?? field.elements?.oneOf;
  const [minimum, maximum] = field.between ?? [field.greaterThan, undefined];
  const replaced = field.deprecation?.replacedWith ?? [];
  return {
    name,
    type: field.type,
    required:
      field.required === true && field.default === undefined && !field.auto && field.type !== 'record',
    referenceable: field.referenceable === true,
    secret: field.encrypted === true,
    link:
      record.plugin === undefined
        ? linkToKind(record.kind)
        : linkToPlugin(record.plugin, record.inside, name),
    ...(field.elements ? { elements: field.elements.type } : {}),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(allowed ? { allowed } : {}),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(field.reference === undefined ? {} : { reference: field.reference }),
    ...(field.description === undefined ? {} : { words: field.description }),
    ...(field.deprecation
      ? {
          deprecated: {
            ...(field.deprecation.removedIn === undefined ? {} : { removedIn: field.deprecation.removedIn }),
            use: replaced.map((path) => path.join('.')),
          },
        }
      : {}),
    ...(catalogue.edition === 'oss' || !isEnterpriseOnly(catalogue, record, name)
      ? {}
      : { enterpriseOnly: true }),
  };
}

function isEnterpriseOnly(catalogue: Catalogue, record: RecordAt, name: string): boolean {
  const open = catalogueFor('oss', '3.9', catalogue.flavor);
  return !hasField(open, record, name);
}

/** Asks the catalogues of all versions of the edition: dear enough for a hover only. */
function sinceOf(catalogue: Catalogue, record: RecordAt, name: string): KongVersion | undefined {
  const versions = KNOWN_GATEWAYS.filter(({ edition }) => edition === catalogue.edition)
    .map(({ version }) => version)
    .sort(compareVersions);
  const first = versions.find((version) =>
    hasField(catalogueFor(catalogue.edition, version, catalogue.flavor), record, name),
  );
  // In the oldest version that the catalogue knows it may be older still.
  return first === versions[0] ? undefined : first;
}

function hasField(catalogue: Catalogue, record: RecordAt, name: string): boolean {
  const entity = catalogue.entity(record.kind);
  const subschema = record.plugin === undefined ? undefined : catalogue.subschema(record.kind, record.plugin);
  if (!entity || (record.plugin !== undefined && !subschema)) return false;
  let fields: RecordSchema = entity;
  let added: RecordSchema | undefined = subschema;
  for (const step of record.inside) {
    const inner = fieldNamed(step, fields, added);
    const next = inner?.record ?? inner?.elements?.record;
    if (!next) return false;
    fields = next;
    added = undefined;
  }
  return fieldNamed(name, fields, added) !== undefined;
}
