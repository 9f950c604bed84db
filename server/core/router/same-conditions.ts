/** A text that is equal for routes that ask exactly the same of a request. */

import { protocolsOf } from './atc-router.ts';
import { lowerAscii } from './bytes.ts';
import type { HazardTarget } from './hazard-part.ts';
import { type RouteSpec, subsystemOf } from './route-table.ts';

export function conditionKey(route: RouteSpec, { flavor }: HazardTarget): string {
  const protocols = flavor === 'expressions' ? protocolsOf(route) : undefined;
  const subsystem = subsystemOf(route.protocols[0] ?? 'http');
  const spoken = protocols ? [...protocols].sort() : 'any';
  if (route.expression !== undefined) return `${subsystem} ${spoken} ${route.expression}`;
  const headers = route.headers.map(({ name, values }) => [
    flavor === 'traditional' ? name.toLowerCase() : name.toLowerCase().replaceAll('-', '_'),
    [...new Set(values.map(lowerAscii))].sort(),
  ]);
  return JSON.stringify([
    subsystem,
    spoken,
    [...new Set(route.hosts ?? [])].sort(),
    [...new Set(route.methods)].sort(),
    [...new Set(route.paths)].sort(),
    headers.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    [...new Set(route.snis)].sort(),
    route.sources.map(({ ip, port }) => `${ip ?? ''} ${port ?? ''}`).sort(),
    route.destinations.map(({ ip, port }) => `${ip ?? ''} ${port ?? ''}`).sort(),
  ]);
}
