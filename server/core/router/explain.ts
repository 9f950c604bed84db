/** Why a route did not get a request: the first reason, in Kong's own order of looking. */
import type { ExpressionFailure } from '../expression/compile.ts';
import { showIp } from '../expression/ip.ts';
import type { Value } from '../expression/value.ts';
import type { Span } from '../text/span.ts';
import { showBytes } from './bytes.ts';
import type { Decision } from './decision.ts';
import type { Seen } from './request.ts';
import { type RouteSpec, routeLabel, subsystemOf } from './route-table.ts';
import { type Router, servedBy } from './router.ts';

export const LOSSES = [
  'other-subsystem',
  'service-off',
  'refused',
  'nothing-matches',
  'protocol',
  'method',
  'host',
  'sni',
  'source',
  'destination',
  'header',
  'path',
  'expression',
  'outranked',
  'not-searched',
  'undecided',
] as const;
export type LossKind = (typeof LOSSES)[number];

export interface Loss {
  readonly routeIndex: number;
  readonly kind: LossKind;
  /** For people, without the route's name. */
  readonly text: string;
  /** For an expression that is false: the conditions that fail, with their place in it. */
  readonly conditions?: readonly FailedCondition[];
}

export interface FailedCondition {
  /** In the text of the expression. */
  readonly span: Span;
  readonly condition: string;
  /** What the request has for the condition's field; empty: nothing. */
  readonly seen: readonly string[];
}

/** Every route but the winner. The order: who would take the request if the winner were away, then the others by file. */
export function lossesOf(router: Router, seen: Seen, decision: Decision): readonly Loss[] {
  const winner = decision.kind === 'route' ? decision.routeIndex : undefined;
  const losses = router.table.routes.flatMap((route, i) =>
    i === winner ? [] : lossOf(router, seen, decision, route, i),
  );
  const near = (loss: Loss) => (loss.kind === 'outranked' || loss.kind === 'not-searched' ? 0 : 1);
  return losses.sort((a, b) => near(a) - near(b) || a.routeIndex - b.routeIndex);
}

function lossOf(router: Router, seen: Seen, decision: Decision, route: RouteSpec, routeIndex: number): Loss {
  const loss = (kind: LossKind, text: string): Loss => ({ routeIndex, kind, text });
  if (!route.protocols.some((protocol) => subsystemOf(protocol) === seen.subsystem))
    return loss(
      'other-subsystem',
      `its protocols (${route.protocols.join(', ')}) are not served as ${seen.subsystem}`,
    );
  if (!servedBy(route, seen.subsystem))
    return loss('service-off', 'its service is switched off (enabled: false)');
  if (decision.kind === 'not-utf8')
    return loss(
      'nothing-matches',
      `${decision.field} is no UTF-8, and then Kong's expression engine matches nothing`,
    );
  const side = router[seen.subsystem];
  const unmet =
    side.flavor === 'traditional'
      ? unmetIn(
          side.parts.filter((part) => part.routeIndex === routeIndex),
          (part) => side.firstUnmet(part, seen),
        )
      : unmetIn(
          side.parts.filter((part) => part.routeIndex === routeIndex),
          (part) => side.firstUnmet(part, seen),
        );
  if (unmet === 'absent') return loss('refused', 'Kong leaves it out: its regex or expression is refused');
  if (unmet === 'expression' && side.flavor !== 'traditional') {
    const part = side.parts.find((each) => each.routeIndex === routeIndex);
    const failures = part ? side.whyFalse(part, seen) : [];
    return {
      ...loss(unmet, expressionText(failures)),
      conditions: failures.map(({ span, text, seen: values }) => ({
        span,
        condition: text,
        seen: (values ?? []).map(showValue),
      })),
    };
  }
  if (unmet !== undefined) return loss(unmet, unmetText(unmet, route, seen));
  return decision.kind === 'route'
    ? loss('outranked', outrankedText(router, seen, decision.routeIndex, routeIndex))
    : loss('not-searched', 'it matches, but the search for this request starts below its set of conditions');
}

type Unmet = Exclude<
  LossKind,
  'other-subsystem' | 'service-off' | 'refused' | 'nothing-matches' | 'outranked' | 'not-searched'
>;

/** Of several parts (one for each path) the one that came furthest; undefined: one matches. */
function unmetIn<Part>(
  parts: readonly Part[],
  test: (part: Part) => Unmet | undefined,
): Unmet | 'absent' | undefined {
  if (parts.length === 0) return 'absent';
  const results = parts.map(test);
  if (results.includes(undefined)) return undefined;
  return results.find((result) => result === 'undecided') ?? results[0];
}

function unmetText(unmet: Unmet, route: RouteSpec, seen: Seen): string {
  const { request } = seen;
  const one = (values: readonly string[]) =>
    values.map((value) => `"${showBytes(value)}"`).join(values.length < 3 ? ' or ' : ', ');
  switch (unmet) {
    case 'protocol':
      return `it takes ${route.protocols.join(', ')}, the request is ${seen.protocol}`;
    case 'method':
      return `the method ${seen.method} is not ${one(route.methods)}`;
    case 'host':
      return request.host === undefined
        ? `the request has no Host; wanted ${one(route.hosts ?? [])}`
        : `the Host "${showBytes(request.host)}" is not ${one(route.hosts ?? [])}`;
    case 'sni':
      return `the server name ${seen.sni === undefined ? '(none sent)' : `"${seen.sni}"`} is not ${one(route.snis)}`;
    case 'source':
      return `the client ${request.sourceIp}:${request.sourcePort} is none of its sources`;
    case 'destination':
      return `the address ${request.destinationIp}:${request.destinationPort} is none of its destinations`;
    case 'header':
      return `a header it asks for is missing or has another value (${one(route.headers.map(({ name }) => name))})`;
    case 'path':
      return `the path "${showBytes(seen.path)}" does not match ${one(route.paths)}`;
    case 'expression':
      return 'its expression is false for this request';
    case 'undecided':
      return 'not decided: a regex ran into the step limit';
  }
}

function expressionText(failures: readonly ExpressionFailure[]): string {
  const each = failures.map(({ text, seen, negated, undecided }) => {
    if (undecided) return `\`${shortened(text)}\` could not be decided`;
    const has = seen?.length ? `has ${seen.map(showValue).join(', ')}` : 'has nothing there';
    return `\`${shortened(text)}\` ${negated ? 'holds behind a "!"' : 'does not hold'}, the request ${has}`;
  });
  return `its expression is false: ${each.join('; ')}`;
}

const LONG = 120;

function shortened(text: string): string {
  return text.length <= LONG ? text : `${text.slice(0, LONG)}…`;
}

function showValue(value: Value): string {
  switch (value.type) {
    case 'String':
      return JSON.stringify(shortened(value.value));
    case 'Int':
      return String(value.value);
    case 'IpAddr':
    case 'IpCidr':
      return showIp(value.value);
  }
}

function outrankedText(router: Router, seen: Seen, winner: number, loser: number): string {
  const name = `"${labelOf(router, winner)}"`;
  const side = router[seen.subsystem];
  if (side.flavor !== 'traditional') {
    const priority = (index: number) =>
      side.parts.find((part) => part.routeIndex === index && side.firstUnmet(part, seen) === undefined)
        ?.priority;
    const [high, low] = [priority(winner), priority(loser)];
    if (high === low) return `it matches too, with the same priority ${high}; ${name} has the higher id`;
    return `it matches too, but ${name} has the higher priority (${high} against ${low})`;
  }
  return `it matches too, but ${name} ranks before it`;
}

function labelOf(router: Router, index: number): string {
  const route = router.table.routes[index];
  return route ? routeLabel(route, index) : `#${index + 1}`;
}
