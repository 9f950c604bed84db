/**
 * The routes of a file as the router sees them, kept from edit to edit. Routes are told apart by identity, so a route
 * that an edit left asking for what it asked for before stays the same object.
 */
import type { CheckSettings } from '../model/check-settings.ts';
import type { Config, Entity, Part } from '../model/config.ts';
import { isUnknown } from '../model/known.ts';
import { asFields, readRoute, readService } from '../router/read-table.ts';
import type { RouteSpec, ServiceSpec } from '../router/route-table.ts';
import { fieldsOf, resolveAlias, toPlain } from '../syntax/read.ts';
import type { Node } from '../syntax/tree.ts';
import { migrates } from './migrates.ts';
import { serviceOfRoute } from './routes/route-parts.ts';

type Spec = readonly [RouteSpec, Entity];

interface PartSpecs {
  /** What besides the part's own text the specs depend on. */
  readonly context: string;
  readonly specs: readonly Spec[];
}

/** Between two pauses. */
const PARTS_A_STEP = 50;

export class RouteSpecs {
  readonly #known = new WeakMap<Part, PartSpecs>();
  #parts: readonly Part[] = [];

  /** In steps; in the order of the file. */
  *of(parts: readonly Part[], config: Config): Generator<void, ReadonlyMap<RouteSpec, Entity>> {
    const frame = frameOf(config);
    const left = this.#leftBy(parts);
    const found = new Map<RouteSpec, Entity>();
    for (const [i, part] of parts.entries()) {
      for (const [spec, entity] of this.#specsOf(part, config, frame, left)) found.set(spec, entity);
      if (i % PARTS_A_STEP === 0) yield;
    }
    this.#parts = parts;
    return found;
  }

  /** By what they ask, the routes of parts that have left the file. */
  #leftBy(parts: readonly Part[]): Map<string, RouteSpec[]> {
    const before = this.#parts;
    const left = new Map<string, RouteSpec[]>();
    const most = Math.min(before.length, parts.length);
    let head = 0;
    while (head < most && parts[head] === before[head]) head += 1;
    let tail = 0;
    while (tail < most - head && parts.at(-1 - tail) === before.at(-1 - tail)) tail += 1;
    const now = new Set(parts.slice(head, parts.length - tail));
    // A search that was given up may have taken some over already.
    const taken = new Set(
      [...now].flatMap((part) => this.#known.get(part)?.specs.map(([spec]) => spec) ?? []),
    );
    for (const part of before.slice(head, before.length - tail)) {
      if (now.has(part)) continue;
      for (const [spec] of this.#known.get(part)?.specs ?? []) {
        if (taken.has(spec)) continue;
        const key = JSON.stringify(spec);
        const alike = left.get(key);
        if (alike) alike.push(spec);
        else left.set(key, [spec]);
      }
    }
    return left;
  }

  #specsOf(
    part: Part,
    config: Config,
    frame: string,
    left: ReadonlyMap<string, RouteSpec[]>,
  ): PartSpecs['specs'] {
    const known = this.#known.get(part);
    const context = contextOf(part, config, frame);
    if (known?.context === context) return known.specs;
    const specs = part.entities.flatMap((entity): readonly Spec[] => {
      if (entity.kind !== 'routes' || hasUnknown(entity.node, config.settings)) return [];
      const service = serviceOfRoute(entity, config);
      // Of the service nothing else matters to its routes.
      const spec = routeSpecOf(entity, config, service && readService({ enabled: !isOff(service) }));
      return [[(left.size === 0 ? undefined : left.get(JSON.stringify(spec))?.shift()) ?? spec, entity]];
    });
    this.#known.set(part, { context, specs });
    return specs;
  }
}

/** What is nested in a service depends on nothing else in the file. */
function contextOf(part: Part, config: Config, frame: string): string {
  if (part.section === 'services' && !part.element) return frame;
  const off = part.entities.map(
    (entity) => entity.kind === 'routes' && isOff(serviceOfRoute(entity, config)),
  );
  return off.includes(true) ? JSON.stringify([frame, off]) : frame;
}

function isOff(service: Entity | undefined): boolean {
  const enabled = service?.fields.get('enabled');
  return enabled !== undefined && toPlain(enabled.value) === false;
}

/** What all specs depend on. */
function frameOf(config: Config): string {
  const { target, dialect, placeholders } = config.settings;
  return `${target.version} ${target.edition} ${target.flavor} ${dialect} ${placeholders} ${migrates(config)}`;
}

export function routeSpecOf(entity: Entity, config: Config, service?: ServiceSpec): RouteSpec {
  const spec = readRoute(asFields(toPlain(entity.node)) ?? {}, service, migrates(config));
  // Only DB-less Kong derives ids from names; what decK creates gets ids by chance.
  return config.settings.dialect === 'deck' ? { ...spec, id: entity.id } : spec;
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
