import { trustedRanges } from '../router/access.ts';
import { showBytes } from '../router/bytes.ts';
import type { RouterRequest } from '../router/request.ts';
import { type RouteAnswer, routeRequest } from '../router/route-request.ts';
import { type RouteSpec, type RouteTable, routeLabel } from '../router/route-table.ts';
import type { Router } from '../router/router.ts';
import type { Located } from '../syntax/tree.ts';
import type { KongTest, RouteCase, RouteExpectation } from './case.ts';
import { readGivenRequest } from './request-line.ts';

export interface Mismatch {
  /** The expectation's value. */
  readonly at: Located;
  readonly name: RouteExpectation;
  readonly expected: string;
  readonly actual: string;
}

export interface CaseResult {
  readonly test: RouteCase;
  readonly outcome: 'passed' | 'failed' | 'undecided';
  /** One for each expectation that is not met; they are all told. */
  readonly mismatches: readonly Mismatch[];
  /** Why the expected route lost, or why Kong answers by itself. */
  readonly why: readonly string[];
  /** Index of the route that takes the request. */
  readonly winner: number | undefined;
}

export interface Coverage {
  /** Indexes in the table's routes that some test reaches. */
  readonly reached: ReadonlySet<number>;
  readonly missed: readonly number[];
}

/** Runs the routing tests of a file; probes are for whoever may touch the network. */
export function runRouteCases(test: KongTest, router: Router): readonly CaseResult[] {
  const trusted = trustedRanges(test.trustedIps);
  return test.cases.flatMap((routeCase) => {
    if (routeCase.kind !== 'route') return [];
    const read = readGivenRequest(routeCase.request);
    if (read.kind === 'problem') return [];
    return [runCase(routeCase, router, routeRequest(router, read.request, trusted))];
  });
}

export function coverageOf(results: readonly CaseResult[], table: RouteTable): Coverage {
  const reached = new Set(results.flatMap((result) => result.winner ?? []));
  return { reached, missed: table.routes.flatMap((_, i) => (reached.has(i) ? [] : [i])) };
}

/** What becomes of the request of a test; undefined where it cannot be said. */
export function whatHappens(
  { request }: RouteCase,
  router: Router,
  trustedIps: readonly string[],
): Actual | undefined {
  const read = readGivenRequest(request);
  if (read.kind === 'problem') return undefined;
  const answer = routeRequest(router, read.request, trustedRanges(trustedIps));
  return answer.decision.kind === 'undecided' ? undefined : actualOf(answer);
}

function runCase(test: RouteCase, router: Router, answer: RouteAnswer): CaseResult {
  const winner = answer.decision.kind === 'route' ? answer.decision.routeIndex : undefined;
  if (answer.decision.kind === 'undecided') {
    const route = router.table.routes[answer.decision.routeIndex];
    const name = route ? routeLabel(route, answer.decision.routeIndex) : '';
    const why = `a regex of "${name}" ran into the step limit, or is of a kind that is not run here`;
    return { test, outcome: 'undecided', mismatches: [], why: [why], winner };
  }
  const actual = actualOf(answer);
  const mismatches = test.expected.flatMap(({ name, value, at }): Mismatch[] => {
    const is = actual[name];
    const wanted = value === null ? undefined : String(value);
    if (same(name, is, wanted)) return [];
    return [{ at, name, expected: wanted ?? 'none', actual: is ?? absent(name) }];
  });
  const outcome = mismatches.length === 0 ? 'passed' : 'failed';
  return { test, outcome, mismatches, why: outcome === 'passed' ? [] : whyOf(test, router, answer), winner };
}

export type Actual = Readonly<Record<RouteExpectation, string | undefined>>;

function actualOf(answer: RouteAnswer): Actual {
  const { decision, winner, upstream } = answer;
  const label = decision.kind === 'route' && winner ? routeLabel(winner, decision.routeIndex) : undefined;
  return {
    route: label,
    service: winner?.service?.name ?? winner?.service?.host,
    upstream: upstream && showBytes(upstream.url),
    host: upstream?.host === undefined || upstream.host === null ? undefined : showBytes(upstream.host),
    sni: upstream?.sni ?? undefined,
    status: answer.answer && String(answer.answer.status),
    location: answer.answer?.location ?? undefined,
  };
}

/** The port that goes without saying may be left out of a URL. */
function same(name: RouteExpectation, actual: string | undefined, wanted: string | undefined): boolean {
  if (name !== 'upstream' || actual === undefined || wanted === undefined) return actual === wanted;
  return withoutDefaultPort(actual) === withoutDefaultPort(wanted);
}

function withoutDefaultPort(url: string): string {
  const shortened = url
    .replace(/^((?:http|grpc):\/\/[^/?#]*?):80(?=[/?#]|$)/, '$1')
    .replace(/^((?:https|grpcs):\/\/[^/?#]*?):443(?=[/?#]|$)/, '$1');
  return /^[a-z]+:\/\/[^/?#]*$/.test(shortened) ? `${shortened}/` : shortened;
}

function absent(name: RouteExpectation): string {
  return name === 'status' ? 'none: the upstream answers' : 'none';
}

function whyOf(test: RouteCase, router: Router, answer: RouteAnswer): string[] {
  const why: string[] = [];
  if (answer.answer) why.push(`Kong answers ${answer.answer.status}: ${answer.answer.because}`);
  const wanted = test.expected.find(({ name }) => name === 'route')?.value;
  if (typeof wanted !== 'string') return why;
  const index = router.table.routes.findIndex((route, i) => routeLabel(route, i) === wanted);
  if (index < 0) return [...why, `no route is named "${wanted}"`];
  const loss = answer.losses().find(({ routeIndex }) => routeIndex === index);
  return loss ? [...why, `"${wanted}" does not take the request: ${loss.text}`] : why;
}

/** A test that holds what happened to a request: "record as test". YAML, to be put into the list of tests. */
export function recordedCase(name: string, url: string, request: RouterRequest, router: Router): string {
  const answer = routeRequest(router, request, []);
  const actual = actualOf(answer);
  const lines = [`- name: ${quoted(name)}`, `  request: ${quoted(`${request.method ?? ''} ${url}`.trim())}`];
  // A pasted command brings cookies and tokens, which have no place in a file; few headers decide on a route.
  const names = [...new Set(request.headers.map(([header]) => header))].filter((header) =>
    router.table.routes.some((route) => asksFor(header, route)),
  );
  if (0 < names.length) lines.push('  headers:');
  for (const header of names) {
    const values = request.headers
      .filter(([other]) => other === header)
      .map(([, value]) => quoted(showBytes(value)));
    lines.push(`    ${quoted(header)}: ${values.length === 1 ? values[0] : `[${values.join(', ')}]`}`);
  }
  lines.push('  expect:', `    route: ${actual.route === undefined ? 'none' : quoted(actual.route)}`);
  for (const key of ['service', 'upstream', 'host', 'status', 'location'] as const) {
    const value = actual[key];
    if (value !== undefined) lines.push(`    ${key}: ${key === 'status' ? value : quoted(value)}`);
  }
  return `${lines.join('\n')}\n`;
}

function asksFor(header: string, { headers, expression }: RouteSpec): boolean {
  const name = header.toLowerCase();
  const field = `http.headers.${name.replaceAll('-', '_')}`;
  return (
    headers.some((wanted) => wanted.name.toLowerCase() === name) ||
    (expression?.toLowerCase().includes(field) ?? false)
  );
}

/** Plain where YAML reads the same text back, else in double quotes. */
export function quoted(text: string): string {
  const plain = /^[A-Za-z/][\w ./:?=&%+~-]*$/.test(text) && !/:\s|\s#|:$|\s$/.test(text);
  const special = /^(?:null|true|false|yes|no|on|off|none|~)$/i.test(text);
  return plain && !special ? text : JSON.stringify(text);
}
