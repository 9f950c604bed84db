/** The conditions of a part against a request, one after the other (kong/router/traditional.lua, the matchers). */
import { lowerAscii } from './bytes.ts';
import type { Winner } from './decision.ts';
import { wildcardMatches } from './hosts.ts';
import { parseAddress, rangeContains } from './ip.ts';
import { headerValues, type Seen } from './request.ts';
import type { Hits } from './traditional-lookups.ts';
import { type EndpointTest, type Part, RULE } from './traditional-part.ts';
import { sanitizePostfix } from './uri.ts';

export type Unmet = 'host' | 'header' | 'path' | 'method' | 'sni' | 'source' | 'destination' | 'undecided';

export interface PathMatch {
  readonly prefix: string | undefined;
  readonly postfix: string | undefined;
  readonly captures: Winner['captures'];
}

/** The first condition that is not met; undefined: all are. `path`: what pathMatch found. */
export function firstUnmet(
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
export function pathMatch(part: Part, seen: Seen, hits: Hits): PathMatch | 'undecided' | undefined {
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
