/** The router and the hazards against a large table, beside Kong's own expression engine on the same one. */
import assert from 'node:assert/strict';
import type { Flavor } from '../../server/core/catalogue/target.ts';
import { fromBytes } from '../../server/core/router/bytes.ts';
import { expressionOf, splitByPaths } from '../../server/core/router/compile-route.ts';
import { HazardBook } from '../../server/core/router/hazard-book.ts';
import { readTable } from '../../server/core/router/read-table.ts';
import { makeRequest, type Seen, see } from '../../server/core/router/request.ts';
import type { RouteSpec, RouteTable } from '../../server/core/router/route-table.ts';
import { buildRouter } from '../../server/core/router/router.ts';
import { loadJudge } from '../kit/atc-router.ts';
import { type Random, randomFrom } from '../kit/random.ts';

export type Report = (work: string, limit: string, measured: string, holds: boolean | undefined) => void;

const WORDS = [
  'orders',
  'users',
  'billing',
  'search',
  'media',
  'catalog',
  'auth',
  'cart',
  'reports',
  'admin',
] as const;

/** Routes as people have them: a path each, most with a host, some with methods, headers or a regex. */
export function bigTable(count: number): RouteTable {
  const random = randomFrom(count);
  const routes = Array.from({ length: count }, (_, i) => {
    const path = `/${random.pick(WORDS)}/${random.pick(WORDS)}-${random.below(count)}`;
    const word = random.pick(WORDS);
    return {
      name: `route-${i}`,
      paths: [random.chance(0.1) ? `~${path}/\\d+$` : path],
      ...(random.chance(0.6)
        ? { hosts: [random.chance(0.15) ? `*.${word}.test` : `${word}${random.below(200)}.test`] }
        : {}),
      ...(random.chance(0.3) ? { methods: ['GET', 'POST', 'PUT'].slice(random.below(3)) } : {}),
      ...(random.chance(0.15) ? { headers: { 'x-tenant': [`tenant-${random.below(50)}`] } } : {}),
    };
  });
  return readTable(
    { _format_version: '3.0', services: [{ name: 's', host: 's.internal', routes }] },
    { version: '3.9' },
  );
}

/** The same, written as expressions: half of equal priority, as most people leave it. */
export function expressionTable(count: number): RouteTable {
  const random = randomFrom(count + 1);
  const routes = Array.from({ length: count }, (_, i) => {
    const path = `/${random.pick(WORDS)}/${random.pick(WORDS)}-${random.below(count)}`;
    const word = random.pick(WORDS);
    const methods = ['GET', 'POST', 'PUT']
      .slice(random.below(3))
      .map((method) => `http.method == "${method}"`);
    const conditions = [
      random.chance(0.1)
        ? `http.path ~ "^${path}/\\\\d+$"`
        : random.chance(0.15)
          ? `(http.path == "${path}" || http.path ^= "${path}/")`
          : `http.path ^= "${path}"`,
      ...(random.chance(0.6)
        ? [
            random.chance(0.15)
              ? `http.host =^ ".${word}.test"`
              : `http.host == "${word}${random.below(200)}.test"`,
          ]
        : []),
      ...(random.chance(0.3) ? [`(${methods.join(' || ')})`] : []),
      ...(random.chance(0.15) ? [`any(lower(http.headers.x_tenant)) == "tenant-${random.below(50)}"`] : []),
      ...(random.chance(0.05) ? [`net.src.ip in 10.${random.below(200)}.0.0/16`] : []),
      ...(random.chance(0.05) ? [`http.queries.version == "${random.below(5)}"`] : []),
      ...(random.chance(0.05) ? ['!(http.path contains "/internal/")'] : []),
    ];
    const priority = random.pick([0, 0, 10, 100, random.below(1000)]);
    return { name: `route-${i}`, expression: conditions.join(' && '), priority };
  });
  return readTable(
    { _format_version: '3.0', services: [{ name: 's', host: 's.internal', routes }] },
    { version: '3.9' },
  );
}

/** Requests to the paths and hosts that the expressions name. */
function spokenRequests({ routes }: RouteTable, random: Random, count: number): readonly Seen[] {
  return Array.from({ length: count }, () => {
    const { expression = '' } = random.pick(routes);
    const path = /"\^?(\/[^"\\]+)/.exec(expression)?.[1] ?? '/';
    const host = /http\.host (=.) "([^"]+)"/.exec(expression);
    return see(
      makeRequest({
        uri: `${path}${random.pick(['', '/x', '7'])}`,
        host: host ? `${host[1] === '=^' ? 'a' : ''}${host[2]}` : 'nobody.test',
        method: random.pick(['GET', 'POST', 'PUT']),
        headers: random.chance(0.3) ? [['x-tenant', `tenant-${random.below(50)}`]] : [],
      }),
    );
  });
}

function requestsFor({ routes }: RouteTable, random: Random, count: number): readonly Seen[] {
  return Array.from({ length: count }, () => {
    const route = random.pick(routes);
    const [path = '/'] = route.paths;
    return see(
      makeRequest({
        uri: `${path.replace(/^~/, '').replace('\\d+$', '7')}${random.chance(0.3) ? '/x' : ''}`,
        host: route.hosts?.[0]?.replace('*', 'a') ?? 'nobody.test',
        method: route.methods[0] ?? 'GET',
        headers: route.headers.map(({ name, values }) => [name, values[0] ?? ''] as const),
      }),
    );
  });
}

function medianOf(times: number, work: () => void): number {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return taken[times >> 1] ?? Number.NaN;
}

/** `n`: the median of `node -e 0`, in ms. */
export async function routerSpeed(n: number, report: Report): Promise<void> {
  const perRequest = new Map<string, number>();
  for (const flavor of ['traditional_compatible', 'traditional'] as const) {
    for (const count of [1000, 10_000]) {
      const table = bigTable(count);
      const router = buildRouter(table, { version: '3.9', flavor });
      const seen = requestsFor(table, randomFrom(1), 2000);
      const ask = () => {
        for (const one of seen) router.http.decide(one);
      };
      ask();
      perRequest.set(`${flavor} ${count}`, medianOf(9, ask) / seen.length);
    }
    const [small = 0, large = 0] = [perRequest.get(`${flavor} 1000`), perRequest.get(`${flavor} 10000`)];
    report(
      `a request, ${flavor}: 10,000 routes against 1,000`,
      '< 3 times',
      `${(large / small).toFixed(2)} times`,
      large < 3 * small,
    );
  }
  const classic = bigTable(10_000);
  const theirs = await atcRouterTime(classic, requestsFor(classic, randomFrom(1), 60));
  const ours = perRequest.get('traditional_compatible 10000') ?? Number.NaN;
  reportAgainstAtcRouter('a request among 10,000 routes', ours, theirs, report);
  const spoken = expressionTable(10_000);
  const router = buildRouter(spoken, { version: '3.9', flavor: 'expressions' });
  const asked = spokenRequests(spoken, randomFrom(1), 2000);
  const ask = () => {
    for (const one of asked) router.http.decide(one);
  };
  ask();
  reportAgainstAtcRouter(
    'a request among 10,000 expressions',
    medianOf(9, ask) / asked.length,
    await atcRouterTime(spoken, asked.slice(0, 60)),
    report,
  );
  for (const flavor of ['traditional_compatible', 'traditional'] as const)
    hazards(flavor, classic.routes, n, report);
  hazards('expressions', spoken.routes, n, report);
}

function reportAgainstAtcRouter(work: string, ours: number, theirs: number, report: Report): void {
  report(
    `${work}, against atc-router`,
    '≥ 20 times faster',
    `${(theirs / ours).toFixed(0)} times`,
    20 * ours <= theirs,
  );
}

/** ms for one of the requests among the expressions of the same routes. */
async function atcRouterTime(table: RouteTable, requests: readonly Seen[]): Promise<number> {
  const judge = await loadJudge();
  const schema = judge.newSchema();
  for (const field of TEXT_FIELDS) schema.addField(field, 'String');
  schema.addField('net.dst.port', 'Int');
  schema.addField('net.src.ip', 'IpAddr');
  const parts = table.routes.flatMap((route, i) => splitByPaths(route, i, 3009));
  parts.sort((a, b) => (a.priority < b.priority ? -1 : 1));
  const execute = judge.prepareAll(
    parts.map(({ route, paths }) => fromBytes(expressionOf(route, paths, 3009)) ?? ''),
    schema,
  );
  assert.ok(execute);
  const contexts = requests.map((seen) =>
    judge.newContext(schema, [
      ['net.protocol', { String: 'http' }],
      ['http.method', { String: seen.method }],
      ['http.host', { String: seen.request.host ?? '' }],
      ['http.path', { String: fromBytes(seen.path) ?? '' }],
      ['net.dst.port', { Int: 8000 }],
      ['net.src.ip', { IpAddr: seen.request.sourceIp }],
      ...[...seen.headers].flatMap(([name, values]) =>
        values.map((value) => [`http.headers.${name.replaceAll('-', '_')}`, { String: value }] as const),
      ),
    ]),
  );
  const ask = () => {
    for (const context of contexts) execute(context);
  };
  ask();
  return medianOf(5, ask) / contexts.length;
}

const TEXT_FIELDS = [
  'net.protocol',
  'tls.sni',
  'http.method',
  'http.host',
  'http.path',
  'http.headers.*',
  'http.queries.*',
] as const;

function hazards(flavor: Flavor, routes: readonly RouteSpec[], n: number, report: Report): void {
  const judge = (book: HazardBook, list: typeof routes) => {
    book.update(list);
    book.shadows();
    book.duplicates();
    book.ties();
  };
  const book = new HazardBook({ flavor, version: 3009 });
  const start = performance.now();
  judge(book, routes);
  const whole = (performance.now() - start) / n;
  report(`all hazards of 10,000 routes, ${flavor}`, '≤ 20 N', `${whole.toFixed(2)} N`, whole <= 20);
  const random = randomFrom(5);
  let list = routes;
  const edit = medianOf(31, () => {
    const at = random.below(list.length);
    const before = list[at] ?? random.pick(routes);
    const edited = `/edited/${random.below(1000)}`;
    list = list.with(
      at,
      before.expression === undefined
        ? { ...before, paths: [edited] }
        : { ...before, expression: `http.path ^= "${edited}"` },
    );
    judge(book, list);
  });
  report(`hazards after an edit, ${flavor}`, '≤ 0.15 N', `${(edit / n).toFixed(3)} N`, edit <= 0.15 * n);
}
