/** What goes upstream once a route has won (kong/router/utils.lua, kong/runloop/handler.lua, balancer/init.lua). */

import type { Flavor } from '../catalogue/target.ts';
import { fromBytes } from './bytes.ts';
import type { Winner } from './decision.ts';
import type { Seen } from './request.ts';
import type { ServiceSpec, TargetSpec, Timeouts, UpstreamSpec } from './route-table.ts';
import { escapePath, joinV0, joinV1, sanitizePostfix } from './uri.ts';

export interface UpstreamRequest {
  /** `scheme://host:port`, and for http the path and query as Kong sends them. */
  readonly url: string;
  /** The Host header (`:authority` for gRPC); null for a stream. */
  readonly host: string | null;
  /** The server name of the TLS handshake with the upstream; null without TLS. */
  readonly sni: string | null;
  /** The service's host names an entry of `upstreams`: one of these gets the request. */
  readonly targets?: readonly TargetSpec[];
  readonly timeouts: Timeouts;
  readonly retries: number;
}

export function upstreamOf(
  winner: Winner,
  service: ServiceSpec,
  seen: Seen,
  flavor: Flavor,
  upstreams: ReadonlyMap<string, UpstreamSpec>,
): UpstreamRequest {
  const upstream = isName(service.host) ? upstreams.get(service.host) : undefined;
  const target = upstream?.targets[0];
  const http = ['http', 'https', 'grpc', 'grpcs', 'ws', 'wss'].includes(service.protocol);
  const tls = ['https', 'grpcs', 'tls', 'wss'].includes(service.protocol);
  const origin = `${service.protocol}://${bracketed(service.host)}:${service.port}`;
  const preserved = preservedHost(winner, seen, flavor);
  // Without preserve_host: the upstream's host_header, the chosen target, or the service's own host.
  const name = upstream?.hostHeader ?? target?.host ?? service.host;
  const host = preserved ?? withPort(name, target?.port ?? service.port, service.protocol);
  return {
    url: http ? origin + pathAndQuery(winner, service, seen, flavor) : origin,
    host: http ? host : null,
    sni: !tls ? null : http ? host.replace(/:\d+$/, '') : (preserved ?? name),
    ...(upstream ? { targets: upstream.targets } : {}),
    timeouts: service.timeouts,
    retries: service.retries,
  };
}

/** hostname_type of kong/tools/ip.lua: what is no address is a name, and only names are looked up in `upstreams`. */
function isName(host: string): boolean {
  const colons = host.split(':').length - 1;
  return colons < 2 && !/^[\d.]+$/.test(host.replaceAll(':', ''));
}

function bracketed(host: string): string {
  return 1 < host.split(':').length - 1 && !host.startsWith('[') ? `[${host}]` : host;
}

/** The port stands in the Host unless it is the scheme's own (set_host_header). */
function withPort(host: string, port: number, protocol: string): string {
  const own =
    (port === 80 && (protocol === 'http' || protocol === 'grpc')) ||
    (port === 443 && (protocol === 'https' || protocol === 'grpcs'));
  return own ? host : `${host}:${port}`;
}

function preservedHost(winner: Winner, seen: Seen, flavor: Flavor): string | undefined {
  if (!winner.route.preserveHost) return undefined;
  const { host } = seen.request;
  const fallback = seen.subsystem === 'stream' || flavor === 'traditional' ? seen.sni : undefined;
  const kept = seen.subsystem === 'stream' ? seen.sni : (host ?? fallback);
  // An empty one counts as none.
  return kept === undefined || kept === '' ? undefined : (fromBytes(kept) ?? kept);
}

function pathAndQuery(winner: Winner, service: ServiceSpec, seen: Seen, flavor: Flavor): string {
  const { uri } = seen.request;
  // The gRPC location passes on what the client sent.
  if (service.protocol === 'grpc' || service.protocol === 'grpcs') return uri;
  const query = uri.indexOf('?');
  return escapePath(upstreamPath(winner, service, seen, flavor)) + (query < 0 ? '' : uri.slice(query));
}

function upstreamPath(winner: Winner, service: ServiceSpec, seen: Seen, flavor: Flavor): string {
  const { path } = seen;
  const strip = winner.route.stripPath;
  const base = service.path ?? '/';
  if (flavor === 'traditional') {
    const postfix = winner.postfix ?? path.slice(1);
    return winner.route.pathHandling === 'v1'
      ? joinV1(base, postfix, path, strip)
      : joinV0(base, postfix, path, strip);
  }
  const cut = strip && winner.prefix !== undefined ? winner.prefix.length : 1;
  return joinV0(base, sanitizePostfix(path.slice(cut)), path, strip);
}
