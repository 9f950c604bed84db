/** A part of a route as the search for hazards files it, and which of two parts a router tries first. */

import type { Flavor } from '../catalogue/target.ts';
import { compileExpression } from '../expression/compile.ts';
import { bothOf, type Formula, formulaOf } from '../expression/formula.ts';
import type { Matcher } from '../regex/matcher.ts';
import { UNDECIDED } from '../regex/matcher.ts';
import { protocolsOf } from './atc-router.ts';
import { fromBytes } from './bytes.ts';
import { type Filing, type Offer, offerIn } from './candidate-index.ts';
import { type CompiledPart, expressionOf, splitByPaths } from './compile-route.ts';
import { atcConditions, type Conditions, filingOf, traditionalConditions } from './conditions.ts';
import { type Cell, cellsOf } from './covers.ts';
import { type Demands, demandsOf } from './expression-part.ts';
import type { RouteSpec, Subsystem } from './route-table.ts';
import { servedBy } from './router.ts';
import { compareParts, type Part, partsOf, RULE } from './traditional-part.ts';

export interface HazardTarget {
  readonly flavor: Flavor;
  /** See versionNumber. */
  readonly version: number;
}

interface PartBase {
  readonly route: RouteSpec;
  readonly subsystem: Subsystem;
  readonly filing: Filing;
}

interface ClassicBase extends PartBase {
  readonly conditions: Conditions;
  /** Undefined: too many to look at. */
  readonly cells: readonly Cell[] | undefined;
}

/** Ranked by priority and id. */
interface Prioritized {
  readonly priority: bigint;
  readonly id: string | undefined;
  /** Its expression, protocols included, worked out when asked; undefined: Kong refuses it. */
  readonly formula: () => Formula | undefined;
}

export interface AtcHazardPart extends ClassicBase, Prioritized {
  readonly kind: 'atc';
}

export interface TraditionalHazardPart extends ClassicBase {
  readonly kind: 'traditional';
  readonly part: Part;
}

/** A route with an expression of its own. */
export interface ExpressionHazardPart extends PartBase, Prioritized {
  readonly kind: 'expression';
  /** Requests that lie in each of its corners, as far as an index looks at them. */
  readonly offers: readonly Offer[];
}

export type ClassicHazardPart = AtcHazardPart | TraditionalHazardPart;
export type PrioritizedPart = AtcHazardPart | ExpressionHazardPart;
export type HazardPart = ClassicHazardPart | ExpressionHazardPart;

/** Undefined: the route is of a kind that is not looked at, such as unusual hosts. */
export function hazardParts(route: RouteSpec, target: HazardTarget): readonly HazardPart[] | undefined {
  const subsystem: Subsystem = servedBy(route, 'http') ? 'http' : 'stream';
  if (!servedBy(route, subsystem)) return [];
  if (target.version < 3000 || target.flavor === 'traditional')
    return traditionalParts(route, subsystem, target);
  const protocols = target.flavor === 'expressions' ? protocolsOf(route) : undefined;
  const parts = splitByPaths(route, 0, target.version);
  if (route.expression !== undefined) return expressionParts(route, subsystem, parts, target, protocols);
  // Up to 3.6 the flavour takes expression routes only.
  if (target.flavor === 'expressions' && target.version < 3007) return [];
  return parts.map(({ paths, priority, id }) => {
    const conditions = atcConditions(route, paths, target.version, protocols);
    return {
      kind: 'atc',
      route,
      subsystem,
      conditions,
      cells: cellsOf(conditions),
      filing: filingOf(conditions),
      priority,
      id,
      formula: once(() => {
        const text = fromBytes(expressionOf(route, paths, target.version)) ?? '';
        return readFormula(text, protocols, subsystem, target)?.formula;
      }),
    };
  });
}

function expressionParts(
  route: RouteSpec,
  subsystem: Subsystem,
  parts: readonly CompiledPart[],
  target: HazardTarget,
  protocols: ReadonlySet<string> | undefined,
): readonly HazardPart[] | undefined {
  // Before 3.4 only the first of several values counted.
  if (target.version < 3004) return undefined;
  const read = readFormula(route.expression ?? '', protocols, subsystem, target);
  if (!read) return [];
  const { hosts, paths } = read.demands;
  return parts.map(({ priority, id }) => ({
    kind: 'expression',
    route,
    subsystem,
    filing: { hosts, paths, tags: undefined },
    offers: (hosts ?? [undefined]).flatMap((host) =>
      (paths ?? [undefined]).map((path) => offerIn(host, path, [])),
    ),
    priority,
    id,
    formula: () => read.formula,
  }));
}

/** Undefined: Kong refuses the expression. */
function readFormula(
  text: string,
  protocols: ReadonlySet<string> | undefined,
  subsystem: Subsystem,
  { version }: HazardTarget,
): { readonly formula: Formula; readonly demands: Demands } | undefined {
  const kong = { version: `${Math.floor(version / 1000)}.${version % 1000}`, subsystem };
  const compiled = compileExpression(text, kong);
  if (compiled.kind === 'problems') return undefined;
  const own = formulaOf(compiled.expression, true);
  const demands = demandsOf(compiled.expression);
  if (!protocols) return { formula: own, demands };
  const asked = [...protocols].map((protocol) => `net.protocol == "${protocol}"`).join(' || ');
  const spoken = compileExpression(asked, kong);
  return spoken.kind === 'problems'
    ? undefined
    : { formula: bothOf(formulaOf(spoken.expression, true), own), demands };
}

function once<Value>(work: () => Value): () => Value {
  let kept: { readonly value: Value } | undefined;
  return () => {
    kept ??= { value: work() };
    return kept.value;
  };
}

function traditionalParts(
  route: RouteSpec,
  subsystem: Subsystem,
  { version }: HazardTarget,
): readonly HazardPart[] | undefined {
  const parts: HazardPart[] = [];
  for (const part of partsOf(route, 0, version, [], () => NEVER_ASKED)) {
    const conditions = traditionalConditions(route, part.path, version);
    if (!conditions) return undefined;
    const filing = filingOf(conditions);
    parts.push({
      kind: 'traditional',
      route,
      subsystem,
      conditions,
      cells: cellsOf(conditions),
      filing,
      part,
    });
  }
  return parts;
}

/** Ranks and conditions do not need the regexes themselves. */
const NEVER_ASKED: Matcher = {
  groupNames: [],
  engine: 'none',
  match: () => UNDECIDED,
  test: () => 'undecided',
};

/** 2^63 and above, but below expression routes: the order among these differs from start to start (see compile-route.ts). */
function isUnstable(priority: bigint): boolean {
  return 1n << 63n <= priority && priority < 0xffn << 56n;
}

/**
 * Is `first` tried before `second` whenever a request meets both? Only a sure yes counts. `regexTexts`: how often a
 * regex of that text stands in the table.
 */
export function isAhead(
  first: HazardPart,
  second: HazardPart,
  regexTexts: ReadonlyMap<string, number>,
): boolean {
  if (first.subsystem !== second.subsystem) return false;
  if (first.kind !== 'traditional' && second.kind !== 'traditional') {
    if (isUnstable(first.priority)) return !isUnstable(second.priority) && second.priority < 1n << 63n;
    if (isUnstable(second.priority)) return false;
    if (first.priority !== second.priority) return second.priority < first.priority;
    return first.id !== undefined && second.id !== undefined && second.id < first.id;
  }
  if (first.kind !== 'traditional' || second.kind !== 'traditional') return false;
  return isAheadInTraditional(first, second, regexTexts);
}

/**
 * The search starts at the category that the request meets and goes down, so a part in an earlier category comes
 * first, as long as meeting it shows in the request's category: a server name does not, for plain http passes it.
 */
function isAheadInTraditional(
  { part: first, subsystem }: TraditionalHazardPart,
  { part: second }: TraditionalHazardPart,
  regexTexts: ReadonlyMap<string, number>,
): boolean {
  if (subsystem === 'http' && first.rules & RULE.sni) return false;
  // A plain path that reads like somebody's regex is matched without a look at it.
  if (second.uri && !second.uri.regex && regexTexts.has(second.uri.key)) return false;
  if (first.rules !== second.rules)
    return (
      second.ruleCount < first.ruleCount ||
      (second.ruleCount === first.ruleCount && second.rules < first.rules)
    );
  // In one category those that share the request's host, header, path … are tried first: `first` must be in each
  // group that `second` is in.
  if (subsystem === 'stream') return false;
  return (
    compareParts(first, second) < 0 &&
    [...second.plainHosts].every((host) => first.plainHosts.has(host)) &&
    second.wildcardHosts.every(({ value }) => first.wildcardHosts.some((host) => host.value === value)) &&
    first.headers.length === second.headers.length &&
    second.headers.every(({ name }) => first.headers.some((header) => header.name === name)) &&
    sameUriGroup(first, second, regexTexts)
  );
}

function sameUriGroup(first: Part, second: Part, regexTexts: ReadonlyMap<string, number>): boolean {
  if (!first.uri || !second.uri) return true;
  if (first.uri.value === second.uri.value) return true;
  // `first` fits whatever `second` fits and ranks before it, so the first regex that fits is none of `second`'s text.
  if (first.uri.regex && second.uri.regex) return regexTexts.get(second.uri.value) === 1;
  // A regex that fits the request is found before any plain path, so the plain one's group is never the first.
  return first.uri.regex !== undefined && second.uri.regex === undefined && !regexTexts.has(second.uri.value);
}

/** Equal for parts between which nothing but ids, times or the order of loading decides. */
export function rankKey(part: HazardPart): string {
  if (part.kind !== 'traditional') return `${part.subsystem} ${part.priority}`;
  const { rules, submatch, headers, longestUri, route } = part.part;
  return [
    part.subsystem,
    rules,
    submatch,
    headers.length,
    submatch & 1 ? route.regexPriority : 0,
    longestUri,
  ].join(' ');
}
