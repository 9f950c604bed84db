/** Which route takes the probe's request, and what Kong makes of it: asked of the route engine. Pure. */

import type { Flavor } from '../../server/core/catalogue/target.ts';
import { FLAVORS } from '../../server/core/catalogue/target.ts';
import type { RouteSeen } from '../../server/core/doctor/context-seen.ts';
import { makeRequest } from '../../server/core/router/request.ts';
import { routerOfDeclared } from '../../server/core/router/route-declared.ts';
import { type RouteAnswer, routeRequest } from '../../server/core/router/route-request.ts';
import type { RouteSpec } from '../../server/core/router/route-table.ts';
import type { Router } from '../../server/core/router/router.ts';
import { type GatewayRequest, requestsFor } from './gateway-request.ts';
import { type PlainEntity, refersTo, type Snapshot, text } from './snapshot.ts';

/** A snapshot's router, with the Host that a request gets where the route names none. */
export interface Routing {
  readonly router: Router;
  readonly host: string | undefined;
  /** Of Kong's port that is asked; undefined: whichever the route takes. */
  readonly scheme: 'http' | 'https' | undefined;
}

export interface RoutingOptions {
  /** `3.9.3`, as far as it is known. */
  readonly version: string | undefined;
  readonly flavor: string | undefined;
  readonly host: string | undefined;
  readonly scheme: 'http' | 'https' | undefined;
}

export function routingOf(snapshot: Snapshot, { version, flavor, host, scheme }: RoutingOptions): Routing {
  const services = snapshot.entities('services');
  const routes = snapshot.entities('routes');
  const owned = services.map((service) => ({
    ...service,
    routes: routes.filter((route) => refersTo(route['service'], service)).map(withoutService),
  }));
  const free = routes.filter((route) => !services.some((service) => refersTo(route['service'], service)));
  const upstreams = snapshot.entities('upstreams').map((upstream) => ({
    ...upstream,
    targets: snapshot.entities('targets').filter((target) => refersTo(target['upstream'], upstream)),
  }));
  const declared = {
    _format_version: snapshot.format,
    services: owned,
    routes: free.map(withoutService),
    upstreams,
  };
  const target = { version: version?.match(/^\d+\.\d+/)?.[0] ?? 'auto', flavor: flavorOf(flavor, version) };
  return { router: routerOfDeclared(declared, target), host, scheme };
}

function withoutService({ service: _, ...route }: PlainEntity): PlainEntity {
  return route;
}

function flavorOf(flavor: string | undefined, version: string | undefined): Flavor {
  const known = FLAVORS.find((each) => each === flavor);
  return known ?? (version?.startsWith('2.') ? 'traditional' : 'traditional_compatible');
}

export interface Routed {
  readonly request: GatewayRequest;
  readonly seen: RouteSeen;
  /** What goes to the far side; undefined where the request does not come by this route. */
  readonly upstream: { readonly path: string; readonly host: string | null } | undefined;
}

/**
 * Of the requests that could come by this route the first that does; where others take them all, the plainest, with
 * who takes it. Undefined when no request can be made up.
 */
export function routeFor(route: PlainEntity, routing: Routing): Routed | undefined {
  const tried = requestsFor(route).map((request) => ({ request, answer: ask(request, routing) }));
  const own = tried.find(({ answer }) => answer.winner !== undefined && isSame(answer.winner, route));
  const chosen = own ?? tried[0];
  if (!chosen) return undefined;
  return { request: chosen.request, ...madeOf(chosen.answer, own !== undefined) };
}

/** The same request asked of another router: does it still come by the route of that name? */
export function routeAgain(
  request: GatewayRequest,
  route: string | undefined,
  routing: Routing,
): Omit<Routed, 'request'> {
  const answer = ask(request, routing);
  const { winner } = answer;
  return madeOf(answer, winner !== undefined && (winner.name ?? winner.id) === route);
}

function madeOf(answer: RouteAnswer, own: boolean): Omit<Routed, 'request'> {
  const { upstream } = answer;
  return {
    seen: seenOf(answer, own),
    upstream: own && upstream ? { path: pathOf(upstream.url), host: upstream.host } : undefined,
  };
}

function ask(request: GatewayRequest, { router, host, scheme: asked }: Routing): RouteAnswer {
  const { method, path, headers, sni, protocols } = request;
  const plain = protocols.length === 0 || protocols.some((each) => ['http', 'grpc', 'ws'].includes(each));
  const scheme = asked ?? (plain ? 'http' : 'https');
  const grpc = protocols.some((each) => each.startsWith('grpc'));
  const made = makeRequest({
    scheme,
    method: grpc ? 'POST' : method,
    uri: path,
    host: request.host ?? host ?? 'localhost',
    headers: grpc ? [...headers, ['content-type', 'application/grpc'] as const] : headers,
    sni: scheme === 'http' ? undefined : (sni ?? request.host),
    ...(grpc ? { http: '2' as const } : {}),
  });
  return routeRequest(router, made, []);
}

function isSame(winner: RouteSpec, route: PlainEntity): boolean {
  const [name, id] = [text(route['name']), text(route['id'])];
  if (name !== undefined) return winner.name === name;
  if (id !== undefined) return winner.id === id.toLowerCase();
  const paths = Array.isArray(route['paths']) ? route['paths'].length : 0;
  return winner.name === undefined && winner.paths.length === paths;
}

function seenOf({ decision, winner, answer }: RouteAnswer, own: boolean): RouteSeen {
  const outcome = own
    ? 'matched'
    : winner
      ? 'matched-another'
      : decision.kind === 'none'
        ? 'none'
        : 'unknown';
  return {
    kind: 'route',
    outcome,
    route: winner?.name ?? winner?.id,
    service: winner?.service?.name ?? winner?.service?.id,
    ...(answer ? { answer: { status: answer.status, words: answer.because } } : {}),
  };
}

/** Bytes become the characters they are on the wire. */
function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/?]*(.*)$/s.exec(url)?.[1] || '/';
}
