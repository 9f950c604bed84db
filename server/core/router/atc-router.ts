/**
 * Flavours `traditional_compatible` and `expressions`: routes in the order of a 64-bit priority, then of their ids,
 * both descending; the first whose expression holds wins (kong/router/atc.lua over the Rust library atc-router).
 */
import type { ExpressionFailure } from '../expression/compile.ts';
import { segmentValue } from '../expression/segments.ts';
import { type AtcContext, contextOf } from './atc-context.ts';
import {
  type AtcUnmet,
  type ClassicTests,
  classicTests,
  fieldsOf,
  firstUnmet,
  hostKeysOf,
  lowerUnicode,
  matchedPath,
  type PathMatch,
  pathKeysOf,
  tagsOf,
} from './atc-part.ts';
import { fromBytes } from './bytes.ts';
import { ascending, CandidateIndex, type Filing } from './candidate-index.ts';
import { type CompiledPart, splitByPaths } from './compile-route.ts';
import type { Decision } from './decision.ts';
import { type ExpressionTest, expressionTest } from './expression-part.ts';
import { headerTags, headerValues, queryValues, type Seen } from './request.ts';
import type { RouteSpec, RouteTable, Subsystem } from './route-table.ts';
import type { BadRegex } from './traditional-part.ts';

export type AtcPart = CompiledPart & {
  /** `net.protocol` must be one of these; undefined: any (flavour `expressions` only). */
  readonly protocols: ReadonlySet<string> | undefined;
  readonly classic: ClassicTests | undefined;
  readonly expression: ExpressionTest | undefined;
};

export interface AtcRouter {
  readonly flavor: 'traditional_compatible' | 'expressions';
  readonly subsystem: Subsystem;
  /** In the order in which they are tried. */
  readonly parts: readonly AtcPart[];
  readonly problems: readonly BadRegex[];
  /** What the routes read of a request. */
  readonly fields: ReadonlySet<string>;
  decide(seen: Seen): Decision;
  firstUnmet(part: AtcPart, seen: Seen): AtcUnmet | undefined;
  /** Which conditions keep a part's expression from holding; empty for a classic part. */
  whyFalse(part: AtcPart, seen: Seen): readonly ExpressionFailure[];
}

export function atcRouter(
  table: RouteTable,
  flavor: AtcRouter['flavor'],
  subsystem: Subsystem,
  version: number,
  takesPart: (route: RouteSpec) => boolean,
): AtcRouter {
  const problems: BadRegex[] = [];
  const parts = table.routes
    .flatMap((route, i) => (takesPart(route) ? splitByPaths(route, i, version) : []))
    .flatMap((part) => atcPart(part, flavor, subsystem, version, problems) ?? [])
    .sort(compareParts);
  const fields = new Set(parts.flatMap(partFields));
  const index = new CandidateIndex<number>();
  for (const [rank, part] of parts.entries()) index.add(rank, filingOf(part));

  const decide = (seen: Seen): Decision => {
    const context = contextOf(seen, version);
    const broken = unreadableField(fields, context);
    if (broken !== undefined) return { kind: 'not-utf8', field: broken };
    const ranks = ascending(
      index.find({
        hosts: context.host === undefined ? [] : [context.host],
        path: seen.path,
        tags: headerTags(seen, lowerUnicode),
      }),
    );
    for (const [place, rank] of ranks.entries()) {
      const part = parts[rank];
      if (!part) continue;
      const unmet = unmetOf(part, context);
      if (unmet === 'undecided') return { kind: 'undecided', routeIndex: part.routeIndex };
      if (unmet !== undefined) continue;
      return {
        kind: 'route',
        routeIndex: part.routeIndex,
        route: part.route,
        ...pathOf(part, context),
        postfix: undefined,
        ties: tiesOf(part, ranks, place + 1, parts, context),
      };
    }
    return { kind: 'none' };
  };
  return {
    flavor,
    subsystem,
    parts,
    problems,
    fields,
    decide,
    firstUnmet: (part, seen) => unmetOf(part, contextOf(seen, version)),
    whyFalse: (part, seen) => part.expression?.whyFalse(contextOf(seen, version)) ?? [],
  };
}

function filingOf({ classic, expression }: AtcPart): Filing {
  if (!classic) return { hosts: expression?.hostKeys, paths: expression?.pathKeys, tags: undefined };
  return { hosts: hostKeysOf(classic), paths: pathKeysOf(classic), tags: tagsOf(classic) };
}

/** Tries the routes of the highest priority first, of equal ones the highest id. */
function compareParts(one: CompiledPart, other: CompiledPart): number {
  if (one.priority !== other.priority) return one.priority < other.priority ? 1 : -1;
  const [a = '', b = ''] = [one.id, other.id];
  return a === b ? 0 : a < b ? 1 : -1;
}

/** Undefined: Kong refuses it. */
export function atcPart(
  part: CompiledPart,
  flavor: AtcRouter['flavor'],
  subsystem: Subsystem,
  version: number,
  problems: BadRegex[],
): AtcPart | undefined {
  const { route, routeIndex } = part;
  const protocols = flavor === 'expressions' ? protocolsOf(route) : undefined;
  if (route.expression !== undefined) {
    const expression = expressionTest(route.expression, subsystem, version);
    if (expression) return { ...part, protocols, classic: undefined, expression };
    problems.push({ routeIndex, field: 'expression', value: route.expression });
    return undefined;
  }
  // Up to 3.6 the flavour takes expression routes only.
  if (flavor === 'expressions' && version < 3007) return undefined;
  const classic = classicTests(part, version, problems);
  return classic && { ...part, protocols, classic, expression: undefined };
}

const AS_SEEN: Readonly<Record<string, string>> = { tls_passthrough: 'tcp', grpc: 'http', grpcs: 'https' };

/** Flavour `expressions` adds the protocols to the expression, save for the one that Kong wants to redirect. */
export function protocolsOf(route: RouteSpec): ReadonlySet<string> | undefined {
  const [only] = route.protocols;
  if (route.protocols.length === 0) return undefined;
  if (route.protocols.length === 1 && (only === 'https' || only === 'tls' || only === 'tls_passthrough'))
    return undefined;
  return new Set(route.protocols.map((protocol) => AS_SEEN[protocol] ?? protocol));
}

function partFields(part: AtcPart): readonly string[] {
  return [
    ...(part.classic ? fieldsOf(part.classic) : (part.expression?.fields ?? [])),
    ...(part.protocols ? ['net.protocol'] : []),
  ];
}

/** One field that is no UTF-8 makes the engine refuse the whole request. */
function unreadableField(fields: ReadonlySet<string>, context: AtcContext): string | undefined {
  const { seen } = context;
  if (fields.has('http.path') && context.pathText === undefined) return 'http.path';
  if (fields.has('http.host') && context.host !== undefined && fromBytes(context.host) === undefined)
    return 'http.host';
  if (seen.subsystem === 'stream') return undefined;
  const queries = seen.request.uri.includes('%') ? queryValues(seen.request.uri) : undefined;
  for (const field of fields) {
    const name = field.slice('http.headers.'.length);
    const values = field.startsWith('http.headers.')
      ? headerValues(seen, name)
      : field.startsWith('http.queries.')
        ? queries?.get(name)
        : undefined;
    if (values?.some((value) => fromBytes(value) === undefined)) return field;
    if (context.pathText === undefined && field.startsWith('http.path.segments.')) {
      const segment = segmentValue(seen.path, field);
      if (segment !== undefined && fromBytes(segment) === undefined) return field;
    }
  }
  return undefined;
}

/** The first condition that is not met; undefined: all are. */
export function unmetOf(part: AtcPart, context: AtcContext): AtcUnmet | undefined {
  if (part.protocols && !part.protocols.has(context.seen.protocol)) return 'protocol';
  if (part.classic) return firstUnmet(part.classic, context);
  const held = part.expression?.holds(context);
  return held === true ? undefined : held === 'undecided' ? 'undecided' : 'expression';
}

function pathOf(part: AtcPart, context: AtcContext): PathMatch {
  if (part.classic) return matchedPath(part.classic, context);
  return part.expression?.matchedPath(context) ?? { prefix: undefined, captures: [] };
}

/** Later parts of the same priority that take the request as well. */
function tiesOf(
  winner: AtcPart,
  ranks: readonly number[],
  from: number,
  parts: readonly AtcPart[],
  context: AtcContext,
): readonly number[] {
  const ties = new Set<number>();
  for (let place = from; place < ranks.length; place++) {
    const part = parts[ranks[place] ?? -1];
    if (!part || part.priority !== winner.priority) break;
    if (part.routeIndex !== winner.routeIndex && unmetOf(part, context) === undefined)
      ties.add(part.routeIndex);
  }
  return [...ties];
}
