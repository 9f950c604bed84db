import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { toRouteRecord } from '../../client/cli/output/route.ts';
import { readRequests } from '../../client/cli/requests.ts';
import { fromBytes } from '../../server/core/router/bytes.ts';
import { expressionOf, priorityOf, splitByPaths } from '../../server/core/router/compile-route.ts';
import { HazardBook } from '../../server/core/router/hazard-book.ts';
import { readTable } from '../../server/core/router/read-table.ts';
import { routeRequest } from '../../server/core/router/route-request.ts';
import { type RouteTable, versionNumber } from '../../server/core/router/route-table.ts';
import { buildRouter } from '../../server/core/router/router.ts';
import { toPlain } from '../../server/core/syntax/read.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

interface Expected {
  readonly route: string | null;
  readonly service: string | null;
  readonly upstream?: { readonly url: string; readonly host: string | null; readonly via?: string } | null;
  readonly kongAnswers?: boolean;
  readonly tie?: readonly string[];
}

interface Table {
  readonly id: string;
  readonly kong: string;
  readonly flavor: 'traditional' | 'traditional_compatible' | 'expressions';
  readonly config: string;
  readonly requests: readonly (Readonly<Record<string, unknown>> & { readonly expect: Expected })[];
}

/** Where we knowingly answer otherwise, with the reason; docs/differences-router.md tells more. */
const ALLOWED: ReadonlyMap<string, string> = new Map([
  ['train-34t-0026', 'the recorded source port of a UDP request is not the one that it came from'],
  ['train-39c-0446', 'the recorded source port of a UDP request is not the one that it came from'],
  [
    'train-39e-0346',
    'an earlier plain request left its answer in the router cache, whose key has no protocol',
  ],
]);

const lines = <Line>(path: string): Line[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));

function tableOf({ config, kong }: Pick<Table, 'config' | 'kong'>): RouteTable {
  const { root } = readDocument(config, 'yaml');
  assert.ok(root);
  return readTable(toPlain(root), { version: kong });
}

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, grpc: 80, grpcs: 443 };

function normal(url: string, via?: string): string {
  const match = /^([a-z]+):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?(.*)$/s.exec(url);
  if (!match) return url;
  const [, scheme = '', host = '', port = PORTS[scheme] ?? '', rest = ''] = match;
  return `${scheme}://${via ?? `${host.toLowerCase()}:${port}`}${rest === '' && PORTS[scheme] ? '/' : rest}`;
}

interface Judged {
  readonly route: boolean;
  readonly url?: boolean;
  readonly host?: boolean;
  /** Where several routes rank equally: ours is the very one that was recorded. */
  readonly 'same of equals'?: boolean;
}

function judge(expect: Expected, got: ReturnType<typeof toRouteRecord>): Judged {
  const name = got.matched?.route ?? null;
  const same = name === expect.route && (got.matched?.service ?? null) === expect.service;
  const tied = name !== null && name !== expect.route && expect.tie?.includes(name) === true;
  const equals = expect.tie ? { 'same of equals': same } : {};
  if (tied || expect.route === null || expect.upstream === undefined)
    return { route: same || tied, ...equals };
  if (expect.upstream === null) return { route: same, url: same && got.upstream === null, ...equals };
  const { url, host, via } = expect.upstream;
  const ours = got.upstream ? normal(got.upstream.url) : '';
  return {
    ...equals,
    route: same,
    url: same && (ours === normal(url) || (via !== undefined && ours === normal(url, via))),
    ...(host === null ? {} : { host: same && got.upstream?.host === host }),
  };
}

const folder = SHARED && join(SHARED, 'router', 'train');

for (const file of folder ? readdirSync(folder).sort() : ['recorded answers of Kong']) {
  test(`${file}: route, upstream URL and Host are those of the real router`, NEEDS_SHARED, () => {
    assert.ok(folder);
    const count = { route: [0, 0], url: [0, 0], host: [0, 0], 'same of equals': [0, 0] };
    const misses: string[] = [];
    let answers = 0;
    let claims = 0;
    for (const table of lines<Table>(join(folder, file))) {
      const routes = tableOf(table);
      const router = buildRouter(routes, { version: table.kong, flavor: table.flavor });
      const book = new HazardBook({ flavor: table.flavor, version: versionNumber(table.kong) });
      book.update(routes.routes);
      const names = routes.routes.map(({ name }) => name);
      const lost = new Set(
        [...book.shadows(), ...book.duplicates().filter(({ decided }) => decided)].flatMap(
          ({ route: { name } }) =>
            name !== undefined && names.indexOf(name) === names.lastIndexOf(name) ? [name] : [],
        ),
      );
      claims += lost.size;
      for (const [i, { expect, ...request }] of table.requests.entries()) {
        const [asked] = readRequests(JSON.stringify(request), table.id);
        assert.ok(asked);
        const got = toRouteRecord(router, routeRequest(router, asked, []), 0);
        const judged = judge(expect, got);
        for (const key of ['route', 'url', 'host', 'same of equals'] as const) {
          if (judged[key] === undefined) continue;
          count[key][1] = (count[key][1] ?? 0) + 1;
          if (judged[key]) count[key][0] = (count[key][0] ?? 0) + 1;
          else misses.push(`${table.id}#${i} ${key}`);
        }
        if (expect.kongAnswers && got.matched?.route === expect.route) {
          answers++;
          assert.ok(got.answer, `${table.id}#${i}: Kong answers by itself`);
        }
        assert.ok(!lost.has(expect.route ?? ''), `${table.id}#${i}: ${expect.route} is called unreachable`);
      }
    }
    const words = Object.entries(count).map(([key, [right = 0, all = 0]]) => `${key} ${right} of ${all}`);
    console.log(
      `${file}: ${words.join(', ')}; ${answers} answers by Kong; ${claims} routes called unreachable`,
    );
    const surprising = misses.filter((miss) => !ALLOWED.has(miss.slice(0, miss.indexOf('#'))));
    assert.deepEqual(surprising, []);
  });
}

/** Kong writes conditions on several headers in the order of a Lua table, which differs from start to start. */
const unordered = (expression: string) =>
  expression
    .split(/ && (?=\(any\()/)
    .sort()
    .join(' && ');

test('expressions and priorities of classic routes are those that Kong 3.9 makes', NEEDS_SHARED, () => {
  assert.ok(SHARED && folder);
  const tables = new Map(
    lines<Table>(join(folder, '39-traditional_compatible.jsonl')).map((table) => [table.id, table]),
  );
  interface Compiled {
    readonly id: string;
    readonly routes: readonly {
      readonly name: string;
      readonly priority: string;
      readonly expression: string;
    }[];
  }
  let compared = 0;
  for (const { id, routes } of lines<Compiled>(join(SHARED, 'router', 'compiled-39.jsonl'))) {
    const table = tables.get(id);
    assert.ok(table);
    const ours = tableOf(table)
      .routes.filter(({ service }) => service?.enabled !== false)
      .flatMap((route, i) =>
        splitByPaths(route, i, 3009).map(
          ({ paths }) =>
            `${route.name} ${priorityOf(route, paths, 3009)} ${unordered(fromBytes(expressionOf(route, paths, 3009)) ?? '')}`,
        ),
      );
    const theirs = routes.map(
      ({ name, priority, expression }) => `${name} ${priority} ${unordered(expression)}`,
    );
    assert.deepEqual(ours.sort(), theirs.sort(), id);
    compared += theirs.length;
  }
  console.log(`${compared} compiled routes are equal`);
});
