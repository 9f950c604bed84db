/**
 * The gateway's routers for one table: one for http, one for streams, as Kong builds them. Who holds a whole config
 * (a file's content or entities of an Admin API) and a request asks `routeDeclared` (route-declared.ts): it says the
 * winner, the upstream's URL, Host and SNI, the timeouts and retries; `routerOfDeclared` keeps the router for more.
 */
import type { Flavor } from '../catalogue/target.ts';
import { type AtcRouter, atcRouter } from './atc-router.ts';
import type { Decision } from './decision.ts';
import type { Seen } from './request.ts';
import {
  type RouteSpec,
  type RouteTable,
  type Subsystem,
  subsystemOf,
  versionNumber,
} from './route-table.ts';
import { type TraditionalRouter, traditionalRouter } from './traditional.ts';

export type SubsystemRouter = TraditionalRouter | AtcRouter;

export interface Router {
  readonly table: RouteTable;
  readonly flavor: Flavor;
  /** As one number, see versionNumber. */
  readonly version: number;
  readonly http: SubsystemRouter;
  readonly stream: SubsystemRouter;
}

export interface RouterTarget {
  /** `3.9`, `2.8`, `auto`. */
  readonly version: string;
  readonly flavor: Flavor;
}

export function buildRouter(table: RouteTable, target: RouterTarget): Router {
  const version = versionNumber(target.version);
  // 2.x knows one flavour only.
  const flavor = version < 3000 ? 'traditional' : target.flavor;
  const build = (subsystem: Subsystem): SubsystemRouter => {
    const takesPart = (route: RouteSpec) => servedBy(route, subsystem);
    return flavor === 'traditional'
      ? traditionalRouter(table, subsystem, version, takesPart)
      : atcRouter(table, flavor, subsystem, version, takesPart);
  };
  return { table, flavor, version, http: build('http'), stream: build('stream') };
}

/** A route is in a subsystem's router by its protocols, unless its service is switched off (runloop/handler.lua). */
export function servedBy(route: RouteSpec, subsystem: Subsystem): boolean {
  return (
    route.protocols.some((protocol) => subsystemOf(protocol) === subsystem) &&
    route.service?.enabled !== false
  );
}

export function decide(router: Router, seen: Seen): Decision {
  return router[seen.subsystem].decide(seen);
}
