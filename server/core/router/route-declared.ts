/** From a config as plain data and a request to the whole answer, for whoever keeps neither table nor router. */
import { trustedRanges } from './access.ts';
import { readTable } from './read-table.ts';
import { makeRequest, type RequestParts } from './request.ts';
import { type RouteAnswer, routeRequest } from './route-request.ts';
import { buildRouter, type Router, type RouterTarget } from './router.ts';

/**
 * What becomes of a request: `winner` (its `service` too), `upstream` with `url`, `host`, `sni`, `targets`,
 * `timeouts` in milliseconds and `retries`, or `answer` where Kong answers by itself, and `losses()`, the others with
 * the reason. `declared`: sections of entities as in a declarative file or as an Admin API lists them (`services`,
 * `routes`, `upstreams`, `targets`, nested or not; foreign keys by name or id). What is left out of the request is
 * as in `makeRequest`. Builds a router each time: for many requests keep `routerOfDeclared`.
 */
export function routeDeclared(
  declared: unknown,
  target: RouterTarget,
  request: RequestParts,
  trustedIps: readonly string[] = [],
): RouteAnswer {
  return routeRequest(routerOfDeclared(declared, target), makeRequest(request), trustedRanges(trustedIps));
}

export function routerOfDeclared(declared: unknown, target: RouterTarget): Router {
  return buildRouter(readTable(declared, target), target);
}
