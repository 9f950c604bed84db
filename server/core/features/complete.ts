/** What may be written at the cursor. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import {
  describeNamed,
  type FieldDescription,
  fieldsOfRecord,
  type RecordAt,
} from '../catalogue/describe.ts';
import type { Json } from '../catalogue/schema.ts';
import type { Config } from '../model/config.ts';
import { KINDS } from '../model/kinds.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { describeField, show, typeInWords } from './describe-field.ts';
import { flowCursorAt } from './flow-cursor.ts';
import { cataloguesOf, type Place, placeAt } from './schema-at.ts';
import { keySnippet, keyText, plain, type Suggestion, value } from './suggestion.ts';

export function complete(config: Config, offset: number): readonly Suggestion[] {
  const cursor = flowCursorAt(config.document, offset) ?? cursorAt(config.document.source, offset);
  const found = new Map<string, Suggestion>();
  const catalogues = cataloguesOf(config.settings);
  for (const catalogue of catalogues) {
    const only = catalogues.length > 1 ? gatewayName(catalogue) : undefined;
    for (const each of suggestionsAt(cursor, config, catalogue)) {
      const known = found.get(each.label);
      // What every gateway has needs no note; the first catalogue is the one to prefer.
      if (!known) found.set(each.label, only && catalogue !== catalogues[0] ? noted(each, only) : each);
    }
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label));
}

function gatewayName({ edition, version }: Catalogue): string {
  return edition === 'enterprise' ? `Kong Enterprise ${version}` : `Kong ${version}`;
}

function noted(each: Suggestion, only: string): Suggestion {
  return { ...each, detail: `${each.detail} (${only} only)`.trim(), rank: each.rank + 100 };
}

function suggestionsAt(cursor: Cursor, config: Config, catalogue: Catalogue): readonly Suggestion[] {
  const place = placeAt(cursor.levels, catalogue);
  if (cursor.at === 'value' && cursor.field !== undefined) {
    return place ? valuesFor(place, cursor.field, cursor, config, catalogue) : [];
  }
  return place ? keysFor(place, cursor, config, catalogue) : elementsFor(cursor, config, catalogue);
}

/** Elements of a list of scalars, with the dash where it is still missing. */
function elementsFor(cursor: Cursor, config: Config, catalogue: Catalogue): readonly Suggestion[] {
  const list = cursor.levels.at(-1);
  const place = placeAt(cursor.levels.slice(0, -1), catalogue);
  if (place?.kind !== 'record' || list?.key === undefined) return [];
  const field = describeNamed(catalogue, place.record, list.key);
  if (!field?.elements) return [];
  const found = valuesOf(field, place.record, cursor, config);
  return list.inList ? found : found.map((each) => ({ ...each, snippet: `- ${each.snippet}` }));
}

function keysFor(place: Place, cursor: Cursor, config: Config, catalogue: Catalogue): readonly Suggestion[] {
  const taken = cursor.levels.at(-1)?.fields ?? new Map<string, string>();
  if (place.kind === 'root') {
    const keys = [...rootKeys(config, catalogue)].filter(([name]) => !taken.has(name));
    return keys.map(([name, detail]) => ({
      ...plain(name, cursor),
      kind: 'section',
      detail,
      snippet: name.startsWith('_') ? rootSnippet(name, cursor) : keySnippet(name, 'list', cursor),
    }));
  }
  const { record } = place;
  const fields = fieldsOfRecord(catalogue, record).filter(
    ({ name }) => !taken.has(name) && !SET_BY_KONG.has(name),
  );
  const nested = record.inside.length === 0 ? [...catalogue.nestedIn(record.kind).keys()] : [];
  return [
    ...fields.map((field) => fieldKey(field, cursor)),
    ...nested.filter((child) => !taken.has(child)).map((child) => nestedKey(child, cursor)),
  ];
}

const SET_BY_KONG: ReadonlySet<string> = new Set(['created_at', 'updated_at']);

function rootKeys(config: Config, catalogue: Catalogue): ReadonlyMap<string, string> {
  const own = config.settings.dialect === 'deck' ? DECK_KEYS : DBLESS_KEYS;
  const sections = catalogue.kinds
    .filter((kind) => KINDS[kind])
    .map((kind) => [kind, `list of ${KINDS[kind]?.singular ?? kind}s`] as const);
  return new Map([...own, ...sections]);
}

const DBLESS_KEYS = [
  ['_format_version', 'version of the file format, such as "3.0"'],
  ['_transform', 'whether credentials are hashed while loading'],
] as const;

const DECK_KEYS = [
  ['_format_version', 'version of the file format, such as "3.0"'],
  ['_info', 'select_tags and defaults of decK'],
  ['_workspace', 'the workspace of Kong Enterprise that decK works in'],
  ['_konnect', 'the control plane of Konnect that decK works with'],
  ['_plugin_configs', 'plugin configs to share by name'],
] as const;

function rootSnippet(name: string, cursor: Cursor): string {
  return name === '_format_version'
    ? `${keyText(name, cursor)}: "3.0"$0`
    : keySnippet(name, 'scalar', cursor);
}

function fieldKey(field: FieldDescription, cursor: Cursor): Suggestion {
  const { name, deprecated, required } = field;
  return {
    ...plain(name, cursor),
    detail: typeInWords(field),
    documentation: describeField(field, undefined),
    snippet: keySnippet(name, shapeOf(field), cursor),
    deprecated: deprecated !== undefined,
    rank: (deprecated ? 50 : 0) + (name === 'name' ? 0 : required ? 1 : 2),
  };
}

function nestedKey(child: string, cursor: Cursor): Suggestion {
  const snippet = keySnippet(child, 'list', cursor);
  return { ...plain(child, cursor), kind: 'section', detail: `nested ${child}`, snippet, rank: 3 };
}

function shapeOf({ type }: FieldDescription): 'list' | 'map' | 'scalar' {
  if (type === 'array' || type === 'set') return 'list';
  return type === 'record' || type === 'map' ? 'map' : 'scalar';
}

function valuesFor(
  place: Place,
  name: string,
  cursor: Cursor,
  config: Config,
  catalogue: Catalogue,
): readonly Suggestion[] {
  if (place.kind === 'root') {
    return name === '_format_version'
      ? ['"3.0"', '"2.1"', '"1.1"'].map((version) => value(version, cursor))
      : [];
  }
  const { record } = place;
  const isPick = record.inside.length === 0 && catalogue.entity(record.kind)?.subschemaKey === name;
  if (isPick && record.kind !== 'routes') {
    return catalogue.subschemaNames(record.kind).map((each) => ({ ...value(each, cursor), kind: 'plugin' }));
  }
  const field = describeNamed(catalogue, record, name);
  return field ? valuesOf(field, record, cursor, config) : [];
}

function valuesOf(
  field: FieldDescription,
  record: RecordAt,
  cursor: Cursor,
  config: Config,
): readonly Suggestion[] {
  if (field.reference) return namesOf(field.reference, cursor, config);
  const isHost = record.kind === 'services' && record.inside.length === 0 && field.name === 'host';
  if (isHost) return namesOf('upstreams', cursor, config);
  const choices: readonly Json[] = field.allowed ?? (field.type === 'boolean' ? [true, false] : []);
  return choices.map((choice) => ({
    ...value(show(choice), cursor),
    detail: choice === field.default ? 'default' : '',
  }));
}

/** More names than these are asked for again with each letter that is typed. */
export const MOST_NAMES = 500;

function namesOf(kind: string, cursor: Cursor, config: Config): readonly Suggestion[] {
  const typed = config.document.source.slice(cursor.word.start, cursor.word.end).toLowerCase();
  const found: Suggestion[] = [];
  const take = (name: string) =>
    found.push({ ...value(name, cursor), kind: 'name', detail: KINDS[kind]?.singular ?? kind });
  const others: string[] = [];
  for (const name of config.index.names(kind)) {
    if (MOST_NAMES <= found.length) break;
    if (name.toLowerCase().includes(typed)) take(name);
    else if (others.length < MOST_NAMES) others.push(name);
  }
  for (const name of others.slice(0, MOST_NAMES - found.length)) take(name);
  return found;
}
