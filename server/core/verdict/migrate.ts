/**
 * What Kong 3.x does to files of formats 1.1 and 2.1 before it looks at them: the paths of routes become those of
 * format 3.0 (Kong 3.9 kong/db/declarative/migrations/route_path.lua). Only routes at the top and in services.
 */

import { migratePath } from '../validators/path.ts';
import type { Judging } from './judging.ts';
import { isSequence, type TableValue, type Value, withEntries } from './value.ts';

export function migrateRoutes(judging: Judging, section: string, table: TableValue): TableValue {
  if (section === 'routes') return migrateRoute(judging, table);
  if (section !== 'services') return table;
  return mapEntry(table, 'routes', (routes) =>
    withEntries(
      routes,
      new Map(
        [...routes.entries].map(([key, route]) => [
          key,
          route.kind === 'table' ? migrateRoute(judging, route) : route,
        ]),
      ),
    ),
  );
}

function migrateRoute(judging: Judging, route: TableValue): TableValue {
  return mapEntry(route, 'paths', (paths) => {
    if (!isSequence(paths)) return paths;
    return withEntries(
      paths,
      new Map([...paths.entries].map(([key, path]) => [key, migrated(judging, path)])),
    );
  });
}

function migrated(judging: Judging, path: Value): Value {
  if (path.kind === 'scalar' && path.unknown) return path;
  if (path.kind === 'scalar' && typeof path.value === 'string') {
    const value = migratePath(path.value);
    return value === path.value ? path : { kind: 'scalar', value, unknown: false, place: path.place };
  }
  const because = 'a path that is no text cannot be migrated from formats 1.1 and 2.1';
  const { at, path: where } = path.place;
  const facts = { version: judging.catalogue.version, because };
  judging.report({ code: 'internal-error', facts, at, path: where, refused: true });
  return path;
}

function mapEntry(table: TableValue, name: string, change: (inner: TableValue) => TableValue): TableValue {
  const inner = table.entries.get(name);
  if (inner?.kind !== 'table') return table;
  return withEntries(table, new Map([...table.entries, [name, change(inner)]]));
}
