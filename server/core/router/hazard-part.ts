/** A part of a route as the search for hazards files it, and which of two parts a router tries first. */

import type { Flavor } from '../catalogue/target.ts';
import { compileExpression } from '../expression/compile.ts';
import { bothOf, type Formula, formulaOf } from '../expression/formula.ts';
import type { Matcher } from '../regex/matcher.ts';
import { UNDECIDED } from '../regex/matcher.ts';
import type { AtcContext } from './atc-context.ts';
import { type AtcPart, atcPart, protocolsOf, unmetOf } from './atc-router.ts';
import { fromBytes } from './bytes.ts';
import { type Filing, type Offer, offerIn } from './candidate-index.ts';
import { type CompiledPart, expressionOf, splitByPaths } from './compile-route.ts';
import { atcConditions, type Conditions, filingOf, traditionalConditions } from './conditions.ts';
import { type Cell, cellsOf } from './covers.ts';
import { cornersOf, type ExpressionTest } from './expression-part.ts';
import type { RouteSpec, Subsystem } from './route-table.ts';
import { servedBy } from './router.ts';
import { isAheadInTraditional } from './traditional-order.ts';
import { type Part, partsOf } from './traditional-part.ts';

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
  /** By the router's own test; what is undecided is no. */
  readonly takes: (context: AtcContext) => boolean;
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
  /** Where it takes some request for sure, unless it never takes any. */
  readonly corners: () => readonly Offer[];
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
  const parts = splitByPaths(route, 0, target.version);
  if (route.expression !== undefined) return expressionParts(subsystem, parts, target);
  // Up to 3.6 the flavour takes expression routes only.
  if (target.flavor === 'expressions' && target.version < 3007) return [];
  return parts.map((part) => classicPart(subsystem, part, target));
}

function classicPart(subsystem: Subsystem, part: CompiledPart, target: HazardTarget): AtcHazardPart {
  const { route, paths, priority, id } = part;
  const protocols = target.flavor === 'expressions' ? protocolsOf(route) : undefined;
  const conditions = atcConditions(route, paths, target.version, protocols);
  const tested = once(() => testedPart(part, subsystem, target));
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
      const compiled = compileExpression(
        fromBytes(expressionOf(route, paths, target.version)) ?? '',
        kongOf(subsystem, target),
      );
      if (compiled.kind === 'problems') return undefined;
      return spokenBy(protocols, formulaOf(compiled.expression, true), subsystem, target);
    }),
    takes: (context) => takes(tested(), context),
  };
}

function expressionParts(
  subsystem: Subsystem,
  parts: readonly CompiledPart[],
  target: HazardTarget,
): readonly HazardPart[] | undefined {
  // Before 3.4 only the first of several values counted.
  if (target.version < 3004) return undefined;
  return parts.flatMap((part): readonly HazardPart[] => {
    const tested = testedPart(part, subsystem, target);
    return tested?.expression ? [new SpokenPart(tested, tested.expression, subsystem, target)] : [];
  });
}

class SpokenPart implements ExpressionHazardPart {
  readonly kind = 'expression';
  readonly subsystem: Subsystem;
  readonly offers: readonly Offer[];
  readonly #part: AtcPart;
  readonly #test: ExpressionTest;
  readonly #target: HazardTarget;
  #formula: Formula | undefined;

  constructor(part: AtcPart, test: ExpressionTest, subsystem: Subsystem, target: HazardTarget) {
    this.#part = part;
    this.#test = test;
    this.#target = target;
    this.subsystem = subsystem;
    this.offers = (test.hostKeys ?? [undefined]).flatMap((host) =>
      (test.pathKeys ?? [undefined]).map((path) => offerIn(host, path, [])),
    );
  }

  get route(): RouteSpec {
    return this.#part.route;
  }

  get priority(): bigint {
    return this.#part.priority;
  }

  get id(): string | undefined {
    return this.#part.id;
  }

  get filing(): Filing {
    return { hosts: this.#test.hostKeys, paths: this.#test.pathKeys, tags: undefined };
  }

  corners(): readonly Offer[] {
    return cornersOf(this.#test.syntax, this.offers);
  }

  formula(): Formula | undefined {
    this.#formula ??= spokenBy(
      this.#part.protocols,
      formulaOf(this.#test.syntax, true),
      this.subsystem,
      this.#target,
    );
    return this.#formula;
  }

  takes(context: AtcContext): boolean {
    return takes(this.#part, context);
  }
}

function testedPart(
  part: CompiledPart,
  subsystem: Subsystem,
  { flavor, version }: HazardTarget,
): AtcPart | undefined {
  return flavor === 'traditional' ? undefined : atcPart(part, flavor, subsystem, version, []);
}

function takes(part: AtcPart | undefined, context: AtcContext): boolean {
  return part !== undefined && unmetOf(part, context) === undefined;
}

/** What holds where the route's protocols are spoken too. */
function spokenBy(
  protocols: ReadonlySet<string> | undefined,
  own: Formula,
  subsystem: Subsystem,
  target: HazardTarget,
): Formula | undefined {
  if (!protocols) return own;
  const asked = [...protocols].map((protocol) => `net.protocol == "${protocol}"`).join(' || ');
  const spoken = compileExpression(asked, kongOf(subsystem, target));
  return spoken.kind === 'problems' ? undefined : bothOf(formulaOf(spoken.expression, true), own);
}

function kongOf(subsystem: Subsystem, { version }: HazardTarget) {
  return { version: `${Math.floor(version / 1000)}.${version % 1000}`, subsystem };
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
export function isUnstable(priority: bigint): boolean {
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
  return isAheadInTraditional(first.part, second.part, first.subsystem, regexTexts);
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
