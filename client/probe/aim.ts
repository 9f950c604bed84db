/**
 * What Kong would connect to and send for a service or route: address, Host, SNI, path, timeouts, and the request
 * that takes a client there. Pure; works on entities as plain values, whether declared in a file or live.
 */

import type { RouteSeen } from '../../server/core/doctor/context-seen.ts';
import { type GatewayRequest, requestsFor } from './gateway-request.ts';
import { type Routed, type Routing, routeFor } from './routing.ts';
import { isCalled, isSet, type PlainEntity, refersTo, type Snapshot, text } from './snapshot.ts';

export const PROTOCOLS = [
  'http',
  'https',
  'grpc',
  'grpcs',
  'ws',
  'wss',
  'tcp',
  'tls',
  'udp',
  'tls_passthrough',
] as const;
export type ServiceProtocol = (typeof PROTOCOLS)[number];

export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly weight: number;
}

export interface Aim {
  readonly origin: 'file' | 'gateway' | 'url';
  readonly service: string | undefined;
  readonly route: string | undefined;
  /** The upstream entity that takes the place of DNS, by name. */
  readonly upstream: string | undefined;
  readonly protocol: ServiceProtocol;
  readonly host: string;
  readonly port: number;
  /** Whom Kong connects to: the service's own host, or the upstream's targets. */
  readonly peers: readonly Peer[];
  /** `undefined`: each peer is sent its own name. */
  readonly hostHeader: string | undefined;
  /** The route passes the client's Host on. */
  readonly preservesHost: boolean;
  /** What the far side is asked for. */
  readonly path: string;
  readonly timeouts: Timeouts;
  readonly retries: number;
  readonly tls: TlsSettings;
  /** The request that a client would send to come this way; undefined for a bare URL or a service without routes. */
  readonly request: GatewayRequest | undefined;
  /** What the route engine says of that request; undefined where it was not asked. */
  readonly routed: RouteSeen | undefined;
  /** The plugins that apply, by name, for reading answers. */
  readonly plugins: readonly string[];
}

/** Milliseconds. */
export interface Timeouts {
  readonly connect: number;
  readonly write: number;
  readonly read: number;
}

export interface TlsSettings {
  /** Kong checks the certificate only when the service (or kong.conf) says so. */
  readonly verify: boolean;
  readonly authorities: readonly string[];
  readonly identity: { readonly cert: string; readonly key: string } | undefined;
  /** The service names a client certificate, whether or not we hold its key. */
  readonly clientCertificate: boolean;
}

export type AimFailure = { readonly kind: 'unknown-name'; readonly known: readonly string[] };

const DEFAULT_TIMEOUT = 60_000;

/**
 * Aims at a service or route by its name or id; a service goes by the first of its routes that its request comes by.
 * Without `routing` the plainest request is taken to come by its route.
 */
export function aimAt(name: string, snapshot: Snapshot, routing?: Routing): Aim | AimFailure {
  const services = snapshot.entities('services');
  const routes = snapshot.entities('routes');
  const service = services.find((entity) => isCalled(entity, name));
  if (service) {
    const own = routes.filter((route) => refersTo(route['service'], service));
    const ways = own.map((route) => wayBy(route, routing));
    const way =
      ways.find(({ routed }) => routed?.seen.outcome === 'matched') ??
      ways.find(({ request }) => request !== undefined) ??
      ways[0];
    return build(service, way, snapshot);
  }
  const route = routes.find((entity) => isCalled(entity, name));
  if (route) {
    const owner = services.find((entity) => refersTo(route['service'], entity));
    return build(owner, wayBy(route, routing), snapshot);
  }
  const known = [...services, ...routes]
    .map((entity) => text(entity['name']))
    .filter((known) => known !== undefined);
  return { kind: 'unknown-name', known };
}

/** Aims at a bare URL, as a service with that `url` and no more would. */
export function aimAtUrl(url: URL): Aim {
  const protocol = PROTOCOLS.find((known) => `${known}:` === url.protocol) ?? 'http';
  const port = url.port === '' ? standardPort(protocol) : Number(url.port);
  const host = url.hostname;
  return {
    origin: 'url',
    service: undefined,
    route: undefined,
    upstream: undefined,
    protocol,
    host,
    port,
    peers: [{ host, port, weight: 100 }],
    hostHeader: undefined,
    preservesHost: false,
    path: `${url.pathname || '/'}${url.search}`,
    timeouts: { connect: DEFAULT_TIMEOUT, write: DEFAULT_TIMEOUT, read: DEFAULT_TIMEOUT },
    retries: 5,
    tls: { verify: false, authorities: [], identity: undefined, clientCertificate: false },
    request: undefined,
    routed: undefined,
    plugins: [],
  };
}

/** A route with the request that leads there. */
interface Way {
  readonly route: PlainEntity;
  readonly request: GatewayRequest | undefined;
  readonly routed: Routed | undefined;
}

function wayBy(route: PlainEntity, routing: Routing | undefined): Way {
  const routed = routing && routeFor(route, routing);
  return { route, request: routed?.request ?? requestsFor(route)[0], routed };
}

function build(service: PlainEntity | undefined, way: Way | undefined, snapshot: Snapshot): Aim {
  const { route, request, routed } = way ?? { route: undefined, request: undefined, routed: undefined };
  const { protocol, host, port, path } = addressOf(service ?? {});
  const upstream = snapshot.entities('upstreams').find((entity) => text(entity['name']) === host);
  const preservesHost = route?.['preserve_host'] === true;
  const hostHeader = preservesHost
    ? (routed?.upstream?.host ?? request?.host)
    : text(upstream?.['host_header']);
  const identity = service && certificateOf(service, snapshot);
  return {
    origin: snapshot.origin,
    service: nameOf(service),
    route: nameOf(route),
    upstream: text(upstream?.['name']),
    protocol,
    host,
    port,
    peers: upstream ? targetsOf(upstream, snapshot) : host === '' ? [] : [{ host, port, weight: 100 }],
    hostHeader,
    preservesHost,
    path: routed?.upstream?.path ?? upstreamPath(path, route, request),
    timeouts: {
      connect: number(service?.['connect_timeout']) ?? DEFAULT_TIMEOUT,
      write: number(service?.['write_timeout']) ?? DEFAULT_TIMEOUT,
      read: number(service?.['read_timeout']) ?? DEFAULT_TIMEOUT,
    },
    retries: number(service?.['retries']) ?? 5,
    tls: {
      verify: service?.['tls_verify'] === true,
      authorities: authoritiesOf(service, snapshot),
      identity,
      clientCertificate: isSet(service?.['client_certificate']),
    },
    request,
    routed: routed?.seen,
    plugins: pluginsOn(service, route, snapshot),
  };
}

/** `url` is shorthand for the four fields; Kong's default port is 80 for every protocol but what `url` says of https. */
export function addressOf(service: PlainEntity): {
  readonly protocol: ServiceProtocol;
  readonly host: string;
  readonly port: number;
  readonly path: string | undefined;
} {
  const url = text(service['url']);
  const fromUrl = url === undefined ? undefined : parseUrl(url);
  const declared = text(service['protocol']);
  return {
    protocol: fromUrl?.protocol ?? PROTOCOLS.find((known) => known === declared) ?? 'http',
    host: fromUrl?.host ?? text(service['host']) ?? '',
    port: fromUrl?.port ?? number(service['port']) ?? 80,
    path: fromUrl?.path ?? text(service['path']),
  };
}

function parseUrl(url: string) {
  const parts = /^([a-zA-Z_]+):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?(\/[^?#]*)?/.exec(url);
  const protocol = PROTOCOLS.find((known) => known === parts?.[1]);
  if (!parts || !protocol) return undefined;
  const port = parts[3] === undefined ? (protocol === 'https' ? 443 : 80) : Number(parts[3]);
  return { protocol, host: parts[2] ?? '', port, path: parts[4] };
}

function targetsOf(upstream: PlainEntity, snapshot: Snapshot): readonly Peer[] {
  return snapshot
    .entities('targets')
    .filter((target) => refersTo(target['upstream'], upstream))
    .flatMap((target) => {
      const weight = number(target['weight']) ?? 100;
      const peer = splitTarget(text(target['target']) ?? '');
      return peer ? [{ ...peer, weight }] : [];
    });
}

/** `host`, `host:port`, `[v6]:port`; a target without a port has 8000. */
function splitTarget(target: string): { readonly host: string; readonly port: number } | undefined {
  const parts = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(target);
  return parts?.[1] ? { host: parts[1], port: parts[2] === undefined ? 8000 : Number(parts[2]) } : undefined;
}

function authoritiesOf(service: PlainEntity | undefined, snapshot: Snapshot): readonly string[] {
  const wanted = service?.['ca_certificates'];
  if (!Array.isArray(wanted)) return [];
  return snapshot
    .entities('ca_certificates')
    .filter((entity) => wanted.some((id) => refersTo(id, entity)))
    .flatMap((entity) => text(entity['cert']) ?? []);
}

function certificateOf(service: PlainEntity, snapshot: Snapshot) {
  const wanted = service['client_certificate'];
  if (!isSet(wanted)) return undefined;
  const entity = snapshot.entities('certificates').find((candidate) => refersTo(wanted, candidate));
  const cert = text(entity?.['cert']);
  const key = text(entity?.['key']);
  // A key that lies in a vault is a reference, not a PEM text.
  return cert?.includes('-----BEGIN') && key?.includes('-----BEGIN') ? { cert, key } : undefined;
}

function pluginsOn(service: PlainEntity | undefined, route: PlainEntity | undefined, snapshot: Snapshot) {
  const names = snapshot
    .entities('plugins')
    .filter((plugin) => plugin['enabled'] !== false && !isSet(plugin['consumer']))
    .filter((plugin) => !isSet(plugin['service']) || (service && refersTo(plugin['service'], service)))
    .filter((plugin) => !isSet(plugin['route']) || (route && refersTo(plugin['route'], route)))
    .flatMap((plugin) => text(plugin['name']) ?? []);
  return [...new Set(names)];
}

/** strip_path, then one `/` between the two (`path_handling: v0`, Kong's default). */
function upstreamPath(
  path: string | undefined,
  route: PlainEntity | undefined,
  request: GatewayRequest | undefined,
) {
  const base = path ?? '/';
  if (!request) return base;
  const rest = route?.['strip_path'] === false ? request.path : request.path.slice(request.matched.length);
  if (rest === '') return base;
  if (route?.['path_handling'] === 'v1') return base === '/' && rest.startsWith('/') ? rest : base + rest;
  return `${base.replace(/\/$/, '')}/${rest.replace(/^\//, '')}`;
}

function nameOf(entity: PlainEntity | undefined): string | undefined {
  return text(entity?.['name']) ?? text(entity?.['id']);
}

function standardPort(protocol: ServiceProtocol): number {
  return ['https', 'grpcs', 'wss', 'tls', 'tls_passthrough'].includes(protocol) ? 443 : 80;
}

/** Kong names the port in Host unless it is the scheme's own (kong/runloop/balancer/init.lua). */
export function hostWithPort(host: string, port: number, protocol: ServiceProtocol): string {
  const own = protocol === 'http' || protocol === 'ws' || protocol === 'grpc' ? 80 : 443;
  return port === own ? host : `${host}:${port}`;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
