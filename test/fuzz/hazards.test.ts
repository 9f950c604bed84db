import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBytes } from '../../server/core/router/bytes.ts';
import { requestInWords } from '../../server/core/router/example-request.ts';
import { HazardBook } from '../../server/core/router/hazard-book.ts';
import { readTable } from '../../server/core/router/read-table.ts';
import { makeRequest, type RequestParts, see } from '../../server/core/router/request.ts';
import { type RouteSpec, type RouteTable, subsystemOf } from '../../server/core/router/route-table.ts';
import { buildRouter } from '../../server/core/router/router.ts';
import { type Random, randomFrom } from '../kit/random.ts';
import { coveredTable } from './covered-tables.ts';
import { randomExpressionRequest, randomExpressionTable } from './expression-tables.ts';
import { randomRequest, randomRoute, randomTable } from './router-cases.ts';

const FLAVORS = ['traditional_compatible', 'traditional', 'expressions'] as const;
type Flavor = (typeof FLAVORS)[number];

const TABLES = Number(process.env['KONGSOLE_FUZZ_TABLES'] ?? 120);
const AIMED = Number(process.env['KONGSOLE_FUZZ_AIMED'] ?? 10);

function bookOf(table: RouteTable, flavor: Flavor): HazardBook {
  const book = new HazardBook({ flavor, version: 3009 });
  book.update(table.routes);
  return book;
}

/** Routes of which the book says that they never get a request. */
function lostIn(book: HazardBook): Set<RouteSpec> {
  const duplicates = book.duplicates().flatMap(({ route, decided }) => (decided ? [route] : []));
  return new Set([...book.shadows().map(({ route }) => route), ...duplicates]);
}

/** A request that is meant for this route. */
function aimAt(route: RouteSpec, random: Random): RequestParts {
  const any = randomRequest(random);
  const path = route.paths.length ? (fromBytes(random.pick(route.paths)) ?? '/') : (any.uri ?? '/');
  const uri = path.startsWith('~')
    ? sampleFor(path, random)
    : path + random.pick(['', '', '/', 'x', '/x/7', '?a=b']);
  const host = route.hosts?.length
    ? random.pick(route.hosts).replace('*', random.pick(['a', 'x.y', 'w']))
    : any.host;
  const headers = route.headers.map(
    ({ name, values }) => [name, (fromBytes(random.pick(values)) ?? '').replace(/^~\*\^?/, '')] as const,
  );
  return {
    ...any,
    uri,
    host,
    method: route.methods.length ? random.pick(route.methods) : any.method,
    headers: [...headers, ...(random.chance(0.3) ? (any.headers ?? []) : [])],
    ...(route.snis.length ? { sni: random.pick(route.snis).replace('*', 'x') } : {}),
  };
}

function sampleFor(regex: string, random: Random): string {
  return (
    regex
      .slice(1)
      .replace(/\(\?<\w+>([^)]*)\)/, '$1')
      .replace('(/\\w+)?', random.pick(['', '/ab']))
      .replace(/\|.*/, '')
      .replaceAll('\\d+', () => String(random.below(100)))
      .replaceAll('\\d', '3')
      .replaceAll('\\w+', 'ab')
      .replaceAll('[^/]+', 'q')
      .replace('.{4}$', 'wxyz')
      .replace(/\(?\.\*\)?/, random.pick(['', 'x', '/7']))
      .replace('$', '') + (regex.endsWith('$') ? '' : random.pick(['', 'x', '/1']))
  );
}

for (const flavor of FLAVORS) {
  test(`${flavor}: routes that are covered by construction are found`, () => {
    const random = randomFrom(1);
    let covered = 0;
    let found = 0;
    for (let i = 0; i < TABLES; i++) {
      const made = coveredTable(random, flavor);
      const lost = new Set(
        [...lostIn(bookOf(readTable(made.file, { version: '3.9' }), flavor))].map(({ name }) => name),
      );
      covered += made.covered.length;
      found += made.covered.filter((name) => lost.has(name)).length;
    }
    console.log(`${flavor}: ${found} of ${covered} covered routes found`);
    assert.ok(0.95 * covered <= found);
  });

  test(`${flavor}: no request reaches a route that is called unreachable`, () => {
    const random = randomFrom(2);
    let asked = 0;
    let claims = 0;
    let undecided = 0;
    for (let i = 0; i < 2 * TABLES; i++) {
      const spoken = flavor === 'expressions' && i % 4 === 1;
      const file = spoken
        ? randomExpressionTable(random, 14)
        : i % 2
          ? randomTable(random, 30)
          : coveredTable(random, flavor).file;
      const table = readTable(file, { version: '3.9' });
      const book = bookOf(table, flavor);
      undecided += book.undecided().length;
      const lost = lostIn(book);
      if (lost.size === 0) continue;
      const router = buildRouter(table, { version: '3.9', flavor });
      for (const route of lost) {
        claims++;
        for (let k = 0; k < AIMED; k++) {
          const request = spoken ? randomExpressionRequest(random) : aimAt(route, random);
          const decision = router.http.decide(see(makeRequest(request)));
          asked++;
          if (decision.kind !== 'route' || decision.route !== route) continue;
          assert.fail(
            `${route.name} gets ${JSON.stringify(request)} in ${JSON.stringify(file, undefined, 1)}`,
          );
        }
      }
    }
    console.log(`${flavor}: ${asked} requests aimed at ${claims} routes; ${undecided} routes undecided`);
    assert.ok(0 < claims);
  });

  test(`${flavor}: of tied routes one takes the request that is shown, and the other ties with it`, () => {
    const random = randomFrom(4);
    let ties = 0;
    let undecided = 0;
    for (let i = 0; i < TABLES; i++) {
      const spoken = flavor === 'expressions' && i % 2 === 1;
      const file = spoken ? randomExpressionTable(random, 14) : randomTable(random, 30);
      const table = readTable(file, { version: '3.9' });
      const book = bookOf(table, flavor);
      undecided += book.undecidedTies;
      const router = buildRouter(table, { version: '3.9', flavor });
      for (const { route, other, request } of book.ties()) {
        ties++;
        const decision = router[subsystemOf(request.scheme) ?? 'http'].decide(see(request));
        const equals =
          decision.kind === 'route'
            ? [decision.route, ...decision.ties.map((index) => table.routes[index])]
            : [];
        // With another time of creation the older one wins for sure, which is what is said of it.
        const isTied = route.createdAt === other.createdAt;
        assert.ok(
          isTied
            ? equals.includes(route) && equals.includes(other)
            : equals.includes(route) || equals.includes(other),
          `${requestInWords(request)} comes to ${equals.map((each) => each?.name).join()}, not to ${route.name} and ${other.name} in ${JSON.stringify(file, undefined, 1)}`,
        );
      }
    }
    console.log(`${flavor}: ${ties} ties hold; ${undecided} pairs undecided`);
    assert.ok(0 < ties);
  });

  test(`${flavor}: a book that follows edits, some of them overtaken by the next, says what a new one says`, () => {
    const random = randomFrom(3);
    for (let i = 0; i < 40; i++) {
      const spoken = flavor === 'expressions' && i % 8 === 0;
      const file = spoken
        ? randomExpressionTable(random, 10)
        : random.chance(0.5)
          ? coveredTable(random, flavor).file
          : randomTable(random, 20);
      let routes = [...readTable(file, { version: '3.9' }).routes];
      const book = new HazardBook({ flavor, version: 3009 });
      for (let k = 0; k < 12; k++) {
        if (random.chance(0.5)) {
          // Somebody types on before all has been looked at.
          const steps = book.updating(routes);
          for (let left = random.below(40); 0 < left && !steps.next().done; left--);
          routes = edited(routes, random, `u${k}`);
        }
        book.update(routes);
        const fresh = new HazardBook({ flavor, version: 3009 });
        fresh.update(routes);
        assert.deepEqual(summary(book), summary(fresh), JSON.stringify(routes));
        routes = edited(routes, random, `e${k}`);
        if (routes.length < 2) break;
      }
    }
  });
}

/** With another route in place of one, beside one, or with one less. */
function edited(routes: readonly RouteSpec[], random: Random, name: string): RouteSpec[] {
  const [one] = readTable(
    { _format_version: '3.0', routes: [randomRoute(random, name)] },
    { version: '3.9' },
  ).routes;
  const at = random.below(routes.length);
  return routes.flatMap((route, place) =>
    place !== at || !one ? [route] : random.pick([[one], [route, one], [], [one, route]]),
  );
}

function summary(book: HazardBook): unknown {
  const name = (route: RouteSpec) => route.name ?? '';
  return {
    shadowed: book
      .shadows()
      .map(({ route }) => name(route))
      .sort(),
    duplicates: book
      .duplicates()
      .map(({ route, decided }) => `${name(route)} ${decided}`)
      .sort(),
    ties: book
      .ties()
      .map(({ route, other }) => [name(route), name(other)].join(' '))
      .sort(),
  };
}
