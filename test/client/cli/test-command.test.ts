import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../../kit/command-line.ts';

const CONFIG = `
_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080
  routes:
  - name: orders
    paths: [/orders]
  - name: unused
    paths: [/unused]
`;
const TESTS = (route: string) => `config: ../kong.yaml
tests:
- name: the <orders>
  request: GET http://a.test/orders
  expect:
    route: ${route}
`;

test('passing routing tests exit with 0 and tell what no test reaches', async () => {
  const ran = await runCli(['test', 'tests/a.kongtest.yaml'], {
    'kong.yaml': CONFIG,
    'tests/a.kongtest.yaml': TESTS('orders'),
  });
  assert.equal(ran.code, 0);
  assert.match(ran.out, /1 passed, 0 failed; 1 of 2 routes reached\n {2}no test reaches: unused/);
});

test('a failing test exits with 1 and stands at the line of the expectation', async () => {
  const files = { 'kong.yaml': CONFIG, 'tests/a.kongtest.yaml': TESTS('unused') };
  const ran = await runCli(['test', 'tests/a.kongtest.yaml'], files);
  assert.equal(ran.code, 1);
  assert.match(ran.out, /a\.kongtest\.yaml:6:12: route\n {4}expected unused\n {4}actual {3}orders/);
  const json = await runCli(['test', '--format', 'json', 'tests/a.kongtest.yaml'], files);
  assert.equal(JSON.parse(json.out)[0].tests[0].mismatches[0].line, 6);
});

test('JUnit output is XML that escapes names', async () => {
  const ran = await runCli(['test', '--format', 'junit', 'a.kongtest.yaml', '--config', 'kong.yaml'], {
    'kong.yaml': CONFIG,
    'a.kongtest.yaml': TESTS('unused'),
  });
  assert.equal(ran.code, 1);
  assert.match(
    ran.out,
    /<testcase name="the &lt;orders&gt;".*line="3">\s*<failure message="route: orders, not unused">/,
  );
});

test('a test file that is wrong or names no config cannot run', async () => {
  const broken = await runCli(['test', 'a.kongtest.yaml'], { 'a.kongtest.yaml': 'tests:\n- name: x\n' });
  assert.equal(broken.code, 2);
  assert.match(broken.err, /a\.kongtest\.yaml:2:3: the test names no "request"/);
  const homeless = await runCli(['test', 'a.kongtest.yaml'], {
    'a.kongtest.yaml': 'tests:\n- request: GET http://a/b\n  expect: {route: x}\n',
  });
  assert.equal(homeless.code, 2);
});
