/**
 * The expression and the 64-bit priority into which Kong turns a classic route for its expression engine
 * (kong/router/transform.lua from 3.7, kong/router/compat.lua before).
 */
import { lowerAscii } from './bytes.ts';
import { splitHostPort } from './hosts.ts';
import type { Endpoint, RouteSpec } from './route-table.ts';
import { subsystemOf } from './route-table.ts';
import { SPLIT_ROUTES, uuid5 } from './uuid5.ts';

/** A route, or the part of it whose paths are of one kind and length. */
export interface CompiledPart {
  readonly route: RouteSpec;
  readonly routeIndex: number;
  /** Bytes, all regexes or all plain ones of one length. */
  readonly paths: readonly string[];
  /** Decides between equal priorities: the highest wins. Undefined: Kong draws it at random. */
  readonly id: string | undefined;
  readonly priority: bigint;
}

export function splitByPaths(route: RouteSpec, routeIndex: number, version: number): readonly CompiledPart[] {
  const groups = new Map<number, string[]>();
  for (const path of route.paths) {
    const key = path.startsWith('~') ? 0 : path.length;
    const group = groups.get(key);
    if (group) group.push(path);
    else groups.set(key, [path]);
  }
  if (groups.size < 2 || isStream(route)) {
    return [part(route, routeIndex, route.paths, route.id, version)];
  }
  return [...groups].map(([key, paths], i) => {
    // 3.8 and later count the groups; before, the id comes from the length, or "true" for regexes.
    const suffix = 3008 <= version ? String(i + 1) : key === 0 ? 'true' : String(key);
    const id = route.id === undefined ? undefined : uuid5(SPLIT_ROUTES, `${route.id}#${suffix}`);
    return part(route, routeIndex, paths, id, version);
  });
}

function part(
  route: RouteSpec,
  routeIndex: number,
  paths: readonly string[],
  id: string | undefined,
  version: number,
): CompiledPart {
  return { route, routeIndex, paths, id, priority: widen(priorityOf(route, paths, version)) };
}

/** By the first protocol alone. Up to 3.6 a route is a stream route when it has sources or destinations. */
export function isStream(route: RouteSpec): boolean {
  return subsystemOf(route.protocols[0] ?? 'http') === 'stream';
}

const PLAIN_HOSTS_ONLY = 1n << 60n;
const REGEX_URL = 1n << 51n;
const STREAM_SNI = 1n << 61n;
const EXPRESSION_ONLY = 0xffn << 56n;

/**
 * The priority as Kong computes it. It is negative for a route of four or more conditions without plain hosts or
 * regex; the expression engine then gets `widen` of it.
 */
export function priorityOf(route: RouteSpec, paths: readonly string[], version: number): bigint {
  if (route.expression !== undefined)
    return 3007 <= version
      ? EXPRESSION_ONLY | BigInt(Math.trunc(route.priority))
      : BigInt(Math.trunc(route.priority));
  if (3007 <= version ? isStream(route) : 0 < route.sources.length + route.destinations.length)
    return streamPriority(route);
  const regex = paths[0]?.startsWith('~') === true;
  const filled = [
    route.methods,
    route.hosts ?? [],
    route.headers,
    route.snis,
    paths,
    route.sources,
    route.destinations,
  ];
  const weight = filled.filter((list) => 0 < list.length).length;
  const plainHosts = route.hosts !== undefined && !route.hosts.some((host) => host.includes('*'));
  // Kong means to shift 64-bit numbers and shifts Lua numbers, that is 32-bit ones, by the distance modulo 32.
  // The fields overlap, and a negative one becomes 2^63 when it is widened.
  const terms = [
    weight << 29,
    plainHosts ? PLAIN_HOSTS_ONLY : 0,
    regex ? REGEX_URL : 0,
    Math.min(route.headers.length, 255) << 20,
    (regex ? Math.trunc(route.regexPriority) : 0) << 19,
    (regex ? 0 : (paths[0]?.length ?? 0)) & 0x7ffff,
  ];
  const wide = terms.some((term) => typeof term === 'bigint');
  return terms.reduce<bigint>((sum, term) => sum | (wide ? widen(BigInt(term)) : BigInt(term)), 0n);
}

/** A negative Lua number as unsigned 64-bit number, by the interpreter: the low bits are lost. */
export function widen(priority: bigint): bigint {
  return priority < 0n ? 1n << 63n : priority;
}

function streamPriority(route: RouteSpec): bigint {
  const both = 0 < route.sources.length && 0 < route.destinations.length;
  const named = 0 < route.snis.length || both ? STREAM_SNI : 0n;
  return named | (endpointWeight(route.sources) << 4n) | endpointWeight(route.destinations);
}

function endpointWeight(endpoints: readonly Endpoint[]): bigint {
  let weight = 0n;
  for (const { ip, port } of endpoints) {
    if (ip !== undefined) weight |= ip.includes('/') ? 1n : 8n;
    if (port !== undefined) weight |= 4n;
  }
  return weight;
}

/** The expression as Kong writes it, bytes. Conditions on headers stand in the order of the file; Kong's order varies. */
export function expressionOf(route: RouteSpec, paths: readonly string[], version: number): string {
  if (route.expression !== undefined) return route.expression;
  const quote = 3008 <= version ? quoteRaw : quoteEscaped;
  const stream = 3007 <= version ? isStream(route) : 0 < route.sources.length + route.destinations.length;
  const conditions: string[] = [];
  if (route.snis.length) {
    const names = route.snis.map((sni) => {
      const { op, text } = sniTest(sni, version);
      return `tls.sni ${op} ${quote(text)}`;
    });
    conditions.push(`(net.protocol != ${quote(stream ? 'tls' : 'https')} || (${names.join(' || ')}))`);
  }
  if (route.sources.length) conditions.push(endpointsExpression('net.src', route.sources));
  if (route.destinations.length) conditions.push(endpointsExpression('net.dst', route.destinations));
  if (stream) return conditions.join(' && ');
  if (route.methods.length)
    conditions.push(`(${route.methods.map((method) => `http.method == ${quote(method)}`).join(' || ')})`);
  if (route.hosts?.length) {
    const portField = 3006 <= version ? 'net.dst.port' : 'net.port';
    // Hosts never hold quotes, and Kong does not escape them.
    const hostQuote = 3008 <= version ? (text: string) => `r#"${text}"#` : (text: string) => `"${text}"`;
    const hosts = route.hosts.map((entry) => {
      const { op, text, port } = hostTest(entry);
      const test = `http.host ${op} ${hostQuote(text)}`;
      return port === undefined ? test : `(${test} && ${portField} == ${port})`;
    });
    conditions.push(`(${hosts.join(' || ')})`);
  }
  if (paths.length) {
    const tests = paths.map((path) =>
      path.startsWith('~') ? `http.path ~ ${quote(rustRegexOf(path))}` : `http.path ^= ${quote(path)}`,
    );
    conditions.push(`(${tests.join(' || ')})`);
  }
  for (const { name, values } of route.headers) {
    const field = `http.headers.${lowerAscii(name).replaceAll('-', '_')}`;
    const tested = 3006 <= version ? `any(lower(${field}))` : `any(${field})`;
    const tests = values.map((value) => {
      const regex = value.startsWith('~*');
      return `${tested} ${regex ? '~' : '=='} ${quote(lowerAscii(regex ? value.slice(2) : value))}`;
    });
    conditions.push(`(${tests.join(' || ')})`);
  }
  return conditions.join(' && ');
}

/** The regex of a path as the Rust engine gets it: anchored in front only, so a `|` on the outside frees the rest. */
export function rustRegexOf(path: string): string {
  return `^${path.slice(1).replaceAll('?<', '?P<')}`;
}

export interface TextTest {
  readonly op: '==' | '^=' | '=^';
  readonly text: string;
}

/** Before 3.7 a server name is compared as it stands. */
export function sniTest(sni: string, version: number): TextTest {
  const withoutDot = 1 < sni.length && sni.endsWith('.') ? sni.slice(0, -1) : sni;
  if (version < 3007) return { op: '==', text: withoutDot };
  if (sni.startsWith('*')) return { op: '=^', text: withoutDot.slice(1) };
  if (sni.endsWith('*')) return { op: '^=', text: sni.slice(0, -1) };
  return { op: '==', text: withoutDot };
}

export function hostTest(entry: string): TextTest & { readonly port: number | undefined } {
  const { host, port } = splitHostPort(entry);
  if (host.startsWith('*')) return { op: '=^', text: host.slice(1), port };
  if (host.endsWith('*')) return { op: '^=', text: host.slice(0, -1), port };
  return { op: '==', text: host, port };
}

function endpointsExpression(field: string, endpoints: readonly Endpoint[]): string {
  const tests = endpoints.map(({ ip, port }) => {
    const address =
      ip === undefined ? undefined : `${field}.ip ${ip.includes('/') ? `in ${networkOf(ip)}` : `== ${ip}`}`;
    const number = port === undefined ? undefined : `${field}.port == ${port}`;
    return address !== undefined && number !== undefined
      ? `(${address} && ${number})`
      : (address ?? number ?? '');
  });
  return `(${tests.join(' || ')})`;
}

/** The range with the bits of its hosts cleared, which the expression engine demands; IPv6 stays as it is. */
function networkOf(cidr: string): string {
  const [address = '', mask = ''] = cidr.split('/');
  const bytes = address.split('.').map(Number);
  if (bytes.length !== 4) return cidr;
  const kept = 32 - Number(mask);
  // LuaJIT shifts modulo 32, so /0 keeps every bit.
  const word = bytes.reduce((sum, byte) => (sum << 8) | byte, 0);
  const network = (word >>> (kept & 31)) << (kept & 31);
  return `${[24, 16, 8, 0].map((shift) => (network >>> shift) & 0xff).join('.')}/${mask}`;
}

function quoteRaw(text: string): string {
  return text.includes('"#') ? quoteEscaped(text) : `r#"${text}"#`;
}

function quoteEscaped(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
