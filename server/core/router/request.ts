/** A request as it comes to the gateway, and as the router sees it. */
import { toBytes } from './bytes.ts';
import type { Subsystem } from './route-table.ts';
import { routedPath } from './uri.ts';

export const SCHEMES = ['http', 'https', 'tcp', 'tls', 'udp'] as const;
export type Scheme = (typeof SCHEMES)[number];

export interface RouterRequest {
  readonly scheme: Scheme;
  /** Upper case; undefined for a stream. */
  readonly method: string | undefined;
  /** Path and query as on the wire, bytes. */
  readonly uri: string;
  /** The Host header, port included, bytes; undefined: the request has none. */
  readonly host: string | undefined;
  readonly http: '1.0' | '1.1' | '2';
  /** In the order they were sent, names as sent, values as bytes. Host is not among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The server name of the TLS handshake. */
  readonly sni: string | undefined;
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
}

/** What the matchers look at, worked out once for a request. */
export interface Seen {
  readonly request: RouterRequest;
  readonly subsystem: Subsystem;
  /** `net.protocol`. */
  readonly protocol: string;
  readonly method: string;
  /** Normalised, without the query; bytes. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly sni: string | undefined;
}

export function see(request: RouterRequest): Seen {
  const subsystem = request.scheme === 'http' || request.scheme === 'https' ? 'http' : 'stream';
  const headers = new Map<string, string[]>();
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    const values = headers.get(key);
    if (values) values.push(value);
    else headers.set(key, [value]);
  }
  return {
    request,
    subsystem,
    protocol: request.scheme,
    method: request.method ?? '',
    path: subsystem === 'http' ? routedPath(request.uri) : '',
    headers,
    // A TLS stream without a name has an empty one (nginx's ssl_preread_server_name).
    sni: request.scheme === 'tls' ? (request.sni ?? '') : request.sni,
  };
}

/** A header by the name in a route: as it stands, else with dashes for underscores (ngx.req.get_headers). */
export function headerValues(seen: Seen, name: string): readonly string[] | undefined {
  return seen.headers.get(name) ?? seen.headers.get(name.toLowerCase().replaceAll('_', '-'));
}

/** A header with its value, as an index files it: by the name with underscores, for a route may write either. */
export function headerTag(name: string, value: string): string {
  return `${name.toLowerCase().replaceAll('-', '_')}=${value}`;
}

export function headerTags(seen: Seen, lower: (value: string) => string): readonly string[] {
  if (seen.headers.size === 0) return [];
  return [...seen.headers].flatMap(([name, values]) => values.map((value) => headerTag(name, lower(value))));
}

/** The arguments of the query as `ngx.req.get_uri_args` reads them; an argument without a value is empty. */
export function queryValues(uri: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  const start = uri.indexOf('?');
  if (start < 0) return values;
  const end = uri.indexOf('#', start);
  for (const argument of uri.slice(start + 1, end < 0 ? undefined : end).split('&')) {
    const equals = argument.indexOf('=');
    const name = decodeArgument(equals < 0 ? argument : argument.slice(0, equals));
    if (name === '') continue;
    const value = equals < 0 ? '' : decodeArgument(argument.slice(equals + 1));
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return values;
}

function decodeArgument(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A request in ordinary text. */
export interface RequestParts {
  readonly scheme?: Scheme | undefined;
  readonly method?: string | undefined;
  readonly uri?: string | undefined;
  readonly host?: string | undefined;
  readonly http?: RouterRequest['http'] | undefined;
  readonly headers?: RouterRequest['headers'] | undefined;
  readonly sni?: string | undefined;
  readonly sourceIp?: string | undefined;
  readonly sourcePort?: number | undefined;
  readonly destinationIp?: string | undefined;
  readonly destinationPort?: number | undefined;
}

/** What is left out gets the default of its scheme: port 8000 or 8443, a client on 127.0.0.1. */
export function makeRequest(parts: RequestParts): RouterRequest {
  const scheme = parts.scheme ?? 'http';
  const http = scheme === 'http' || scheme === 'https';
  return {
    scheme,
    method: parts.method?.toUpperCase() ?? (http ? 'GET' : undefined),
    uri: toBytes(parts.uri ?? '/'),
    host: parts.host === undefined ? undefined : toBytes(parts.host),
    http: parts.http ?? '1.1',
    headers: (parts.headers ?? []).map(([name, value]) => [name, toBytes(value)] as const),
    sni: parts.sni,
    sourceIp: parts.sourceIp ?? '127.0.0.1',
    sourcePort: parts.sourcePort ?? 41000,
    destinationIp: parts.destinationIp ?? '127.0.0.1',
    destinationPort: parts.destinationPort ?? (scheme === 'https' ? 8443 : 8000),
  };
}
