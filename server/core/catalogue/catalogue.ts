/** What a given gateway accepts, decoded part by part when somebody asks for it. */

import { entityOf, type Plain, recordOf, resolveFor } from './compact.ts';
import { bitOf, compareVersions, KNOWN_GATEWAYS } from './editions.ts';
import { catalogueParts } from './parts.ts';
import type { EntitySchema, FieldSchema, Json, RecordSchema } from './schema.ts';
import { type Dialect, type Edition, FLAVORS, type Flavor, type KongVersion } from './target.ts';

export interface Catalogue {
  readonly edition: Edition;
  readonly version: KongVersion;
  readonly flavor: Flavor;
  readonly dialect: Dialect;
  /** Top-level keys that hold lists. */
  readonly sections: readonly string[];
  /** Entity kinds in the order in which Kong visits them. */
  readonly kinds: readonly string[];
  isAtLeast(version: KongVersion): boolean;
  entity(kind: string): EntitySchema | undefined;
  /** What a plugin, a vault or a route's protocol adds; undefined: the gateway does not have it. */
  subschema(kind: string, name: string): RecordSchema | undefined;
  subschemaNames(kind: string): readonly string[];
  /** Kinds that may be nested in `kind`, with the foreign key that nesting implies. */
  nestedIn(kind: string): ReadonlyMap<string, string>;
}

/** Schemas of a connected gateway: custom plugins, or a version that the catalogue does not know. */
export interface LiveSchemas {
  readonly entities: ReadonlyMap<string, EntitySchema>;
  readonly plugins: ReadonlyMap<string, RecordSchema>;
  /** The names of all plugins that the gateway has enabled; undefined: not known. */
  readonly enabled: ReadonlySet<string> | undefined;
}

/**
 * Decodes lazily and keeps what it decoded. Cheap to make, but whoever judges many files should keep one.
 * A version that is not known is judged as the nearest older one.
 */
export function openCatalogue(
  edition: Edition,
  version: KongVersion,
  flavor: Flavor,
  live?: LiveSchemas,
): Catalogue {
  const bit = bitOf(edition, version);
  const kinds = kindsFor(bit);
  const entities = new Map<string, EntitySchema | undefined>();
  const subschemas = new Map<string, RecordSchema | undefined>();
  const nested = new Map<string, ReadonlyMap<string, string>>();
  const reached = new Map<KongVersion, boolean>();

  const partOf = (kind: string, name: string): string =>
    kind === 'routes' && flavor === 'expressions' ? `routes/expressions/${name}` : `${kind}/${name}`;
  const entity = (kind: string): EntitySchema | undefined => {
    if (!entities.has(kind)) {
      const plain = partFor(bit, `${kind}/${flavor}`) ?? partFor(bit, kind);
      entities.set(kind, live?.entities.get(kind) ?? (plain && entityOf(kind, plain)));
    }
    return entities.get(kind);
  };
  const subschema = (kind: string, name: string): RecordSchema | undefined => {
    const own = kind === 'plugins' ? live?.plugins.get(name) : undefined;
    if (own) return own;
    if (kind === 'plugins' && live?.enabled && !live.enabled.has(name)) return undefined;
    const key = partOf(kind, name);
    if (!subschemas.has(key)) {
      const plain = partFor(bit, key);
      subschemas.set(key, plain && recordOf(plain));
    }
    return subschemas.get(key);
  };
  const nestedIn = (kind: string): ReadonlyMap<string, string> => {
    const known = nested.get(kind);
    if (known) return known;
    const found = new Map<string, string>();
    for (const child of kinds)
      for (const [name, field] of entity(child)?.fields ?? [])
        if (field.reference === kind && !found.has(child)) found.set(child, name);
    nested.set(kind, found);
    return found;
  };
  const names = new Map<string, readonly string[]>();
  const namesOf = (kind: string) => [
    ...new Set([
      ...(kind === 'plugins' ? (live?.plugins.keys() ?? []) : []),
      ...Object.keys(catalogueParts().parts)
        .filter((part) => part.startsWith(`${kind}/`) && part.split('/').length === 2)
        .map((part) => part.slice(kind.length + 1))
        .filter((name) => isPresent(bit, partOf(kind, name)))
        .filter((name) => !(kind === 'routes' && ROUTE_VARIANTS.has(name)))
        .filter((name) => kind !== 'plugins' || live?.enabled?.has(name) !== false),
    ]),
  ];
  return {
    edition,
    version,
    flavor,
    dialect: 'dbless',
    sections: kinds,
    kinds,
    // Asked at nearly every field, so the comparison is kept.
    isAtLeast: (wanted) => {
      const known = reached.get(wanted) ?? 0 <= compareVersions(version, wanted);
      reached.set(wanted, known);
      return known;
    },
    entity,
    subschema,
    nestedIn,
    subschemaNames: (kind) => {
      const known = names.get(kind) ?? namesOf(kind);
      names.set(kind, known);
      return known;
    },
  };
}

/** The field of a record or of its sub-schema, shorthands included. */
export function fieldNamed(
  name: string,
  schema: RecordSchema,
  subschema: RecordSchema | undefined,
): FieldSchema | undefined {
  const own = schema.fields.get(name);
  return (own && subschema?.fields.get(name)) ?? own ?? schema.shorthands.get(name);
}

/** Whether the gateway has the plugin, by edition and version: for "Enterprise only, since 3.6". */
export function gatewaysWithPlugin(name: string): readonly { edition: Edition; version: KongVersion }[] {
  return KNOWN_GATEWAYS.filter((_, bit) => isPresent(bit, `plugins/${name}`));
}

/** Whether any gateway has the plugin; cheap enough to be asked for every finding. */
export function isPluginOfKong(name: string): boolean {
  return Object.hasOwn(catalogueParts().parts, `plugins/${name}`);
}

export function isAtLeast(catalogue: Pick<Catalogue, 'isAtLeast'>, version: KongVersion): boolean {
  return catalogue.isAtLeast(version);
}

/** Parts that are whole schemas of routes for a router flavor, not what a protocol adds. */
const ROUTE_VARIANTS: ReadonlySet<string> = new Set(FLAVORS);

function kindsFor(bit: number): readonly string[] {
  const plain = catalogueParts().parts['kinds'];
  const resolved = plain === undefined ? undefined : resolveFor(bit, sharedPart, parse(plain));
  return Array.isArray(resolved) ? resolved.map(String) : [];
}

function partFor(bit: number, name: string): Plain | undefined {
  const { parts } = catalogueParts();
  const text = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (text === undefined) return undefined;
  const resolved = resolveFor(bit, sharedPart, parse(text));
  return typeof resolved === 'object' && resolved !== null && !Array.isArray(resolved)
    ? (resolved as Plain)
    : undefined;
}

/** Without decoding what is in it. */
function isPresent(bit: number, name: string): boolean {
  const has = (value: Json): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    const plain = value as Plain;
    const variants = plain['|'];
    if (Array.isArray(variants))
      return variants.some((one, i) => i % 2 === 0 && (Number.parseInt(String(one), 36) >> bit) % 2 === 1);
    return typeof plain['$'] !== 'number' || has(sharedPart(plain['$']));
  };
  const { parts } = catalogueParts();
  return has(parse((Object.hasOwn(parts, name) ? parts[name] : undefined) ?? 'null'));
}

function sharedPart(index: number): Json {
  return parse(catalogueParts().shared[index] ?? 'null');
}

function parse(text: string): Json {
  return JSON.parse(text);
}
