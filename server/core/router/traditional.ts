/**
 * Flavour `traditional` as Kong 2.8, 3.4 and 3.9 compute it (kong/router/traditional.lua; kong/router.lua in 2.8).
 *
 * The quirks are kept, since they decide: the search starts at the category that equals what the request met (or at
 * the first when there is none such) and goes down; in each category the routes that share the request's first
 * regex, prefix, host … are tried before the others, whatever their rank.
 */
import { lowerAscii } from './bytes.ts';
import { ascending, CandidateIndex, type Filing, type HostKey, literalBeginning } from './candidate-index.ts';
import type { Decision, Winner } from './decision.ts';
import { splitPort, wildcardKey, wildcardMatches } from './hosts.ts';
import { parseAddress, rangeContains } from './ip.ts';
import { headerTag, headerTags, headerValues, type Seen } from './request.ts';
import type { RouteSpec, RouteTable, Subsystem } from './route-table.ts';
import {
  type BadRegex,
  compareParts,
  type EndpointTest,
  type Part,
  partsOf,
  RULE,
  type UriTest,
} from './traditional-part.ts';
import { sanitizePostfix } from './uri.ts';

interface Category {
  readonly rules: number;
  readonly ruleCount: number;
  /** Ranks of its parts, best first. */
  readonly ranks: number[];
  readonly index: CandidateIndex<number>;
  /** How many parts share a host, header, path, method or server name: the smallest group is tried first. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface TraditionalRouter {
  readonly flavor: 'traditional';
  readonly subsystem: Subsystem;
  /** In order of rank; a part's rank is its place here. */
  readonly parts: readonly Part[];
  readonly problems: readonly BadRegex[];
  decide(seen: Seen): Decision;
  /** The first condition of a part that the request does not meet; undefined: it meets all. */
  firstUnmet(part: Part, seen: Seen): Unmet | undefined;
  /** The categories in the order of search, and where the search for this request starts. */
  searchOf(seen: Seen): { readonly categories: readonly number[]; readonly start: number };
}

export type Unmet = 'host' | 'header' | 'path' | 'method' | 'sni' | 'source' | 'destination' | 'undecided';

interface Hits {
  readonly host: string | undefined;
  readonly hostNoPort: string | undefined;
  readonly hostWithPort: string | undefined;
  readonly hostHit: string | undefined;
  readonly headerName: string | undefined;
  readonly uri: string | undefined;
  /** A regex before the one that fits could not be decided. */
  readonly undecided: Part | undefined;
  readonly category: number;
}

interface PathMatch {
  readonly prefix: string | undefined;
  readonly postfix: string | undefined;
  readonly captures: Winner['captures'];
}

export function traditionalRouter(
  table: RouteTable,
  subsystem: Subsystem,
  version: number,
  takesPart: (route: RouteSpec) => boolean,
): TraditionalRouter {
  const problems: BadRegex[] = [];
  const parts = table.routes
    .flatMap((route, i) => (takesPart(route) ? partsOf(route, i, version, problems) : []))
    .sort(compareParts);
  const lookups = new Lookups(parts);
  const categories = categoriesOf(parts, subsystem);
  const startOf = new Map(categories.map(({ rules }, i) => [rules, i]));

  const decide = (seen: Seen): Decision => {
    const hits = lookups.hitsOf(seen);
    if (hits.undecided) return { kind: 'undecided', routeIndex: hits.undecided.routeIndex };
    if (hits.category === 0) return { kind: 'none' };
    for (let i = startOf.get(hits.category) ?? 0; i < categories.length; i++) {
      const category = categories[i];
      const found = category && searchCategory(category, parts, seen, hits, subsystem);
      if (found) return found;
    }
    return { kind: 'none' };
  };
  return {
    flavor: 'traditional',
    subsystem,
    parts,
    problems,
    decide,
    firstUnmet: (part, seen) => {
      const hits = lookups.hitsOf(seen);
      return firstUnmet(part, seen, hits, pathMatch(part, seen, hits));
    },
    searchOf: (seen) => ({
      categories: categories.map(({ rules }) => rules),
      start: startOf.get(lookups.hitsOf(seen).category) ?? 0,
    }),
  };
}

function categoriesOf(parts: readonly Part[], subsystem: Subsystem): readonly Category[] {
  const byRules = new Map<number, Category & { counts: Map<string, number> }>();
  for (const [rank, part] of parts.entries()) {
    const category = byRules.get(part.rules) ?? {
      rules: part.rules,
      ruleCount: part.ruleCount,
      ranks: [],
      index: new CandidateIndex<number>(),
      counts: new Map<string, number>(),
    };
    byRules.set(part.rules, category);
    category.ranks.push(rank);
    category.index.add(rank, { hosts: hostKeys(part), paths: uriKeys(part.uri), tags: tagsOf(part) });
    for (const key of groupKeys(part, subsystem))
      category.counts.set(key, (category.counts.get(key) ?? 0) + 1);
  }
  return [...byRules.values()].sort((a, b) => b.ruleCount - a.ruleCount || b.rules - a.rules);
}

function hostKeys(part: Part): readonly HostKey[] | undefined {
  if (part.plainHosts.size === 0 && part.wildcardHosts.length === 0) return undefined;
  return [
    ...[...part.plainHosts].map((text): HostKey => ({ kind: 'exact', text })),
    ...part.wildcardHosts.map(wildcardKey),
  ];
}

function uriKeys(uri: UriTest | undefined): readonly string[] | undefined {
  if (!uri) return undefined;
  // The part is also tried, without a look at the path, when the request's first regex reads like its path.
  return uri.regex ? [literalBeginning(uri.value)] : [uri.value];
}

/** The groups in which Kong files a part; the letter keeps the kinds apart. */
function groupKeys(part: Part, subsystem: Subsystem): string[] {
  if (subsystem === 'stream') {
    const endpoints = (letter: string, tests: readonly EndpointTest[]) =>
      new Set(
        tests.flatMap(({ spec }) => [
          ...(spec.ip === undefined ? [] : [`${letter}${spec.ip}`]),
          ...(spec.port === undefined ? [] : [`${letter}${spec.port}`]),
        ]),
      );
    return [
      ...[...part.snis].map((sni) => `n${sni}`),
      ...endpoints('s', part.sources),
      ...endpoints('d', part.destinations),
    ];
  }
  return [
    ...[...part.plainHosts].map((host) => `h${host}`),
    ...part.wildcardHosts.map(({ value }) => `h${value}`),
    ...part.headers.map(({ name }) => `r${name}`),
    ...(part.uri ? [`u${part.uri.value}`] : []),
    ...[...part.methods].map((method) => `m${method}`),
    ...[...part.snis].map((sni) => `n${sni}`),
  ];
}

/** The group of a category that is tried first: by a header if there is one, else the smallest. */
function firstGroup(category: Category, seen: Seen, hits: Hits, subsystem: Subsystem): string | undefined {
  const { request } = seen;
  const keys: readonly (readonly [number, string])[] =
    subsystem === 'http'
      ? [
          [RULE.host, `h${hits.hostHit ?? hits.host ?? ''}`],
          [RULE.header, `r${hits.headerName ?? '\0'}`],
          [RULE.uri, `u${hits.uri ?? '\0'}`],
          [RULE.method, `m${seen.method}`],
          [RULE.sni, `n${seen.sni ?? ''}`],
        ]
      : [
          [RULE.sni, `n${seen.sni ?? ''}`],
          [RULE.source, endpointGroup(category, 's', request.sourceIp, request.sourcePort)],
          [RULE.destination, endpointGroup(category, 'd', request.destinationIp, request.destinationPort)],
        ];
  let smallest: string | undefined;
  let size = Number.POSITIVE_INFINITY;
  for (const [rule, key] of keys) {
    const count = category.rules & rule ? category.counts.get(key) : undefined;
    if (count === undefined) continue;
    if (rule === RULE.header) return key;
    if (count < size) [smallest, size] = [key, count];
  }
  return smallest;
}

function endpointGroup(category: Category, letter: string, ip: string, port: number): string {
  return category.counts.has(letter + ip) ? letter + ip : letter + port;
}

function searchCategory(
  category: Category,
  parts: readonly Part[],
  seen: Seen,
  hits: Hits,
  subsystem: Subsystem,
): Decision | undefined {
  const group = firstGroup(category, seen, hits, subsystem);
  const ranks = candidateRanks(category, seen, hits, subsystem);
  const ordered = group === undefined ? ranks : groupFirst(ranks, parts, group, subsystem);
  for (const [place, rank] of ordered.entries()) {
    const part = parts[rank];
    if (!part) continue;
    const path = pathMatch(part, seen, hits);
    const unmet = firstUnmet(part, seen, hits, path);
    if (unmet === 'undecided') return { kind: 'undecided', routeIndex: part.routeIndex };
    if (unmet !== undefined || path === 'undecided') continue;
    return {
      kind: 'route',
      routeIndex: part.routeIndex,
      route: part.route,
      prefix: path?.prefix,
      postfix: path?.postfix,
      captures: path?.captures ?? [],
      ties: tiesOf(part, ordered.slice(place + 1), parts, seen, hits),
    };
  }
  return undefined;
}

function candidateRanks(category: Category, seen: Seen, hits: Hits, subsystem: Subsystem): readonly number[] {
  if (subsystem === 'stream') return category.ranks;
  const forms = new Set<string>();
  for (const form of [hits.host, hits.hostNoPort, hits.hostWithPort, hits.hostWithPort?.replace(/:\d+$/, '')])
    if (form !== undefined) forms.add(form);
  const offer = { hosts: [...forms], path: seen.path, tags: headerTags(seen, lowerAscii) };
  const found = category.index.find(offer);
  // A part whose path reads like the regex that fits is tried without a look at the path.
  if (hits.uri !== undefined && !seen.path.startsWith(hits.uri))
    found.push(...category.index.find({ ...offer, path: hits.uri }));
  return ascending(found);
}

function tagsOf(part: Part): readonly string[] | undefined {
  const plain = part.headers.filter(({ pattern }) => !pattern);
  const [best] = plain.sort((a, b) => a.values.size - b.values.size);
  return best && [...best.values].map((value) => headerTag(best.name, value));
}

/** The members of the group in their order, then all the others. Members with address and port come first among themselves. */
function groupFirst(
  ranks: readonly number[],
  parts: readonly Part[],
  group: string,
  subsystem: Subsystem,
): readonly number[] {
  const isMember = (rank: number) => {
    const part = parts[rank];
    return part !== undefined && groupKeys(part, subsystem).includes(group);
  };
  const members = ranks.filter(isMember);
  if (members.length === 0) return ranks;
  if (group.startsWith('s') || group.startsWith('d')) {
    const exact = (rank: number) => {
      const part = parts[rank];
      const tests = group.startsWith('s') ? part?.sources : part?.destinations;
      return tests?.some(({ spec }) => spec.ip !== undefined && spec.port !== undefined) ? 0 : 1;
    };
    members.sort((a, b) => exact(a) - exact(b) || a - b);
  }
  const inGroup = new Set(members);
  return [...members, ...ranks.filter((rank) => !inGroup.has(rank))];
}

function tiesOf(
  winner: Part,
  others: readonly number[],
  parts: readonly Part[],
  seen: Seen,
  hits: Hits,
): readonly number[] {
  const ties = new Set<number>();
  for (const rank of others) {
    const part = parts[rank];
    if (!part || part.routeIndex === winner.routeIndex || compareParts(winner, part) !== 0) continue;
    if (firstUnmet(part, seen, hits, pathMatch(part, seen, hits)) === undefined) ties.add(part.routeIndex);
  }
  return [...ties];
}

function firstUnmet(
  part: Part,
  seen: Seen,
  hits: Hits,
  path: PathMatch | 'undecided' | undefined,
): Unmet | undefined {
  if (part.rules & RULE.host && !hostMatches(part, hits)) return 'host';
  if (part.rules & RULE.method && !part.methods.has(seen.method)) return 'method';
  if (part.rules & RULE.uri && path === undefined) return 'path';
  if (part.rules & RULE.header) {
    for (const { name, values, pattern } of part.headers) {
      const sent = headerValues(seen, name)?.map(lowerAscii) ?? [];
      if (sent.some((value) => values.has(value))) continue;
      const tested = pattern ? sent.map((value) => pattern.test(value, 0, 'anywhere')) : [];
      if (tested.includes(true)) continue;
      return tested.includes('undecided') ? 'undecided' : 'header';
    }
  }
  if (part.rules & RULE.sni && seen.protocol !== 'http' && !part.snis.has(seen.sni ?? '')) return 'sni';
  const { request } = seen;
  if (part.rules & RULE.source && !endpointMatches(part.sources, request.sourceIp, request.sourcePort))
    return 'source';
  if (
    part.rules & RULE.destination &&
    !endpointMatches(part.destinations, request.destinationIp, request.destinationPort)
  )
    return 'destination';
  return path === 'undecided' ? 'undecided' : undefined;
}

function hostMatches(part: Part, hits: Hits): boolean {
  if (part.plainHosts.has(hits.hostHit ?? hits.host ?? '')) return true;
  if (hits.hostNoPort !== undefined && part.plainHosts.has(hits.hostNoPort)) return true;
  const { hostWithPort } = hits;
  return hostWithPort !== undefined && part.wildcardHosts.some((host) => wildcardMatches(host, hostWithPort));
}

function endpointMatches(tests: readonly EndpointTest[], ip: string, port: number): boolean {
  return tests.some(({ spec, address, range }) => {
    if (spec.port !== undefined && spec.port !== port) return false;
    if (spec.ip === undefined) return true;
    if (!range) return spec.ip === ip;
    const client = parseAddress(ip);
    return client !== undefined && rangeContains(range, client) && address === undefined;
  });
}

/** Undefined: no match. */
function pathMatch(part: Part, seen: Seen, hits: Hits): PathMatch | 'undecided' | undefined {
  const { uri } = part;
  const { path } = seen;
  if (!uri) return { prefix: undefined, postfix: undefined, captures: [] };
  if (path === '') return undefined;
  if (uri.regex) {
    const found = uri.regex.strip.match(path, 0, 'anchored');
    if (found.kind === 'undecided') return 'undecided';
    if (found.kind === 'match') {
      const postfix = found.named.get('uri_postfix')?.text;
      const captures = found.captures
        .slice(1, -1)
        .map((capture, i) => ({ name: String(i + 1), text: capture?.text ?? '' }));
      const named = [...found.named]
        .filter(([name]) => name !== 'uri_postfix')
        .map(([name, { text }]) => ({ name, text }));
      return {
        prefix: postfix === undefined ? undefined : path.slice(0, path.length - postfix.length),
        postfix: postfix === undefined ? undefined : sanitizePostfix(postfix),
        captures: [...captures, ...named],
      };
    }
    if (uri.key !== (hits.uri ?? path)) return undefined;
  } else if (uri.key !== (hits.uri ?? path) && !path.startsWith(uri.value)) return undefined;
  return {
    prefix: path.slice(0, uri.value.length),
    postfix: sanitizePostfix(path.slice(uri.value.length)),
    captures: [],
  };
}

const ANYTHING: Filing = { hosts: undefined, paths: undefined, tags: undefined };

/** What of the table a request meets, in whatever route: decides where the search starts. */
class Lookups {
  readonly #parts: readonly Part[];
  readonly #hosts = new Set<string>();
  readonly #wildcards = new CandidateIndex<number>();
  readonly #hasWildcards: boolean;
  readonly #headers: readonly string[];
  readonly #regexes = new CandidateIndex<number>();
  readonly #prefixes = new Set<string>();
  readonly #prefixLengths: readonly number[];
  readonly #methods = new Set<string>();
  readonly #snis = new Set<string>();
  readonly #sources: readonly EndpointTest[];
  readonly #destinations: readonly EndpointTest[];

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
    const headers = new Set<string>();
    for (const [rank, part] of parts.entries()) {
      for (const host of part.plainHosts) this.#hosts.add(host);
      if (part.wildcardHosts.length)
        this.#wildcards.add(rank, { ...ANYTHING, hosts: part.wildcardHosts.map(wildcardKey) });
      for (const { name } of part.headers) headers.add(name);
      if (part.uri?.regex)
        this.#regexes.add(rank, { ...ANYTHING, paths: [literalBeginning(part.uri.value)] });
      else if (part.uri) this.#prefixes.add(part.uri.value);
      for (const method of part.methods) this.#methods.add(method);
      for (const sni of part.snis) this.#snis.add(sni);
    }
    this.#hasWildcards = parts.some(({ wildcardHosts }) => wildcardHosts.length);
    this.#headers = [...headers];
    this.#prefixLengths = [...new Set([...this.#prefixes].map((prefix) => prefix.length))].sort(
      (a, b) => b - a,
    );
    this.#sources = parts.flatMap(({ sources }) => sources);
    this.#destinations = parts.flatMap(({ destinations }) => destinations);
  }

  hitsOf(seen: Seen): Hits {
    const { request } = seen;
    const headerName = this.#headers.find((name) => headerValues(seen, name) !== undefined);
    const host = seen.subsystem === 'http' ? request.host : undefined;
    const split = host === undefined ? undefined : splitPort(host, seen.protocol === 'https' ? 443 : 80);
    const plainHost = split !== undefined && (this.#hosts.has(split.withPort) || this.#hosts.has(split.host));
    const hostHit = split && !plainHost && this.#hasWildcards ? this.#wildcardFor(split.withPort) : undefined;
    const uri = this.#uriFor(seen.path);
    const rules =
      (headerName === undefined ? 0 : RULE.header) |
      (plainHost || hostHit !== undefined ? RULE.host : 0) |
      (typeof uri === 'string' ? RULE.uri : 0) |
      (this.#methods.has(seen.method) ? RULE.method : 0) |
      (this.#snis.has(seen.sni ?? '') ? RULE.sni : 0);
    const stream =
      seen.subsystem === 'http'
        ? 0
        : (meetsAny(this.#sources, request.sourceIp, request.sourcePort) ? RULE.source : 0) |
          (meetsAny(this.#destinations, request.destinationIp, request.destinationPort)
            ? RULE.destination
            : 0);
    return {
      host,
      hostNoPort: split?.host,
      hostWithPort: split?.withPort,
      hostHit,
      headerName,
      uri: typeof uri === 'string' ? uri : undefined,
      undecided: typeof uri === 'string' ? undefined : uri,
      category: rules | stream,
    };
  }

  #wildcardFor(withPort: string): string | undefined {
    const hosts = [withPort, withPort.replace(/:\d+$/, '')];
    for (const rank of ascending(this.#wildcards.find({ hosts, path: '', tags: [] }))) {
      const found = this.#parts[rank]?.wildcardHosts.find((host) => wildcardMatches(host, withPort));
      if (found) return found.value;
    }
    return undefined;
  }

  /** The first regex that fits, else the longest plain path; a part when its regex could not be decided. */
  #uriFor(path: string): string | Part | undefined {
    for (const rank of ascending(this.#regexes.find({ hosts: [], path, tags: [] }))) {
      const part = this.#parts[rank];
      const fits = part?.uri?.regex?.probe.test(path, 0, 'anchored');
      if (fits === 'undecided') return part;
      if (fits) return part?.uri?.value;
    }
    for (const length of this.#prefixLengths) {
      if (length <= path.length && this.#prefixes.has(path.slice(0, length))) return path.slice(0, length);
    }
    return undefined;
  }
}

/** Address or port alone are enough here: the pair is looked at later. */
function meetsAny(tests: readonly EndpointTest[], ip: string, port: number): boolean {
  return tests.some(
    ({ spec, range }) =>
      (spec.ip !== undefined && spec.ip === ip) ||
      (spec.port !== undefined && spec.port === port) ||
      (range !== undefined && rangeContains(range, parseAddress(ip) ?? [])),
  );
}
