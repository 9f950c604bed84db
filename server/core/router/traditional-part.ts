/**
 * A route as the traditional router files it: one part for each of its paths, with the sum of its conditions and
 * its weights (kong/router/traditional.lua, marshall_route; kong/router.lua in 2.8).
 */
import type { Matcher } from '../regex/matcher.ts';
import { lowerAscii } from './bytes.ts';
import { type WildcardHost, wildcardHost } from './hosts.ts';
import { type Address, parseAddress, parseRange, type Range } from './ip.ts';
import { looksLikeRegex, normalizeRegex } from './migrate-path.ts';
import { compilePcre } from './regexes.ts';
import type { Endpoint, RouteSpec } from './route-table.ts';
import { normalizePath } from './uri.ts';

/** One bit for each kind of condition; their number, then their sum, ranks the categories. */
export const RULE = {
  host: 0x40,
  header: 0x20,
  uri: 0x10,
  method: 0x08,
  sni: 0x04,
  source: 0x02,
  destination: 0x01,
};

const SUBRULE = { regexUri: 0x01, plainHostsOnly: 0x02, wildcardHostPort: 0x04 };

export interface UriTest {
  /** Without `~`. */
  readonly value: string;
  /** By what the part finds it: in 2.8 the path as written, while `value` is normalised. */
  readonly key: string;
  readonly regex: UriRegex | undefined;
}

export interface UriRegex {
  /** Says which regex is the first that fits the request. */
  readonly probe: Matcher;
  /** The same with the rest of the path as last group. */
  readonly strip: Matcher;
}

export interface HeaderTest {
  readonly name: string;
  readonly values: ReadonlySet<string>;
  readonly pattern: Matcher | undefined;
}

export interface EndpointTest {
  readonly spec: Endpoint;
  readonly address: Address | undefined;
  readonly range: Range | undefined;
}

export interface Part {
  readonly route: RouteSpec;
  /** Place of the route in the table. */
  readonly routeIndex: number;
  readonly rules: number;
  readonly ruleCount: number;
  readonly submatch: number;
  readonly longestUri: number;
  readonly plainHosts: ReadonlySet<string>;
  readonly wildcardHosts: readonly WildcardHost[];
  readonly headers: readonly HeaderTest[];
  readonly uri: UriTest | undefined;
  /** As the route has it. */
  readonly path: string | undefined;
  readonly methods: ReadonlySet<string>;
  readonly snis: ReadonlySet<string>;
  readonly sources: readonly EndpointTest[];
  readonly destinations: readonly EndpointTest[];
}

export interface BadRegex {
  readonly routeIndex: number;
  readonly field: 'paths' | 'headers' | 'expression';
  readonly value: string;
}

export function partsOf(
  route: RouteSpec,
  routeIndex: number,
  version: number,
  problems: BadRegex[],
  compile: Compile = compilePcre,
): readonly Part[] {
  const rest = withoutUri(route, routeIndex, problems, compile);
  if (route.paths.length === 0) {
    return rest.rules === 0 ? [] : [rest];
  }
  return route.paths.flatMap((path) => {
    const uri = uriTest(path, version, compile);
    if (uri === undefined) {
      problems.push({ routeIndex, field: 'paths', value: path });
      return [];
    }
    return {
      ...rest,
      uri,
      path,
      rules: rest.rules | RULE.uri,
      ruleCount: rest.ruleCount + 1,
      submatch: rest.submatch | (uri.regex ? SUBRULE.regexUri : 0),
      longestUri: uri.regex ? 0 : uri.key.length,
    };
  });
}

type Compile = (regex: string) => Matcher | undefined;

function withoutUri(route: RouteSpec, routeIndex: number, problems: BadRegex[], compile: Compile): Part {
  const hosts = route.hosts ?? [];
  const wildcardHosts = hosts.filter((host) => host.includes('*')).map(wildcardHost);
  const headers = route.headers
    .filter(({ name }) => name.toLowerCase() !== 'host')
    .map((header) => headerTest(header, routeIndex, problems, compile));
  const filled: readonly (readonly [number, number])[] = [
    [RULE.host, hosts.length],
    [RULE.header, headers.length],
    [RULE.method, route.methods.length],
    [RULE.sni, route.snis.length],
    [RULE.source, route.sources.length],
    [RULE.destination, route.destinations.length],
  ];
  const present = filled.filter(([, count]) => 0 < count);
  return {
    route,
    routeIndex,
    rules: present.reduce((sum, [rule]) => sum | rule, 0),
    ruleCount: present.length,
    submatch:
      (route.hosts && wildcardHosts.length === 0 ? SUBRULE.plainHostsOnly : 0) |
      (wildcardHosts[0] && wildcardHosts.some(({ hasPort }) => hasPort) ? SUBRULE.wildcardHostPort : 0),
    longestUri: 0,
    plainHosts: new Set(hosts.filter((host) => !host.includes('*'))),
    wildcardHosts,
    headers,
    uri: undefined,
    path: undefined,
    methods: new Set(route.methods.map((method) => method.toUpperCase())),
    snis: new Set(route.snis.map((sni) => (1 < sni.length && sni.endsWith('.') ? sni.slice(0, -1) : sni))),
    sources: route.sources.map(endpointTest),
    destinations: route.destinations.map(endpointTest),
  };
}

function headerTest(
  header: RouteSpec['headers'][number],
  routeIndex: number,
  problems: BadRegex[],
  compile: Compile,
): HeaderTest {
  const [only] = header.values;
  let pattern: Matcher | undefined;
  // In a list with others, `~*` is plain text.
  if (header.values.length === 1 && only?.startsWith('~*')) {
    pattern = compile(only.slice(2));
    if (!pattern) problems.push({ routeIndex, field: 'headers', value: only });
  }
  return { name: header.name.toLowerCase(), values: new Set(header.values.map(lowerAscii)), pattern };
}

/** Undefined when the regex is none. */
function uriTest(path: string, version: number, compile: Compile): UriTest | undefined {
  if (path.startsWith('~')) {
    const regex = version < 3000 ? normalizeRegex(path.slice(1)) : path.slice(1);
    return regexTest(regex, compile);
  }
  if (3000 <= version) return { value: path, key: path, regex: undefined };
  if (looksLikeRegex(path)) return regexTest(normalizeRegex(path), compile);
  return { value: normalizePath(path), key: path, regex: undefined };
}

function regexTest(regex: string, compile: Compile): UriTest | undefined {
  const probe = compile(regex);
  const strip = compile(`${regex}(?<uri_postfix>.*)`);
  return probe && strip ? { value: regex, key: regex, regex: { probe, strip } } : undefined;
}

function endpointTest(spec: Endpoint): EndpointTest {
  return {
    spec,
    address: spec.ip === undefined || spec.ip.includes('/') ? undefined : parseAddress(spec.ip),
    range: spec.ip?.includes('/') ? parseRange(spec.ip) : undefined,
  };
}

/** Rank inside a category; equal when only the order of loading decides. */
export function compareParts(one: Part, other: Part): number {
  return (
    other.submatch - one.submatch ||
    other.headers.length - one.headers.length ||
    (one.submatch & SUBRULE.regexUri ? other.route.regexPriority - one.route.regexPriority : 0) ||
    other.longestUri - one.longestUri ||
    createdAt(one) - createdAt(other) ||
    0
  );
}

function createdAt(part: Part): number {
  // What is loaded from a file without a time gets the moment of loading, which is later than any written one.
  return part.route.createdAt ?? Number.MAX_SAFE_INTEGER;
}
