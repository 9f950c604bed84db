/** The whole answer to "which route takes this request, and what goes upstream?". */
import { type Forwarded, forwardedOf, type KongAnswer, kongAnswer, refusedByNginx } from './access.ts';
import type { Decision } from './decision.ts';
import { type Loss, lossesOf } from './explain.ts';
import type { Range } from './ip.ts';
import { type RouterRequest, see } from './request.ts';
import type { RouteSpec } from './route-table.ts';
import { decide, type Router } from './router.ts';
import { type UpstreamRequest, upstreamOf } from './upstream.ts';

export interface RouteAnswer {
  readonly decision: Decision;
  readonly winner: RouteSpec | undefined;
  /** Undefined: nothing goes upstream (no route, no service, or Kong answers by itself). */
  readonly upstream: UpstreamRequest | undefined;
  /** Set where Kong or its nginx answers without asking the upstream. */
  readonly answer: KongAnswer | undefined;
  readonly forwarded: Forwarded | undefined;
  losses(): readonly Loss[];
}

export function routeRequest(router: Router, request: RouterRequest, trusted: readonly Range[]): RouteAnswer {
  const seen = see(request);
  const refused = refusedByNginx(seen);
  if (refused !== undefined) {
    return {
      decision: { kind: 'none' },
      winner: undefined,
      upstream: undefined,
      answer: {
        status: 400,
        location: null,
        because: `nginx refuses the request before the router: ${refused}`,
      },
      forwarded: undefined,
      losses: () => [],
    };
  }
  const decision = decide(router, seen);
  const losses = () => lossesOf(router, seen, decision);
  if (decision.kind !== 'route') {
    const answer = decision.kind === 'undecided' ? undefined : noRoute(seen.subsystem);
    return { decision, winner: undefined, upstream: undefined, answer, forwarded: undefined, losses };
  }
  const { route } = decision;
  const prefix = route.stripPath ? decision.prefix : undefined;
  const forwarded = seen.subsystem === 'http' ? forwardedOf(seen, prefix, trusted) : undefined;
  const answer = forwarded && kongAnswer(decision, seen, forwarded);
  const service = serviceFor(route, seen.subsystem);
  if (answer || !service) {
    return { decision, winner: route, upstream: undefined, answer: answer ?? noService(), forwarded, losses };
  }
  const upstream = upstreamOf(decision, service, seen, router.flavor, router.table.upstreams);
  if (upstream.targets?.length === 0)
    return {
      decision,
      winner: route,
      upstream: undefined,
      answer: noTarget(service.host),
      forwarded,
      losses,
    };
  return { decision, winner: route, upstream, answer: undefined, forwarded, losses };
}

/** A service of the other subsystem is passed over when the router is built, as if the route had none. */
function serviceFor(route: RouteSpec, subsystem: 'http' | 'stream') {
  const { service } = route;
  if (!service) return undefined;
  return (['tcp', 'tls', 'udp', 'tls_passthrough'].includes(service.protocol) ? 'stream' : 'http') ===
    subsystem
    ? service
    : undefined;
}

function noRoute(subsystem: 'http' | 'stream'): KongAnswer | undefined {
  return subsystem === 'http'
    ? { status: 404, location: null, because: '"no Route matched with those values"' }
    : undefined;
}

function noService(): KongAnswer {
  return {
    status: 503,
    location: null,
    because: 'the route has no service: "no Service found with those values"',
  };
}

function noTarget(upstream: string): KongAnswer {
  return {
    status: 503,
    location: null,
    because: `the upstream "${upstream}" has no targets: "failure to get a peer from the ring-balancer"`,
  };
}
