/**
 * The parts that ask for the same kinds of conditions, and the order in which Kong tries them for a request: those
 * first that share its first regex, prefix, host …, whatever their rank (kong/router/traditional.lua, the reducers).
 */
import { lowerAscii } from './bytes.ts';
import { ascending, CandidateIndex, type HostKey, literalBeginning } from './candidate-index.ts';
import { wildcardKey } from './hosts.ts';
import { luaOrder } from './lua-sort.ts';
import { headerTag, headerTags, type Seen } from './request.ts';
import type { Subsystem } from './route-table.ts';
import type { Hits } from './traditional-lookups.ts';
import { type EndpointTest, type Part, RULE, type UriTest } from './traditional-part.ts';

export interface Category {
  readonly rules: number;
  readonly ruleCount: number;
  readonly subsystem: Subsystem;
  /** All parts of the table by rank. */
  readonly parts: readonly Part[];
  /** Ranks of its own parts, best first. */
  readonly ranks: number[];
  readonly index: CandidateIndex<number>;
  /** Ranks by what parts share: a host, header, path, method, server name, source or destination. */
  readonly groups: Map<string, number[]>;
}

/** In the order of search. */
export function categoriesOf(
  parts: readonly Part[],
  subsystem: Subsystem,
  version: number,
): readonly Category[] {
  const byRules = new Map<number, Category>();
  for (const [rank, part] of parts.entries()) {
    const category = byRules.get(part.rules) ?? {
      rules: part.rules,
      ruleCount: part.ruleCount,
      subsystem,
      parts,
      ranks: [],
      index: new CandidateIndex<number>(),
      groups: new Map<string, number[]>(),
    };
    byRules.set(part.rules, category);
    category.ranks.push(rank);
    category.index.add(rank, { hosts: hostKeys(part), paths: uriKeys(part.uri), tags: tagsOf(part) });
    for (const key of groupKeys(part, subsystem, version)) {
      const group = category.groups.get(key);
      if (group) group.push(rank);
      else category.groups.set(key, [rank]);
    }
  }
  for (const { groups } of byRules.values()) {
    for (const [key, ranks] of groups)
      if (ENDPOINT_GROUP.test(key)) groups.set(key, addressAndPortFirst(key, ranks, parts, version));
  }
  return [...byRules.values()].sort((a, b) => b.ruleCount - a.ruleCount || b.rules - a.rules);
}

/** Ranks of the parts that could take the request, in the order in which they are tried. */
export function searchOrder(category: Category, seen: Seen, hits: Hits): readonly number[] {
  const { ranks, groups, parts, subsystem } = category;
  const key = firstGroup(category, seen, hits);
  const group = key === undefined ? undefined : groups.get(key);
  if (subsystem === 'stream') return group ? [...new Set([...group, ...ranks])] : ranks;
  const candidates = candidateRanks(category, seen, hits);
  if (key === undefined) return candidates;
  const isMember = (rank: number) => {
    const part = parts[rank];
    return part !== undefined && sharesHttp(part, key);
  };
  const members = candidates.filter(isMember);
  if (members.length === 0 || members.length === candidates.length) return candidates;
  const inGroup = new Set(members);
  return [...members, ...candidates.filter((rank) => !inGroup.has(rank))];
}

function candidateRanks({ index }: Category, seen: Seen, hits: Hits): readonly number[] {
  const forms = new Set<string>();
  for (const form of [hits.host, hits.hostNoPort, hits.hostWithPort, hits.hostWithPort?.replace(/:\d+$/, '')])
    if (form !== undefined) forms.add(form);
  const offer = { hosts: [...forms], path: seen.path, tags: headerTags(seen, lowerAscii) };
  const found = index.find(offer);
  // A part whose path reads like the regex that fits is tried without a look at the path.
  if (hits.uri !== undefined && !seen.path.startsWith(hits.uri))
    found.push(...index.find({ ...offer, path: hits.uri }));
  return ascending(found);
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

function tagsOf(part: Part): readonly string[] | undefined {
  const plain = part.headers.filter(({ pattern }) => !pattern);
  const [best] = plain.sort((a, b) => a.values.size - b.values.size);
  return best && [...best.values].map((value) => headerTag(best.name, value));
}

/** The first version whose groups of addresses hold each part once, in an order that looks at both members. */
const SINCE_ONCE = 3003;

const ENDPOINT_GROUP = /^[sd]/;

/** The groups in which Kong files a part; the letter keeps the kinds apart. */
function groupKeys(part: Part, subsystem: Subsystem, version: number): readonly string[] {
  if (subsystem === 'stream') {
    return [
      ...[...part.snis].map((sni) => `n${sni}`),
      ...endpointKeys('s', part.sources, version),
      ...endpointKeys('d', part.destinations, version),
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

function endpointKeys(letter: 's' | 'd', tests: readonly EndpointTest[], version: number): readonly string[] {
  const keys = tests.flatMap(({ spec }) => [
    ...(spec.ip === undefined ? [] : [`${letter}${spec.ip}`]),
    ...(spec.port === undefined ? [] : [`${letter}${spec.port}`]),
  ]);
  // Before, a part stood as often in a group as it names it.
  return version < SINCE_ONCE ? keys : [...new Set(keys)];
}

/** Is an http part filed under this key of `groupKeys`? */
function sharesHttp(part: Part, key: string): boolean {
  const text = key.slice(1);
  switch (key.charAt(0)) {
    case 'h':
      return part.plainHosts.has(text) || part.wildcardHosts.some(({ value }) => value === text);
    case 'r':
      return part.headers.some(({ name }) => name === text);
    case 'u':
      return part.uri?.value === text;
    case 'm':
      return part.methods.has(text);
    default:
      return part.snis.has(text);
  }
}

/**
 * Members with both address and port come first; Lua's sort mixes up the others (sort_sources, sort_destinations).
 * Up to 3.2 Kong looks at one of the two members only, which is no order at all and mixes up more.
 */
function addressAndPortFirst(
  key: string,
  ranks: readonly number[],
  parts: readonly Part[],
  version: number,
): number[] {
  const both = ranks.map((rank) => {
    const tests = key.startsWith('s') ? parts[rank]?.sources : parts[rank]?.destinations;
    return tests?.some(({ spec }) => spec.ip !== undefined && spec.port !== undefined) === true;
  });
  const looksAtOne = version < SINCE_ONCE;
  const order = luaOrder(
    ranks.length,
    (one, other) => both[one] === true && (looksAtOne || both[other] !== true),
  );
  // Where Lua gives up Kong does not start.
  return order ? order.flatMap((place) => ranks[place] ?? []) : [...ranks];
}

/** The group that is tried first: by a header if there is one, else the smallest. */
function firstGroup(category: Category, seen: Seen, hits: Hits): string | undefined {
  const { request } = seen;
  const keys: readonly (readonly [number, string])[] =
    category.subsystem === 'http'
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
    const group = category.rules & rule ? category.groups.get(key) : undefined;
    if (group === undefined) continue;
    if (rule === RULE.header) return key;
    if (group.length < size) [smallest, size] = [key, group.length];
  }
  return smallest;
}

function endpointGroup({ groups }: Category, letter: string, ip: string, port: number): string {
  return groups.has(letter + ip) ? letter + ip : letter + port;
}
