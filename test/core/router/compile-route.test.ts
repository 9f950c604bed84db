import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBytes } from '../../../server/core/router/bytes.ts';
import { expressionOf, priorityOf, splitByPaths } from '../../../server/core/router/compile-route.ts';
import { readTable } from '../../../server/core/router/read-table.ts';
import type { RouteSpec } from '../../../server/core/router/route-table.ts';
import { declaredId, uuid5 } from '../../../server/core/router/uuid5.ts';

function routeOf(fields: Readonly<Record<string, unknown>>): RouteSpec {
  const [route] = readTable({ _format_version: '3.0', routes: [fields] }, { version: '3.9' }).routes;
  assert.ok(route);
  return route;
}

function checkCompiled(
  fields: Readonly<Record<string, unknown>>,
  priority: string,
  expression: string,
): void {
  const route = routeOf(fields);
  assert.equal(String(priorityOf(route, route.paths, 3009)), priority);
  assert.equal(fromBytes(expressionOf(route, route.paths, 3009)), expression);
}

test('a method and a plain path', () =>
  checkCompiled(
    { methods: ['PATCH'], paths: ['/abc'] },
    '1073741828',
    '(http.method == r#"PATCH"#) && (http.path ^= r#"/abc"#)',
  ));

test('a regex priority with bit 12 set makes the priority huge', () =>
  checkCompiled(
    { methods: ['PURGE'], paths: ['~/(?<ver>v\\d+)/health'], regex_priority: 5000 },
    '9225623837742202880',
    '(http.method == r#"PURGE"#) && (http.path ~ r#"^/(?P<ver>v\\d+)/health"#)',
  ));

test('four conditions without plain hosts or regex overflow, and the engine gets 2^63', () => {
  const route = routeOf({ hosts: ['*.a.test'], methods: ['GET'], paths: ['/x'], headers: { 'X-A': ['1'] } });
  assert.ok(priorityOf(route, route.paths, 3009) < 0n);
  assert.equal(splitByPaths(route, 0, 3009)[0]?.priority, 1n << 63n);
});

test('hosts with ports and wildcards', () =>
  checkCompiled(
    { hosts: ['a.test:443', 'www.*', '*.b.test'] },
    '536870912',
    '((http.host == r#"a.test"# && net.dst.port == 443) || http.host ^= r#"www."# || http.host =^ r#".b.test"#)',
  ));

test('a stream route puts the name before the addresses', () =>
  checkCompiled(
    {
      protocols: ['tls'],
      snis: ['*.a.test'],
      sources: [{ ip: '10.1.2.3/16', port: 7 }],
      destinations: [{ port: 9 }],
    },
    '2305843009213694036',
    '(net.protocol != r#"tls"# || (tls.sni =^ r#".a.test"#)) && ((net.src.ip in 10.1.0.0/16 && net.src.port == 7)) && (net.dst.port == 9)',
  ));

test('before 3.6 the port is net.port and values are quoted with backslashes', () => {
  const route = routeOf({ hosts: ['a.test:80'], headers: { 'X-A': ['~*v\\d'] } });
  assert.equal(
    expressionOf(route, [], 3004),
    '((http.host == "a.test" && net.port == 80)) && (any(http.headers.x_a) ~ "v\\\\d")',
  );
});

test('a route is split by the length of its plain paths, its regexes stay together', () => {
  const route = routeOf({ name: 'r', paths: ['/a', '~/x', '/bb', '/c', '~/y'] });
  assert.deepEqual(
    splitByPaths(route, 0, 3009).map(({ paths }) => paths),
    [['/a', '/c'], ['~/x', '~/y'], ['/bb']],
  );
});

test('ids come from names as in RFC 4122', () => {
  assert.equal(
    uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'python.org'),
    '886313e1-3b8a-5372-9b90-0c9aee199e5d',
  );
  assert.match(declaredId('routes', 'x'), /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
