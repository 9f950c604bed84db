/**
 * What Kong Enterprise accepts, from published documents (`plugins.json`, `entities.json`), on top of what the
 * open-source gateway of that version has. The documents know types, defaults and limits, but no checks in code, so
 * fields that both have keep those of the open-source gateway.
 */

import type {
  Check,
  EntitySchema,
  FieldSchema,
  Json,
  RecordSchema,
  ShorthandSchema,
} from '../../server/core/catalogue/schema.ts';
import type { Gateway } from './facts.ts';

type Raw = { readonly [key: string]: unknown };

interface Documented {
  readonly versions: readonly string[];
  readonly fields: Readonly<Record<string, Raw | readonly Raw[]>>;
}

export type Documents = Readonly<Record<string, Documented>>;

const minor = (version: string) => Number(version.split('.')[1] ?? 0);

/** The newest documented version that is not newer; the documents skip some. */
function documentedAs(versions: readonly string[], version: string): string | undefined {
  const older = versions.filter((one) => minor(one) <= minor(version));
  const isStillThere = versions.some((one) => minor(version) <= minor(one));
  return isStillThere ? older.sort((a, b) => minor(a) - minor(b)).at(-1) : undefined;
}

export function enterpriseGateway(
  version: string,
  open: Gateway,
  plugins: Documents,
  entities: Documents,
): Gateway {
  const subschemas = new Map<string, RecordSchema>();
  for (const [name, schema] of open.subschemas)
    if (!name.startsWith('plugins/')) subschemas.set(name, schema);
  for (const prefix of ['routes', 'routes/expressions'])
    for (const protocol of ['ws', 'wss']) {
      const http = subschemas.get(`${prefix}/http`);
      if (http) subschemas.set(`${prefix}/${protocol}`, { ...http, checks: [] });
    }
  for (const vault of ['hcv', 'aws', 'gcp', 'azure', 'conjur'])
    subschemas.set(`vaults/${vault}`, record({ config: { type: 'map', required: true } }));
  for (const [name, documented] of Object.entries(plugins)) {
    const as = documentedAs(documented.versions, version);
    if (as === undefined) continue;
    const base = open.subschemas.get(`plugins/${name}`);
    const config = readField(documented, 'config', as);
    const own = base?.fields.get('config');
    const fields = new Map(base?.fields ?? []);
    const scopes = childrenOf(documented, '', as).filter((scope) => SCOPES.includes(scope));
    if (0 < scopes.length)
      for (const scope of ['consumer', 'consumer_group'])
        if (!scopes.includes(scope))
          fields.set(scope, { type: 'foreign', reference: `${scope}s`, mustBeNull: true });
    fields.set('config', { ...enrich(config, own), type: 'record', required: true });
    const checks = (base?.checks ?? []).filter((check) => namesExist(check, fields));
    subschemas.set(`plugins/${name}`, withWebSockets({ fields, checks, shorthands: new Map() }));
  }
  const kinds = [...open.kinds];
  const schemas = new Map<string, EntitySchema>();
  for (const [name, schema] of open.entities) schemas.set(name, { ...schema, ...withWebSockets(schema) });
  for (const [name, documented] of Object.entries(entities)) {
    const as = documentedAs(documented.versions, version);
    if (as === undefined || name.includes(' ')) continue;
    const known = schemas.get(name);
    const fields = new Map(known?.fields ?? []);
    if (name === 'partials') for (const [field, schema] of PARTIAL) fields.set(field, schema);
    for (const field of childrenOf(documented, '', as))
      if (!fields.has(field) && !field.startsWith('|')) fields.set(field, readField(documented, field, as));
    if (known) schemas.set(name, { ...known, fields });
    else {
      kinds.push(name);
      schemas.set(name, { ...bare(name), fields });
    }
    for (const flavor of ['traditional', 'expressions']) {
      const flavored = schemas.get(`${name}/${flavor}`);
      if (!flavored) continue;
      const extra = [...fields].filter(([field]) => !known?.fields.has(field) && !flavored.fields.has(field));
      schemas.set(`${name}/${flavor}`, { ...flavored, fields: new Map([...flavored.fields, ...extra]) });
    }
  }
  addOwnFields(version, schemas);
  return { entities: schemas, subschemas, kinds };
}

/** A partial's config depends on its type; it is not looked into. */
const PARTIAL: ReadonlyMap<string, FieldSchema> = new Map<string, FieldSchema>([
  ['id', { type: 'string', uuid: true, auto: true }],
  ['name', { type: 'string', unique: true }],
  ['type', { type: 'string', required: true }],
  ['config', { type: 'map' }],
  ['tags', { type: 'set', elements: { type: 'string' } }],
  ['created_at', { type: 'any' }],
]);

/** Fields of Enterprise that the documents describe elsewhere. */
function addOwnFields(version: string, schemas: Map<string, EntitySchema>): void {
  const add = (kind: string, fields: Readonly<Record<string, FieldSchema>>) => {
    const schema = schemas.get(kind);
    if (schema)
      schemas.set(kind, { ...schema, fields: new Map([...schema.fields, ...Object.entries(fields)]) });
  };
  add('plugins', {
    consumer_group: { type: 'foreign', reference: 'consumer_groups', default: null, cascade: true },
    ordering: { type: 'any' },
    ...(10 <= minor(version) ? { partials: { type: 'array' }, condition: { type: 'string' } } : {}),
  });
}

function bare(kind: string): EntitySchema {
  const endpointKey = kind === 'consumer_groups' || kind === 'partials' ? { endpointKey: 'name' } : {};
  return {
    kind,
    primaryKey: ['id'],
    fields: new Map(),
    checks: [],
    shorthands: new Map(),
    transformations: [],
    ...endpointKey,
  };
}

function record(fields: Readonly<Record<string, FieldSchema>>): RecordSchema {
  return { fields: new Map(Object.entries(fields)), checks: [], shorthands: new Map() };
}

/** The names right below a path. */
function childrenOf(documented: Documented, path: string, version: string): readonly string[] {
  const start = path === '' ? '' : `${path}.`;
  return Object.keys(documented.fields)
    .filter((name) => name.startsWith(start) && /^[^.[\]]+$/.test(name.slice(start.length)))
    .filter((name) => rawOf(documented, name, version) !== undefined)
    .map((name) => name.slice(start.length));
}

function rawOf(documented: Documented, path: string, version: string): Raw | undefined {
  const found = documented.fields[path];
  if (found === undefined) return undefined;
  const variants = Array.isArray(found) ? found : [found];
  return variants.find((one) => !Array.isArray(one['in']) || one['in'].includes(version));
}

const SCOPES = ['service', 'route', 'consumer', 'consumer_group'];

const TYPES: Readonly<Record<string, FieldSchema['type']>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
};

function readField(documented: Documented, path: string, version: string): FieldSchema {
  const raw = rawOf(documented, path, version) ?? {};
  const attributes = attributesOf(raw);
  const type = TYPES[String(raw['type'])];
  if (type === 'array') {
    const hasElements = rawOf(documented, `${path}[]`, version) !== undefined;
    return {
      ...attributes,
      type,
      ...(hasElements ? { elements: readField(documented, `${path}[]`, version) } : {}),
    };
  }
  if (type !== undefined) return { ...attributes, type };
  if (raw['type'] !== 'object') return { ...attributes, type: 'any' };
  const names = childrenOf(documented, path, version);
  if (names.length === 1 && names[0] === 'id' && !path.startsWith('config'))
    return { ...attributes, type: 'foreign', reference: referenceOf(path) };
  // A star stands for whatever name the user gives.
  if (names.includes('*'))
    return { ...attributes, type: 'map', values: readField(documented, `${path}.*`, version) };
  if (names.length === 0 || (raw['additionalProperties'] ?? false) !== false)
    return { ...attributes, type: 'map' };
  const fields = new Map(names.map((name) => [name, readField(documented, `${path}.${name}`, version)]));
  const shorthands = new Map<string, ShorthandSchema>();
  for (const [name, one] of Object.entries(isRaw(raw['shorthand_fields']) ? raw['shorthand_fields'] : {})) {
    if (!isRaw(one)) continue;
    const stated = Array.isArray(one['translate_backwards'])
      ? one['translate_backwards'].map(String)
      : undefined;
    // The documents sort the steps of the path.
    const into = stated && !fields.has(stated[0] ?? '') ? stated.toReversed() : stated;
    const kind = TYPES[String(one['type'])] ?? 'any';
    shorthands.set(name, {
      type: kind,
      deprecation: into ? { replacedWith: [into] } : {},
      ...(into ? { into } : {}),
    });
  }
  // Records are there by default, but those that demand something are often optional, which the documents do not say.
  const isRequired = raw['required'] === true || path === 'config' || !demandsMore(fields);
  return { ...attributes, type: 'record', required: isRequired, record: { fields, checks: [], shorthands } };
}

function demandsMore(fields: ReadonlyMap<string, FieldSchema>): boolean {
  return [...fields.values()].some(
    (field) =>
      (field.required === true && field.default === undefined && field.type !== 'record') ||
      (field.required === true && field.record !== undefined && demandsMore(field.record.fields)),
  );
}

function referenceOf(path: string): string {
  const name = path.split('.').at(-1) ?? path;
  if (name.endsWith('certificate')) return name === 'ca_certificate' ? 'ca_certificates' : 'certificates';
  return name === 'set' ? 'key_sets' : `${name}s`;
}

function attributesOf(raw: Raw): Omit<FieldSchema, 'type'> {
  const { minimum, maximum, minLength, maxLength, enum: allowed } = raw;
  const isText = raw['type'] === 'string';
  return {
    ...(raw['required'] === true ? { required: true } : {}),
    ...(isJson(raw['default']) ? { default: raw['default'] } : {}),
    ...(Array.isArray(allowed) && allowed.every(isJson) ? { oneOf: allowed } : {}),
    ...(typeof minimum === 'number' && typeof maximum === 'number'
      ? { between: [minimum, maximum] as const }
      : {}),
    ...(typeof minLength === 'number' && (!isText || minLength !== 1) ? { minLength } : {}),
    ...(typeof maxLength === 'number' ? { maxLength } : {}),
    ...(raw['x-referenceable'] === true ? { referenceable: true } : {}),
    ...(raw['x-encrypted'] === true ? { encrypted: true } : {}),
    ...(raw['uuid'] === true ? { uuid: true } : {}),
    ...(raw['is_regex'] === true ? { isRegex: true } : {}),
  };
}

/** The documented field with what only the open-source schema knows of it. */
function enrich(own: FieldSchema, open: FieldSchema | undefined): FieldSchema {
  if (!open || !fits(own, open)) return own;
  const fields = own.record && open.record ? mergeRecords(own.record, open.record) : own.record;
  const elements =
    own.elements && open.elements ? enrich(own.elements, open.elements) : (own.elements ?? open.elements);
  const required =
    own.type === 'record'
      ? open.required === true
      : own.required === true || (open.required === true && own.default !== undefined);
  return {
    ...open,
    ...own,
    type: open.type,
    ...(required ? { required } : { required: own.required ?? false }),
    ...(fields ? { record: fields } : {}),
    ...(elements ? { elements } : {}),
    ...(own.values && open.values ? { values: enrich(own.values, open.values) } : {}),
    ...(own.oneOf || !open.oneOf ? {} : { oneOf: open.oneOf }),
  };
}

function fits(own: FieldSchema, open: FieldSchema): boolean {
  if (own.type === 'array') return open.type === 'array' || open.type === 'set';
  if (own.type === 'map') return open.type === 'map';
  return own.type === open.type;
}

function mergeRecords(own: RecordSchema, open: RecordSchema): RecordSchema {
  const fields = new Map(
    [...own.fields].map(([name, field]) => [name, enrich(field, open.fields.get(name))]),
  );
  const shorthands = new Map([...own.shorthands, ...open.shorthands]);
  for (const name of fields.keys()) shorthands.delete(name);
  return { fields, shorthands, checks: open.checks.filter((check) => namesExist(check, fields)) };
}

function namesExist(check: Check, fields: ReadonlyMap<string, FieldSchema>): boolean {
  const names =
    'fields' in check ? check.fields : 'first' in check ? [...check.first, ...check.second] : [check.field];
  const more =
    'then' in check
      ? [check.then]
      : 'oneOf' in check
        ? [...check.oneOf, ...(check.otherwiseOneOf ?? [])]
        : [];
  return [...names, ...more].every((name) => exists(name.split('.'), fields));
}

function exists([first = '', ...rest]: readonly string[], fields: ReadonlyMap<string, FieldSchema>): boolean {
  const field = fields.get(first);
  return (
    field !== undefined &&
    (rest.length === 0 || (field.record !== undefined && exists(rest, field.record.fields)))
  );
}

/** Enterprise knows the protocols ws and wss wherever the others are known. */
function withWebSockets(schema: RecordSchema): RecordSchema {
  const change = (field: FieldSchema): FieldSchema => ({
    ...field,
    ...(field.oneOf?.includes('http') && !field.oneOf.includes('ws')
      ? { oneOf: [...field.oneOf, 'ws', 'wss'] }
      : {}),
    ...(field.elements ? { elements: change(field.elements) } : {}),
  });
  const fields = new Map(
    [...schema.fields].map(([name, field]) => [name, /^protocols?$/.test(name) ? change(field) : field]),
  );
  return { ...schema, fields };
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJson(value: unknown): value is Json {
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isRaw(value) && Object.values(value).every(isJson);
}
