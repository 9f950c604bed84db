import type { Config, Entity } from '../model/config.ts';
import { showBytes } from '../router/bytes.ts';
import { type Fields, readRoute, readService } from '../router/read-table.ts';
import { makeRequest } from '../router/request.ts';
import { routeRequest } from '../router/route-request.ts';
import { buildRouter } from '../router/router.ts';
import { resolveAlias, toPlain } from '../syntax/read.ts';
import { type Node, spanOf } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

export interface UpstreamHint {
  /** Where the hint stands: the end of the path. */
  readonly offset: number;
  /** `→ http://orders.internal:8080/v1/orders` */
  readonly label: string;
}

/** For each plain path of a route: the URL that a request for exactly this path becomes, as the router itself makes it. */
export function upstreamHints(config: Config, within: Span): readonly UpstreamHint[] {
  const hints: UpstreamHint[] = [];
  for (const { parts } of config.itemsIn(within)) {
    for (const part of parts) {
      const { start, end } = spanOf(part.node);
      if (end < within.start || within.end < start) continue;
      for (const entity of part.entities)
        if (entity.kind === 'routes') hints.push(...hintsOf(config, entity, within));
    }
  }
  return hints;
}

function hintsOf(config: Config, route: Entity, within: Span): UpstreamHint[] {
  const service = serviceOf(config, route);
  const paths = route.fields.get('paths')?.value;
  const list = paths && resolveAlias(paths);
  if (!service || list?.kind !== 'list') return [];
  return list.items.flatMap((node) => {
    const { end } = spanOf(node);
    const path = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
    if (path === undefined || !path.startsWith('/') || end < within.start || within.end < end) return [];
    const url = upstreamFor(config, route, service, path);
    return url === undefined ? [] : [{ offset: end, label: `→ ${url}` }];
  });
}

function serviceOf(config: Config, route: Entity): Entity | undefined {
  if (route.parent?.kind === 'services') return route.parent;
  const reference = route.part.references.find(({ from, field }) => from === route && field === 'service');
  if (!reference) return undefined;
  const { index } = config;
  return index.named('services', reference.value)[0] ?? index.byId('services', reference.value)[0];
}

/** Asks a router that holds nothing but this route, with conditions other than the path left out. */
function upstreamFor(config: Config, route: Entity, service: Entity, path: string): string | undefined {
  const fields = plainFields(route.node);
  const asked: Fields = {
    name: fields['name'],
    protocols: fields['protocols'],
    strip_path: fields['strip_path'],
    path_handling: fields['path_handling'],
    preserve_host: fields['preserve_host'],
    paths: [path],
  };
  const spec = readRoute(asked, readService(plainFields(service.node)), false);
  const { version, flavor } = config.settings.target;
  const table = { routes: [spec], services: [], upstreams: new Map() };
  const router = buildRouter(table, {
    version,
    flavor: flavor === 'expressions' ? 'traditional_compatible' : flavor,
  });
  const scheme = spec.protocols.includes('http') || !spec.protocols.includes('https') ? 'http' : 'https';
  const { upstream } = routeRequest(router, makeRequest({ scheme, uri: path, host: 'localhost' }), []);
  return upstream && showBytes(upstream.url);
}

function plainFields(node: Node): Fields {
  const plain: unknown = toPlain(node);
  return typeof plain === 'object' && plain !== null ? Object.fromEntries(Object.entries(plain)) : {};
}
