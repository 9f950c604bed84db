/** What of the table a request meets, in whatever route (kong/router/traditional.lua, find_route). */
import { ascending, CandidateIndex, type Filing, literalBeginning } from './candidate-index.ts';
import { splitPort, wildcardKey, wildcardMatches } from './hosts.ts';
import { parseAddress, type Range, rangeContains } from './ip.ts';
import { headerValues, type Seen } from './request.ts';
import { type EndpointTest, type Part, RULE } from './traditional-part.ts';

export interface Hits {
  readonly host: string | undefined;
  readonly hostNoPort: string | undefined;
  readonly hostWithPort: string | undefined;
  readonly hostHit: string | undefined;
  readonly headerName: string | undefined;
  readonly uri: string | undefined;
  /** A regex before the one that fits could not be decided. */
  readonly undecided: Part | undefined;
  /** The sum of the rules that something in the table meets: there the search starts. */
  readonly category: number;
}

const ANYTHING: Filing = { hosts: undefined, paths: undefined, tags: undefined };

export class Lookups {
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
  readonly #sources: EndpointLookup;
  readonly #destinations: EndpointLookup;

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
    this.#sources = new EndpointLookup(parts.flatMap(({ sources }) => sources));
    this.#destinations = new EndpointLookup(parts.flatMap(({ destinations }) => destinations));
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
        : (this.#sources.meets(request.sourceIp, request.sourcePort) ? RULE.source : 0) |
          (this.#destinations.meets(request.destinationIp, request.destinationPort) ? RULE.destination : 0);
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
class EndpointLookup {
  readonly #ips = new Set<string>();
  readonly #ports = new Set<number>();
  readonly #ranges = new Map<string, Range>();

  constructor(tests: readonly EndpointTest[]) {
    for (const { spec, range } of tests) {
      if (spec.ip !== undefined) this.#ips.add(spec.ip);
      if (spec.port !== undefined) this.#ports.add(spec.port);
      if (range !== undefined && spec.ip !== undefined) this.#ranges.set(spec.ip, range);
    }
  }

  meets(ip: string, port: number): boolean {
    if (this.#ips.has(ip) || this.#ports.has(port)) return true;
    const address = this.#ranges.size ? parseAddress(ip) : undefined;
    return address !== undefined && [...this.#ranges.values()].some((range) => rangeContains(range, address));
  }
}
