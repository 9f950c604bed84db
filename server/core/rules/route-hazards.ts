/** The file's routes as the router sees them, and what is wrong between them; worked out once for all rules that ask. */

import type { Config, Entity, Index, Part } from '../model/config.ts';
import { HazardBook } from '../router/hazard-book.ts';
import type { RouterRequest } from '../router/request.ts';
import { type RouteSpec, versionNumber } from '../router/route-table.ts';
import { finish } from '../syntax/finish.ts';
import { hasDefaults } from './fields.ts';
import { partsOf } from './kept-of-part.ts';
import { RouteSpecs } from './route-specs.ts';

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
  const books = new WeakMap<Index, Kept>();
  return function* (config) {
    const known = reports.get(config);
    if (known) return known;
    const { version, flavor } = config.settings.target;
    const target = `${version} ${flavor}`;
    const kept = books.get(config.index);
    const book =
      kept?.target === target ? kept.book : new HazardBook({ flavor, version: versionNumber(version) });
    const specs = kept?.specs ?? new RouteSpecs();
    books.set(config.index, { target, book, specs });
    // A file whose routes get defaults from elsewhere says too little: nothing is claimed of it.
    const report = hasDefaults(config) ? NOTHING : yield* reportOf(config, book, specs);
    reports.set(config, report);
    return report;
  };
})();

interface Kept {
  readonly target: string;
  readonly book: HazardBook;
  readonly specs: RouteSpecs;
}

function* reportOf(config: Config, book: HazardBook, specs: RouteSpecs): Generator<void, RouteHazards> {
  const parts = partsOf(config).filter(({ section }) => section === 'routes' || section === 'services');
  if (!hasTwoRoutes(parts)) return NOTHING;
  const list = yield* specs.of(parts, config);
  yield* book.updating(list.specs);
  const pairs = <Hazard extends { readonly route: RouteSpec; readonly other: RouteSpec }>(hazard: Hazard) => {
    const route = list.entityOf(hazard.route);
    const other = list.entityOf(hazard.other);
    return route && other ? [{ ...hazard, route, other }] : [];
  };
  return {
    shadows: book.shadows().flatMap(({ route, by }) => {
      const entity = list.entityOf(route);
      return entity ? [{ route: entity, by: by.flatMap((each) => list.entityOf(each) ?? []) }] : [];
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

/** What to call a route. */
export function nameOf(route: Entity): string {
  return route.name ?? route.id ?? 'a route without a name';
}
