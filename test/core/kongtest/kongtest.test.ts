import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCurl } from '../../../server/core/kongtest/curl.ts';
import { readGivenRequest } from '../../../server/core/kongtest/request-line.ts';
import { recordedCase } from '../../../server/core/kongtest/run-kongtest.ts';
import { readSuite, routerFor, runSuite } from '../../../server/core/kongtest/suite.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';

const CONFIG = `
_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080/v1
  routes:
  - name: orders
    paths: [/orders]
  - name: secure
    protocols: [https]
    paths: [/secure]
- name: other
  url: http://other.internal
  routes:
  - name: never
    paths: [/never]
`;

function router() {
  const built = routerFor(CONFIG, 'kong.yaml', { version: '3.9', flavor: undefined }, {});
  assert.ok(built);
  return built;
}

/** Outcome and mismatches of each test, as `name: outcome` and `  line: what: actual, not expected`. */
function checkRun(tests: string, expected: readonly string[]): void {
  const suite = readSuite(tests);
  assert.deepEqual(
    suite.problems.map(({ message }) => message),
    [],
  );
  const told = runSuite(suite, router()).results.flatMap(({ test: { name }, outcome, mismatches }) => [
    `${name}: ${outcome}`,
    ...mismatches.map(({ at, name: what, expected: wanted, actual }) => {
      const { line } = suite.document.source.positionAt(spanOf(at).start);
      return `  ${line + 1}: ${what}: ${actual}, not ${wanted}`;
    }),
  ]);
  assert.deepEqual(told, expected);
}

test('a test passes when all that it expects is so', () => {
  checkRun(
    `tests:
- name: orders
  request: GET http://a.test/orders/1
  expect: {route: orders, service: orders, upstream: http://orders.internal:8080/v1/1, host: "orders.internal:8080"}
- name: nothing
  request: GET http://a.test/nowhere
  expect: {route: none, status: 404}
- name: https only
  request: GET http://a.test/secure
  expect: {route: secure, status: 426}
`,
    ['orders: passed', 'nothing: passed', 'https only: passed'],
  );
});

test('each expectation that is not met is told at its own line', () => {
  checkRun(
    `tests:
- name: wrong
  request: GET http://a.test/orders/1
  expect:
    route: never
    upstream: http://orders.internal:8080/orders/1
    status: 404
`,
    [
      'wrong: failed',
      '  5: route: orders, not never',
      '  6: upstream: http://orders.internal:8080/v1/1, not http://orders.internal:8080/orders/1',
      '  7: status: none: the upstream answers, not 404',
    ],
  );
});

test('a failed test says why the expected route lost', () => {
  const suite = readSuite('tests:\n- request: GET http://a.test/orders\n  expect: {route: never}\n');
  const [result] = runSuite(suite, router()).results;
  assert.match(result?.why.join() ?? '', /"never" does not take the request: the path/);
});

test('the default port and the root path may be left out of an expected upstream', () => {
  checkRun(
    'tests:\n- name: n\n  request: GET http://a.test/never\n  expect: {upstream: http://other.internal}\n',
    ['n: passed'],
  );
});

test('coverage names the routes that no test reaches', () => {
  const suite = readSuite('tests:\n- request: GET http://a.test/orders\n  expect: {route: orders}\n');
  assert.deepEqual(runSuite(suite, router()).coverage, { routes: 3, missed: ['secure', 'never'] });
});

test('a mistake in a test file is told at its place', () => {
  const suite = readSuite(`tests:
- requets: GET http://a.test/
  expect: {rout: a}
- request: not a url
  expect: {status: soon}
- probe: orders
  expect: {certificate_days: many}
`);
  const told = suite.problems.map(({ at, message }) => {
    const { line } = suite.document.source.positionAt(spanOf(at).start);
    return `${line + 1}: ${message}`;
  });
  assert.deepEqual(told, [
    '2: "requets" means nothing here; did you mean "request"?',
    '2: the test names no "request", "curl" or "probe"',
    '4: a request is written "GET https://example.com/orders"',
    '7: must be a number',
  ]);
});

test('a curl command is read with its quotes, line ends and joined options', () => {
  const read = readCurl(`curl -sSXPOST 'https://api.test/o?a=1&b=2' \\
  -H "X-Team: re\\"d" --header=$'X-Two: 2' --compressed -d '{"a": 1}' -o /dev/null`);
  assert.equal(read.kind, 'request');
  if (read.kind !== 'request') return;
  assert.equal(read.request.method, 'POST');
  assert.equal(read.request.url, 'https://api.test/o?a=1&b=2');
  assert.deepEqual(read.request.headers, [
    ['X-Team', 're"d'],
    ['X-Two', '2'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ]);
});

test('of a curl command, cookies, the address it is sent to and data in the query count; -k and the like do not', () => {
  const read = readCurl(
    `curl -k --resolve api.test:443:10.0.0.5 -b 'session=1' -G --data-urlencode x=1 -d y=2 "https://api.test/o?a=1"`,
  );
  assert.equal(read.kind, 'request');
  if (read.kind !== 'request') return;
  const { url, method, headers, gateway } = read.request;
  assert.deepEqual([method, url, gateway], ['GET', 'https://api.test/o?a=1&x=1&y=2', '10.0.0.5:443']);
  assert.deepEqual(headers, [['Cookie', 'session=1']]);
  assert.deepEqual(read.ignored, ['-k']);
  const other = readCurl('curl --resolve other.test:443:10.0.0.5 https://api.test/ -T file');
  assert.deepEqual(other.kind === 'request' && [other.request.gateway, other.request.method], [
    undefined,
    'PUT',
  ]);
});

test('a curl command with data is a POST, and one without a scheme goes by http', () => {
  const read = readCurl('curl api.test/o -d x=1');
  assert.deepEqual(read.kind === 'request' && [read.request.method, read.request.url], [
    'POST',
    'http://api.test/o',
  ]);
  assert.equal(readCurl("curl 'http://a").kind, 'problem');
  assert.equal(readCurl('curl -s').kind, 'problem');
});

test('a request that is none gets a clear word', () => {
  const wrong = (url: string, headers: readonly (readonly [string, string])[] = []) => {
    const read = readGivenRequest({ url, headers });
    return read.kind === 'problem' ? read.message : 'fine';
  };
  assert.match(wrong('orders'), /is no URL/);
  assert.match(wrong('ftp://a/b'), /is no scheme/);
  assert.match(wrong('http://a/b', [['X', 'a\r\nb']]), /line break/);
});

test('a recorded test passes at once', () => {
  const url = 'http://a.test/orders/1?x=y';
  const read = readGivenRequest({ url, method: 'GET', headers: [['X-Team', 'a: b']] });
  assert.equal(read.kind, 'request');
  if (read.kind !== 'request') return;
  const recorded = recordedCase('orders: again', url, read.request, router());
  checkRun(`tests:\n${recorded}`, ['orders: again: passed']);
});
