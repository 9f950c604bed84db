/** What Kong answers by itself after a route has won, and what it tells the upstream about the client (runloop/handler.lua, access). */
import { fromBytes, showBytes } from './bytes.ts';
import type { Winner } from './decision.ts';
import { parseAddress, parseRange, type Range, rangeContains } from './ip.ts';
import { headerValues, type Seen } from './request.ts';

/** A response that Kong gives without asking the upstream. */
export interface KongAnswer {
  readonly status: number;
  readonly location: string | null;
  /** Why, in a few words. */
  readonly because: string;
}

export interface Forwarded {
  readonly for: string;
  readonly proto: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly prefix: string | undefined;
}

export function trustedRanges(addresses: readonly string[]): readonly Range[] {
  return addresses.flatMap((address) => parseRange(address) ?? []);
}

/** The X-Forwarded-* headers; what a trusted peer sent is kept. */
export function forwardedOf(seen: Seen, prefix: string | undefined, trusted: readonly Range[]): Forwarded {
  const { request } = seen;
  const peer = parseAddress(request.sourceIp);
  const isTrusted = peer !== undefined && trusted.some((range) => rangeContains(range, peer));
  const sent = (name: string) => (isTrusted ? lastOf(headerValues(seen, name)) : undefined);
  const query = request.uri.indexOf('?', 1);
  const before = headerValues(seen, 'x-forwarded-for')?.join(', ');
  return {
    for: before === undefined ? request.sourceIp : `${before}, ${request.sourceIp}`,
    proto: sent('x-forwarded-proto') ?? seen.protocol,
    host: sent('x-forwarded-host') ?? ngxHost(seen),
    port: sent('x-forwarded-port') ?? String(request.destinationPort),
    path: sent('x-forwarded-path') ?? (query < 0 ? request.uri : request.uri.slice(0, query)),
    prefix: sent('x-forwarded-prefix') ?? (prefix === '/' ? undefined : prefix),
  };
}

function lastOf(values: readonly string[] | undefined): string | undefined {
  const joined = values?.join(', ');
  return joined === undefined ? undefined : joined;
}

/** nginx's `$host`: lower case, without port; without a Host the server's name. */
function ngxHost(seen: Seen): string {
  const host = seen.request.host;
  if (host === undefined || host === '') return 'kong';
  return host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
}

export function kongAnswer(winner: Winner, seen: Seen, forwarded: Forwarded): KongAnswer | undefined {
  const { route } = winner;
  const protocols = new Set(route.protocols);
  if (seen.subsystem === 'stream') return undefined;
  if (protocols.has('https') && !protocols.has('http') && forwarded.proto !== 'https') {
    const status = route.httpsRedirectStatusCode;
    const location = `https://${showBytes(forwarded.host)}${showBytes(seen.request.uri)}`;
    return status === 426
      ? { status, location: null, because: 'the route takes https only: "Please use HTTPS protocol"' }
      : { status, location, because: 'the route takes https only and redirects' };
  }
  if (!protocols.has('grpc') && !protocols.has('grpcs')) return undefined;
  const type = headerValues(seen, 'content-type')?.[0];
  if (!type?.startsWith('application/grpc'))
    return { status: 415, location: null, because: 'the route is for gRPC and the request is not' };
  if (seen.request.http !== '2')
    return { status: 426, location: null, because: 'gRPC needs HTTP/2: "Please use HTTP2 protocol"' };
  if (!protocols.has('grpc') && forwarded.proto !== 'https')
    return { status: 200, location: null, because: 'gRPC without TLS on a route for grpcs: grpc-status 1' };
  return undefined;
}

/** Why nginx answers 400 before the router is asked; undefined: it does not. */
export function refusedByNginx(seen: Seen): string | undefined {
  if (seen.subsystem === 'stream') return undefined;
  const { request } = seen;
  const path = request.uri.split('?', 1)[0] ?? '';
  if (!path.startsWith('/') && path !== '*') return 'the path does not begin with "/"';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x20\x7f]/.test(request.uri)) return 'the request line holds a space or a control character';
  if (/%(?![\dA-Fa-f]{2})/.test(path)) return 'a "%" in the path is not followed by two hexadecimal digits';
  if (/%00/.test(path)) return 'the path holds "%00"';
  if (climbsOut(path)) return 'the path climbs above the root';
  if (request.host === undefined) return request.http === '1.0' ? undefined : 'the request has no Host';
  if (!isValidHost(request.host))
    return `"${fromBytes(request.host) ?? showBytes(request.host)}" is no valid Host`;
  for (const [name, value] of request.headers) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\x00\r\n]/.test(value)) return `the header "${name}" holds a line break`;
    if (!/^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/.test(name)) return `"${name}" is no name of a header`;
  }
  return undefined;
}

function climbsOut(path: string): boolean {
  let depth = 0;
  const decoded = path.replace(/%2e/gi, '.').replace(/%2f/gi, '/');
  for (const segment of decoded.split('/').slice(1)) {
    if (segment === '..') depth--;
    else if (segment !== '.' && segment !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** ngx_http_validate_host: no slash, no control characters, no two dots in a row. */
function isValidHost(host: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return !/[\x00-\x20\x7f/\\]|\.\./.test(host) && host !== '';
}
