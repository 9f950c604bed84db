/** The file's routes as the router sees them, and what is wrong between them; worked out once for all rules that ask. */

import type { CheckSettings } from '../model/check-settings.ts';
import type { Config, Entity, Index, Part } from '../model/config.ts';
import { referents } from '../model/config-index.ts';
import { isUnknown } from '../model/known.ts';
import { HazardBook } from '../router/hazard-book.ts';
import { asFields, isOldFormat, readRoute, readService } from '../router/read-table.ts';
import type { RouterRequest } from '../router/request.ts';
import { type RouteSpec, type ServiceSpec, versionNumber } from '../router/route-table.ts';
import { finish } from '../syntax/finish.ts';
import { fieldsOf, resolveAlias, toPlain } from '../syntax/read.ts';
import type { Node } from '../syntax/tree.ts';

export interface RouteHazards {
  readonly shadows: readonly { readonly route: Entity; readonly by: readonly Entity[] }[];
  readonly duplicates: readonly {
    readonly route: Entity;
    readonly other: Entity;
    readonly decided: boolean;
  }[];
  readonly ties: readonly {
    readonly route: Entity;
    readonly other: Entity;
    readonly request: RouterRequest;
  }[];
  /** How many routes could not be judged. */
  readonly undecided: number;
}

const NOTHING: RouteHazards = { shadows: [], duplicates: [], ties: [], undecided: 0 };

/** A function of the config, kept with it. */
export function routeHazards(config: Config): RouteHazards {
  return finish(hazardSteps(config));
}

/** The same in steps; the book behind it lives as long as the config's index. */
export const hazardSteps: (config: Config) => Generator<void, RouteHazards> = (() => {
  const reports = new WeakMap<Config, RouteHazards>();
  const books = new WeakMap<Index, { readonly target: string; readonly book: HazardBook }>();
  return function* (config) {
    const known = reports.get(config);
    if (known) return known;
    const { version, flavor } = config.settings.target;
    const target = `${version} ${flavor}`;
    const kept = books.get(config.index);
    const book =
      kept?.target === target ? kept.book : new HazardBook({ flavor, version: versionNumber(version) });
    books.set(config.index, { target, book });
    // A file whose routes get defaults from elsewhere says too little: nothing is claimed of it.
    const report = hasDefaults(config) ? NOTHING : yield* reportOf(config, book);
    reports.set(config, report);
    return report;
  };
})();

function hasDefaults({ sections }: Config): boolean {
  const info = sections.get('_info');
  const map = info && resolveAlias(info.value);
  return map?.kind === 'map' && fieldsOf(map).has('defaults');
}

function* reportOf(config: Config, book: HazardBook): Generator<void, RouteHazards> {
  const parts = config.items.flatMap((item) =>
    item.section === 'routes' || item.section === 'services' ? item.parts : [],
  );
  if (!hasTwoRoutes(parts)) return NOTHING;
  const entities = new Map<RouteSpec, Entity>();
  const frame = frameOf(config);
  for (const [i, part] of parts.entries()) {
    for (const [spec, entity] of specsOf(part, config, frame)) entities.set(spec, entity);
    if (i % PARTS_A_STEP === 0) yield;
  }
  yield* book.updating([...entities.keys()]);
  const pairs = <Hazard extends { readonly route: RouteSpec; readonly other: RouteSpec }>(hazard: Hazard) => {
    const route = entities.get(hazard.route);
    const other = entities.get(hazard.other);
    return route && other ? [{ ...hazard, route, other }] : [];
  };
  return {
    shadows: book.shadows().flatMap(({ route, by }) => {
      const entity = entities.get(route);
      return entity ? [{ route: entity, by: by.flatMap((each) => entities.get(each) ?? []) }] : [];
    }),
    duplicates: book.duplicates().flatMap(pairs),
    ties: book.ties().flatMap(pairs),
    undecided: book.undecided().length,
  };
}

/** A route alone has no rivals: it need not be taken apart. */
function hasTwoRoutes(parts: readonly Part[]): boolean {
  let count = 0;
  for (const { entities } of parts) {
    for (const { kind } of entities) if (kind === 'routes') count += 1;
    if (2 <= count) return true;
  }
  return false;
}

interface PartSpecs {
  /** What besides the part's own text the specs depend on. */
  readonly context: string;
  /** The service that an element of a large one stands in. */
  readonly own: Part | undefined;
  readonly specs: readonly (readonly [RouteSpec, Entity])[];
}

/** Between two pauses. */
const PARTS_A_STEP = 50;

/** What all specs depend on. */
function frameOf(config: Config): string {
  const { target, dialect, placeholders } = config.settings;
  return `${target.version} ${target.edition} ${target.flavor} ${dialect} ${placeholders} ${migrates(config)}`;
}

const specsOf: (part: Part, config: Config, frame: string) => PartSpecs['specs'] = (() => {
  const known = new WeakMap<Part, PartSpecs>();
  return (item, config, frame) => {
    const kept = known.get(item);
    // What is nested in a service depends on nothing else in the file.
    const own = item.element?.own();
    if (item.section === 'services' && kept?.context === frame && kept.own === own) return kept.specs;
    const services = item.entities.map((entity) => serviceOf(entity, config));
    const off = services.map((service) => service?.enabled === false);
    const context = item.section === 'services' ? frame : JSON.stringify([frame, off]);
    if (kept?.context === context && kept.own === own) return kept.specs;
    const specs = item.entities.flatMap((entity, i) => {
      if (entity.kind !== 'routes' || hasUnknown(entity.node, config.settings)) return [];
      return [[routeSpecOf(entity, config, services[i]), entity] as const];
    });
    known.set(item, { context, own, specs });
    return specs;
  };
})();

export function routeSpecOf(entity: Entity, config: Config, service?: ServiceSpec): RouteSpec {
  const spec = readRoute(asFields(toPlain(entity.node)) ?? {}, service, migrates(config));
  // Only DB-less Kong derives ids from names; what decK creates gets ids by chance.
  return config.settings.dialect === 'deck' ? { ...spec, id: entity.id } : spec;
}

/** A 3.x gateway reads the paths of an older file as 2.x meant them. */
export function migrates({ sections, settings }: Config): boolean {
  const version = sections.get('_format_version');
  return (
    3000 <= versionNumber(settings.target.version) &&
    version !== undefined &&
    isOldFormat(toPlain(version.value))
  );
}

function serviceOf(entity: Entity, config: Config): ServiceSpec | undefined {
  if (entity.kind !== 'routes') return undefined;
  const service =
    entity.parent?.kind === 'services'
      ? entity.parent
      : entity.part.references.flatMap((reference) =>
          reference.from === entity && reference.to === 'services'
            ? referents(config.index, 'services', reference.value).slice(0, 1)
            : [],
        )[0];
  return service && readService(plainFields(service, SERVICE_FIELDS));
}

const SERVICE_FIELDS = ['name', 'id', 'url', 'protocol', 'host', 'port', 'path', 'enabled'] as const;

/** Only these: all of a service would be its routes too, once for each of them. */
function plainFields({ fields }: Entity, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const pair = fields.get(name);
      return pair ? [[name, toPlain(pair.value)] as const] : [];
    }),
  );
}

function hasUnknown(node: Node, settings: CheckSettings): boolean {
  const real = resolveAlias(node);
  switch (real?.kind) {
    case undefined:
      return true;
    case 'scalar':
      return isUnknown(real, settings.placeholders);
    case 'list':
      return real.items.some((item) => hasUnknown(item, settings));
    case 'map':
      return [...fieldsOf(real).values()].some(({ value }) => hasUnknown(value, settings));
  }
}

/** What to call a route. */
export function nameOf(route: Entity): string {
  return route.name ?? route.id ?? 'a route without a name';
}
