/**
 * What the router needs of a declarative file: routes, services and upstreams with Kong's defaults filled in.
 * Texts that Kong compares byte by byte are byte strings (see bytes.ts); names and ids are ordinary text.
 */

export type Subsystem = 'http' | 'stream';

/** The subsystem that serves a protocol (kong/constants.lua PROTOCOLS_WITH_SUBSYSTEM). */
export function subsystemOf(protocol: string): Subsystem | undefined {
  switch (protocol) {
    case 'http':
    case 'https':
    case 'grpc':
    case 'grpcs':
    case 'ws':
    case 'wss':
      return 'http';
    case 'tcp':
    case 'tls':
    case 'udp':
    case 'tls_passthrough':
      return 'stream';
    default:
      return undefined;
  }
}

export interface ServiceSpec {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  /** Bytes. Undefined counts as `/`. */
  readonly path: string | undefined;
  readonly enabled: boolean;
  readonly timeouts: Timeouts;
  /** How often Kong tries again after the first attempt failed. */
  readonly retries: number;
}

/** Milliseconds: to connect, and between two writes or reads. */
export interface Timeouts {
  readonly connect: number;
  readonly write: number;
  readonly read: number;
}

/** A member of `sources` or `destinations`. */
export interface Endpoint {
  readonly ip: string | undefined;
  readonly port: number | undefined;
}

export interface HeaderSpec {
  readonly name: string;
  /** Bytes; `~*` in front makes a regex. */
  readonly values: readonly string[];
}

export interface RouteSpec {
  readonly name: string | undefined;
  /** As written, or derived from the name; undefined when Kong draws one at random. */
  readonly id: string | undefined;
  readonly protocols: readonly string[];
  /** Undefined: not in the file. An empty list is another thing, for it counts as "plain hosts only". */
  readonly hosts: readonly string[] | undefined;
  readonly methods: readonly string[];
  /** Bytes, with `~` in front of a regex (files of format 2.1 and older have got it by Kong's guess). */
  readonly paths: readonly string[];
  readonly headers: readonly HeaderSpec[];
  readonly snis: readonly string[];
  readonly sources: readonly Endpoint[];
  readonly destinations: readonly Endpoint[];
  readonly regexPriority: number;
  readonly stripPath: boolean;
  readonly pathHandling: 'v0' | 'v1';
  readonly preserveHost: boolean;
  readonly httpsRedirectStatusCode: number;
  /** Seconds since 1970; undefined: the moment of loading. */
  readonly createdAt: number | undefined;
  readonly expression: string | undefined;
  readonly priority: number;
  /** Undefined: the route has none, and Kong answers 503. */
  readonly service: ServiceSpec | undefined;
}

/** The first of an upstream's targets that may get requests. */
export interface TargetSpec {
  readonly host: string;
  readonly port: number;
}

export interface UpstreamSpec {
  readonly name: string;
  readonly hostHeader: string | undefined;
  /** With a weight above 0, in the order of the file. */
  readonly targets: readonly TargetSpec[];
}

export interface RouteTable {
  readonly routes: readonly RouteSpec[];
  readonly services: readonly ServiceSpec[];
  readonly upstreams: ReadonlyMap<string, UpstreamSpec>;
}

/** How to call a route when talking to people: its name, else its id, else its place in the table. */
export function routeLabel(route: RouteSpec, index: number): string {
  return route.name ?? route.id ?? `#${index + 1}`;
}

/** A gateway version as one number that compares rightly: 3.10 lies above 3.9. */
export function versionNumber(version: string): number {
  if (version === 'auto') return 3009;
  const [major = 3, minor = 9] = version.split('.').map(Number);
  return major * 1000 + minor;
}
