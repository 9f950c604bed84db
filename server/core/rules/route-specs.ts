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
import { difference } from './kept-of-part.ts';
import { migrates } from './migrates.ts';
import { serviceOfRoute } from './routes/route-parts.ts';

interface PartSpecs {
  /** What besides the part's own text the specs depend on. */
  readonly context: string;
  readonly specs: readonly RouteSpec[];
}

export interface SpecList {
  /** In the order of the file; the same list as long as nothing about them changes. */
  readonly specs: readonly RouteSpec[];
  entityOf(spec: RouteSpec): Entity | undefined;
}

/** Between two pauses. */
const PARTS_A_STEP = 50;

export class RouteSpecs {
  readonly #known = new WeakMap<Part, PartSpecs>();
  readonly #entities = new WeakMap<RouteSpec, Entity>();
  #parts: readonly Part[] = [];
  #frame = '';
  /** Undefined: they have changed. */
  #specs: readonly RouteSpec[] | undefined = [];

  /** In steps. */
  *of(parts: readonly Part[], config: Config): Generator<void, SpecList> {
    const frame = frameOf(config);
    const { start, end, endBefore } = difference(this.#parts, parts);
    const gone = this.#parts.slice(start, endBefore);
    const left = this.#leftBy(gone, parts.slice(start, end));
    const isSameFrame = frame === this.#frame;
    for (const [i, part] of parts.entries()) {
      if (isSameFrame && (i < start || end <= i) && isNested(part)) continue;
      this.#read(part, config, frame, left);
      if (i % PARTS_A_STEP === 0) yield;
    }
    if (!sameList(this.#specsOf(gone), this.#specsOf(parts.slice(start, end)))) this.#specs = undefined;
    this.#specs ??= this.#specsOf(parts);
    this.#parts = parts;
    this.#frame = frame;
    return { specs: this.#specs, entityOf: (spec) => this.#entities.get(spec) };
  }

  #specsOf(parts: readonly Part[]): readonly RouteSpec[] {
    return parts.flatMap((part) => this.#known.get(part)?.specs ?? []);
  }

  /** By what they ask, the routes of parts that have left the file. */
  #leftBy(gone: readonly Part[], now: readonly Part[]): Map<string, RouteSpec[]> {
    const left = new Map<string, RouteSpec[]>();
    const isHere = new Set(now);
    // A search that was given up may have taken some over already.
    const taken = new Set(this.#specsOf(now));
    for (const part of gone) {
      if (isHere.has(part)) continue;
      for (const spec of this.#known.get(part)?.specs ?? []) {
        if (taken.has(spec)) continue;
        const key = JSON.stringify(spec);
        const alike = left.get(key);
        if (alike) alike.push(spec);
        else left.set(key, [spec]);
      }
    }
    return left;
  }

  #read(part: Part, config: Config, frame: string, left: ReadonlyMap<string, RouteSpec[]>): void {
    const known = this.#known.get(part);
    const context = contextOf(part, config, frame);
    if (known?.context === context) return;
    const specs = part.entities.flatMap((entity) => {
      if (entity.kind !== 'routes' || hasUnknown(entity.node, config.settings)) return [];
      const service = serviceOfRoute(entity, config);
      // Of the service nothing else matters to its routes.
      const fresh = routeSpecOf(entity, config, service && readService({ enabled: !isOff(service) }));
      const spec = (left.size === 0 ? undefined : left.get(JSON.stringify(fresh))?.shift()) ?? fresh;
      this.#entities.set(spec, entity);
      return spec;
    });
    if (known) this.#specs = undefined;
    this.#known.set(part, { context, specs });
  }
}

function sameList(a: readonly RouteSpec[], b: readonly RouteSpec[]): boolean {
  return a.length === b.length && a.every((spec, i) => spec === b[i]);
}

/** What is nested in a service depends on nothing else in the file. */
function isNested({ section, element }: Part): boolean {
  return section === 'services' && !element;
}

function contextOf(part: Part, config: Config, frame: string): string {
  if (isNested(part)) return frame;
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
