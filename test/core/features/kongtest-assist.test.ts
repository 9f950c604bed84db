import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeKongTest } from '../../../server/core/features/kongtest-complete.ts';
import { doubtsOf } from '../../../server/core/features/kongtest-doubts.ts';
import { hoverKongTest } from '../../../server/core/features/kongtest-hover.ts';
import { openKongTest } from '../../../server/core/features/open-kongtest.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';
import { applyEdits } from '../../../server/core/text/span.ts';

const CONFIG = {
  name: 'kong.yaml',
  text: `
_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080/v1
  routes:
  - name: one-order
    hosts: [shop.example.com]
    methods: [GET]
    paths: [/orders]
  - name: by-tenant
    headers: {x-tenant: [blue]}
    paths: [/tenant]
- name: ledger
  url: http://ledger.internal
`,
};

function openAt(marked: string) {
  const text = marked.replace(/^\n/, '');
  const offset = text.indexOf('$0');
  const plain = text.replace('$0', '');
  return { plain, offset, open: openKongTest(plain, CONFIG, 0) };
}

function completions(marked: string) {
  const { open, offset, plain } = openAt(marked);
  return { plain, found: completeKongTest(open, offset, ['kong.yaml', 'shop.yaml']) };
}

function checkOffers(marked: string, offers: readonly string[], withholds: readonly string[] = []): void {
  const labels = completions(marked).found.map(({ label }) => label);
  assert.deepEqual(
    offers.filter((label) => !labels.includes(label)),
    [],
    `offered instead: ${labels.join(', ')}`,
  );
  assert.deepEqual(
    labels.filter((label) => withholds.includes(label)),
    [],
  );
}

function checkTaken(marked: string, label: string, after: string): void {
  const { plain, found } = completions(marked);
  const chosen = found.find((each) => each.label === label);
  assert.ok(chosen, `"${label}" is not among ${found.map((each) => each.label).join(', ')}`);
  const { start } = chosen.replace;
  const line = plain.slice(plain.lastIndexOf('\n', start - 1) + 1, start);
  const snippet = chosen.snippet.replaceAll('\n', `\n${/^\s*/.exec(line)?.[0] ?? ''}`);
  assert.equal(applyEdits(plain, [{ span: chosen.replace, text: snippet }]), after.replace(/^\n/, ''));
}

test('the top of a test file offers its keys, and the configs beside it', () => {
  checkOffers('config: kong.yaml\n$0\n', ['kong', 'flavor', 'tests', 'trusted_ips'], ['config', 'request']);
  checkOffers('config: $0\n', ['kong.yaml', 'shop.yaml']);
  checkOffers('config: kong.yaml\nflavor: $0\n', ['traditional', 'traditional_compatible', 'expressions']);
});

test('a test offers the keys it has not yet', () =>
  checkOffers(
    `
tests:
- name: orders
  request: GET http://shop.example.com/orders
  $0
`,
    ['headers', 'expect', 'client'],
    ['name', 'request', 'route'],
  ));

test('a new test is written as a whole, with the dash where it lacks', () => {
  const rest = 'name: $1\n  request: GET http://$2\n  expect:\n    route: $0\n';
  checkTaken('tests:\n- $0\n', 'a routing test', `tests:\n- ${rest}`);
  checkTaken(
    'tests:\n  $0\n',
    'a probe',
    'tests:\n  - name: $1\n    probe: $2\n    expect:\n      reachable: true$0\n',
  );
});

test('a request is begun with one for each route, and replaces what was typed', () =>
  checkTaken(
    'tests:\n- request: GET http://sh$0\n',
    'GET http://shop.example.com/orders',
    'tests:\n- request: GET http://shop.example.com/orders\n',
  ));

test('headers are those that a route of the config asks for', () =>
  checkOffers('tests:\n- request: GET http://a.test/tenant\n  headers:\n    $0\n', ['x-tenant']));

test('what is expected of a request is not what is expected of a probe', () => {
  checkOffers(
    'tests:\n- request: GET http://a.test/\n  expect:\n    $0\n',
    ['route', 'upstream', 'location'],
    ['reachable', 'verdict'],
  );
  checkOffers(
    'tests:\n- probe: ledger\n  expect:\n    $0\n',
    ['reachable', 'certificate_days', 'verdict'],
    ['route', 'upstream'],
  );
});

test('a route or a service is one of the config beside, and what happens now comes first', () => {
  const request = 'tests:\n- request: GET http://shop.example.com/orders/7\n  expect:\n';
  checkOffers(`${request}    route: $0\n`, ['one-order', 'by-tenant', 'none']);
  checkOffers(`${request}    service: $0\n`, ['orders', 'ledger', 'none']);
  const [first] = completions(`${request}    upstream: $0\n`).found;
  assert.equal(first?.label, 'http://orders.internal:8080/v1/7');
  const [route] = completions(`${request}    route: $0\n`).found;
  assert.equal(`${route?.label}: ${route?.detail}`, 'one-order: what happens now');
  checkOffers('tests:\n- request: GET http://a.test/\n  expect: {route: $0}\n', ['one-order', 'none']);
});

test('a probe offers the services, and the verdicts that there are', () => {
  checkOffers('tests:\n- probe: $0\n', ['orders', 'ledger']);
  checkOffers('tests:\n- probe: ledger\n  expect:\n    verdict: $0\n', ['healthy', 'connection-refused']);
  checkOffers('tests:\n- probe: ledger\n  expect:\n    reachable: $0\n', ['true', 'false']);
});

function hover(marked: string): string {
  const { open, offset } = openAt(marked);
  return hoverKongTest(open, offset)?.markdown ?? '';
}

test('hovers say what a key is for, what a name stands for, and what becomes of a request', () => {
  const tests = (line: string) =>
    `tests:\n- request: GET http://shop.example.com/orders/7\n  expect:\n    ${line}\n`;
  assert.match(hover(tests('ro$0ute: one-order')), /The route that takes the request/);
  assert.match(hover(tests('route: one-o$0rder')), /\*\*route\*\* `one-order`[\s\S]*paths `\/orders`/);
  assert.match(hover(tests('service: or$0ders')), /http:\/\/orders\.internal:8080\/v1/);
  assert.match(
    hover('tests:\n- request: GET http://shop.example.com/or$0ders/7\n  expect: {route: one-order}\n'),
    /Taken by route `one-order`, service `orders`\n\nKong asks `http:\/\/orders\.internal:8080\/v1\/7`/,
  );
  assert.match(
    hover('tests:\n- request: POST http://a.test/no$0where\n  expect: {status: 404}\n'),
    /No route takes it\n\nKong answers 404/,
  );
  assert.match(
    hover('tests:\n- probe: ledger\n  expect: {sta$0tus: 200}\n'),
    /status\*\*: The status of the answer/,
  );
  assert.match(hover('tests:\n- probe: ledger\n  expect: {verdict: no-tar$0get}\n'), /\*\*no-target\*\*/);
  assert.equal(hover('tests:\n- name: he$0llo\n'), '');
});

test('a name from the file cannot leave its hover', () => {
  const text = 'services:\n- name: "a`![x](http://evil)"\n  url: http://a.internal\n';
  const tests = 'tests:\n- probe: "a`![x](http://evil)"\n  expect: {reachable: true}\n';
  const open = openKongTest(tests, { name: 'kong.yaml', text }, 0);
  assert.match(hoverKongTest(open, tests.indexOf('evil'))?.markdown ?? '', /^\*\*service\*\* `a'!\[x\]/);
});

/** As `line: message`. */
function doubts(text: string): readonly string[] {
  const open = openKongTest(text, CONFIG, 0);
  assert.deepEqual(open.suite.problems, []);
  const { source } = open.suite.document;
  return doubtsOf(open).map(
    ({ at, message }) => `${source.positionAt(spanOf(at).start).line + 1}: ${message}`,
  );
}

test('names that the config does not know are told, with what may be meant', () => {
  const found = doubts(`tests:
- request: GET http://a.test/orders
  expect: {route: one-oder, service: orders}
- request: GET http://a.test/orders
  expect:
    service: quite-another
- probe: ledgr
  expect: {verdict: conection-refused}
- probe: https://backend.internal
  expect: {verdict: healthy}
`);
  assert.deepEqual(found.toSorted(), [
    '3: no route of the config is named "one-oder"; did you mean "one-order"?',
    '6: no service of the config is named "quite-another"',
    '7: no service of the config is named "ledgr"; did you mean "ledger"?',
    '8: "conection-refused" is no verdict of a probe; did you mean "connection-refused"?',
  ]);
});

test('a config that is not there is told at its name', () => {
  const open = openKongTest('config: kongg.yaml\ntests: []\n', undefined, 0);
  assert.deepEqual(
    doubtsOf(open).map(({ at, message }) => `${spanOf(at).start}: ${message}`),
    ['8: "kongg.yaml" cannot be read from here, or holds no config'],
  );
});

test('none is a route for a test, and without a config no name is doubted', () => {
  assert.deepEqual(doubts('tests:\n- request: GET http://a.test/\n  expect: {route: none}\n'), []);
  const open = openKongTest('tests:\n- probe: anything\n  expect: {reachable: true}\n', undefined, 0);
  assert.deepEqual(doubtsOf(open), []);
});
