import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryOn } from '../../../client/editor/tried-request.ts';
import { recordEdit } from '../../../server/core/kongtest/record.ts';
import { routerFor } from '../../../server/core/kongtest/suite.ts';
import { tryRequest } from '../../../server/core/kongtest/try-request.ts';
import { applyEdits } from '../../../server/core/text/span.ts';

const CONFIG = `_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080/v1
  routes:
  - name: orders
    paths: [/orders]
  - name: all
    paths: [/]
`;

function tried(text: string) {
  const router = routerFor(CONFIG, 'kong.yaml', { version: '3.9', flavor: undefined }, {});
  assert.ok(router);
  return tryRequest(text, router);
}

test('a URL, a path, a method with a URL and a curl command can be tried', () => {
  for (const typed of [
    'http://a.test/orders/1',
    '/orders/1',
    'POST http://a.test/orders/1',
    'curl a.test/orders/1 -d x',
  ]) {
    const result = tried(typed);
    assert.equal(result.kind === 'tried' && result.winner?.name, 'orders', typed);
  }
  assert.equal(tried('two words here').kind, 'problem');
  assert.equal(tried('').kind, 'problem');
});

test('the winner, what the upstream sees and the runners-up are told', () => {
  const result = tried('http://a.test/orders/1?x=1');
  assert.equal(result.kind, 'tried');
  if (result.kind !== 'tried') return;
  assert.equal(result.upstream?.url, 'http://orders.internal:8080/v1/1?x=1');
  assert.deepEqual(
    result.losers.map(({ name, matches }) => [name, matches]),
    [['all', true]],
  );
  assert.ok(result.forwarded.some(([name]) => name === 'X-Forwarded-For'));
});

test('the page escapes what the user typed and links to the routes', () => {
  const config = { text: CONFIG, name: 'kong.yaml', now: 0 };
  const report = tryOn('http://a.test/<b>&"x', config, {
    linkTo: (line) => `line:${line}`,
    record: 'record:',
  });
  assert.equal(report.kind, 'report');
  if (report.kind !== 'report') return;
  assert.match(report.html, /&lt;b&gt;&amp;&quot;x/);
  assert.doesNotMatch(report.html, /<b>|<script/);
  assert.match(report.html, /href="line:7"/);
});

test('a recorded test goes to the end of the list, as deep as the others', () => {
  const recorded = '- name: b\n  request: GET http://a/b\n';
  const added = (text: string): string => applyEdits(text, [recordEdit(text, recorded, 'kong.yaml')]);
  assert.equal(
    added('config: kong.yaml\ntests:\n  - name: a # first\n    request: GET http://a/a\n'),
    'config: kong.yaml\ntests:\n  - name: a # first\n    request: GET http://a/a\n\n  - name: b\n    request: GET http://a/b\n',
  );
  assert.equal(added(''), 'config: kong.yaml\n\ntests:\n  - name: b\n    request: GET http://a/b\n');
});

test('a recorded test keeps the headers that some route asks for, and no others', () => {
  const text = `${CONFIG}    headers: {x-team: [red]}\n`;
  const typed =
    'curl http://a.test/orders/1 -H "X-Team: red" -H "Authorization: Bearer abc" -b session=1 -d x=1';
  const report = tryOn(typed, { text, name: 'kong.yaml', now: 0 }, { linkTo: () => '', record: '' });
  assert.equal(report.kind, 'report');
  if (report.kind !== 'report') return;
  assert.match(
    report.recorded,
    /request: POST http:\/\/a\.test\/orders\/1\n {2}headers:\n {4}x-team: red\n {2}expect:/i,
  );
  assert.doesNotMatch(report.recorded, /Bearer|session|Content-Type/);
});
