/**
 * What a route (or the part of it that the router files apart) asks of a request, in the same form for all flavours,
 * so that it can be said whether one asks no more than another.
 */
import { fromBytes, lowerAscii, toBytes } from './bytes.ts';
import { type Filing, type HostKey, literalBeginning } from './candidate-index.ts';
import { hostTest, isStream, rustRegexOf, sniTest, type TextTest } from './compile-route.ts';
import { wildcardHost } from './hosts.ts';
import { looksLikeRegex, normalizeRegex } from './migrate-path.ts';
import { prefixAskedFor } from './regex-form.ts';
import { headerTag } from './request.ts';
import type { Endpoint, RouteSpec } from './route-table.ts';
import { normalizePath } from './uri.ts';

export interface HostCondition extends HostKey {
  readonly port: number | undefined;
}

export interface PathCondition {
  /** Undefined: a plain path, that is a prefix. */
  readonly regex: string | undefined;
  /** With what each path that fits begins; bytes. */
  readonly beginning: string;
  /** The beginning is all that is asked. */
  readonly open: boolean;
}

export interface HeaderCondition {
  readonly name: string;
  readonly equals: ReadonlySet<string>;
  readonly patterns: readonly string[];
}

/** An empty list asks nothing; of a list one member must fit, of the headers each. */
export interface Conditions {
  readonly methods: ReadonlySet<string>;
  readonly hosts: readonly HostCondition[];
  readonly paths: readonly PathCondition[];
  readonly headers: readonly HeaderCondition[];
  readonly snis: readonly TextTest[];
  readonly sniProtocol: 'https' | 'tls';
  readonly sources: readonly Endpoint[];
  readonly destinations: readonly Endpoint[];
  /** Flavour `expressions`: one of these, undefined any. */
  readonly protocols: ReadonlySet<string> | undefined;
}

/** Conditions in the eyes of the expression engine. */
export function atcConditions(
  route: RouteSpec,
  paths: readonly string[],
  version: number,
  protocols: ReadonlySet<string> | undefined,
): Conditions {
  return {
    methods: new Set(route.methods),
    hosts: (route.hosts ?? []).map((host) => {
      const { op, text, port } = hostTest(host);
      return { kind: op === '==' ? 'exact' : op === '=^' ? 'ending' : 'beginning', text, port };
    }),
    paths: paths.map((path) =>
      path.startsWith('~') ? regexCondition(fromBytes(rustRegexOf(path)) ?? '') : plainCondition(path),
    ),
    headers: route.headers.map(({ name, values }) => ({
      name: lowerAscii(name).replaceAll('-', '_'),
      equals: new Set(values.filter((value) => !value.startsWith('~*')).map(lowerAscii)),
      patterns: values.filter((value) => value.startsWith('~*')).map((value) => lowerAscii(value.slice(2))),
    })),
    snis: route.snis.map((sni) => sniTest(sni, version)),
    sniProtocol: isStream(route) ? 'tls' : 'https',
    sources: route.sources,
    destinations: route.destinations,
    protocols,
  };
}

/** Conditions in the eyes of the traditional router; undefined for hosts that it reads in ways of its own. */
export function traditionalConditions(
  route: RouteSpec,
  path: string | undefined,
  version: number,
): Conditions | undefined {
  const hosts: HostCondition[] = [];
  for (const host of route.hosts ?? []) {
    if (host.includes('[') || 2 < host.split('*').length) return undefined;
    const port = /:(\d+)$/.exec(host)?.[1];
    const text = host.replace(/:\d+$/, '');
    const kind = !host.includes('*') ? 'exact' : host.startsWith('*') ? 'ending' : 'beginning';
    if (
      kind !== 'exact' &&
      wildcardHost(host).pieces.every((piece) => piece !== '' && !piece.startsWith(':'))
    )
      return undefined;
    hosts.push({ kind, text: text.replace('*', ''), port: port === undefined ? undefined : Number(port) });
  }
  return {
    methods: new Set(route.methods.map((method) => method.toUpperCase())),
    hosts,
    paths: path === undefined ? [] : [traditionalPath(path, version)],
    headers: route.headers
      .filter(({ name }) => name.toLowerCase() !== 'host')
      .map(({ name, values }) => {
        const pattern = values.length === 1 && values[0]?.startsWith('~*') ? values[0].slice(2) : undefined;
        return {
          name: name.toLowerCase(),
          equals: new Set(pattern === undefined ? values.map(lowerAscii) : []),
          patterns: pattern === undefined ? [] : [pattern],
        };
      }),
    snis: route.snis.map((sni) => sniTest(sni, 0)),
    sniProtocol: isStream(route) ? 'tls' : 'https',
    sources: route.sources,
    destinations: route.destinations,
    protocols: undefined,
  };
}

function traditionalPath(path: string, version: number): PathCondition {
  if (path.startsWith('~')) {
    const regex = version < 3000 ? normalizeRegex(path.slice(1)) : path.slice(1);
    return regexCondition(fromBytes(regex) ?? regex);
  }
  if (3000 <= version) return plainCondition(path);
  if (!looksLikeRegex(path)) return plainCondition(normalizePath(path));
  const regex = normalizeRegex(path);
  return regexCondition(fromBytes(regex) ?? regex);
}

function plainCondition(path: string): PathCondition {
  return { regex: undefined, beginning: path, open: true };
}

/** `regex` as text. */
function regexCondition(regex: string): PathCondition {
  const prefix = prefixAskedFor(regex);
  return prefix === undefined
    ? { regex, beginning: toBytes(literalBeginning(regex)), open: false }
    : { regex, beginning: toBytes(prefix), open: true };
}

/** Where an index finds what asks this. */
export function filingOf(conditions: Conditions): Filing {
  const plain = conditions.headers.filter(({ patterns }) => patterns.length === 0);
  const [best] = plain.sort((a, b) => a.equals.size - b.equals.size);
  return {
    hosts: conditions.hosts.length ? conditions.hosts : undefined,
    paths: conditions.paths.length ? conditions.paths.map(({ beginning }) => beginning) : undefined,
    tags: best && [...best.equals].map((value) => headerTag(best.name, value)),
  };
}
