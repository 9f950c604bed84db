/** Probes in a `*.kongtest.yaml`, run by `kongsole test` against real servers on loopback. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runCli } from '../../kit/command-line.ts';
import { httpServer, selfSigned, tlsServer } from '../../kit/local-server.ts';

const identity = await selfSigned('kongsole.test');

interface Told {
  readonly name: string;
  readonly outcome: string;
  readonly mismatches: readonly { name: string; expected: string; actual: string; line: number }[];
  readonly why: readonly string[];
}

async function run(t: TestContext, tests: string, words: readonly string[] = []) {
  let requests = 0;
  const plain = await httpServer(t, (_request, response) => {
    requests += 1;
    response.writeHead(204).end();
  });
  const secure = await tlsServer(t, identity, (_request, response) => response.end('fine'));
  const services = Object.entries({ plain, secure, nobody: 'http://127.0.0.1:1' }).map(
    ([name, url]) => `- {name: ${name}, url: '${url}', routes: [{name: to-${name}, paths: [/${name}]}]}`,
  );
  const files = {
    'kong.yaml': `_format_version: "3.0"\nservices:\n${services.join('\n')}\n`,
    'a.kongtest.yaml': `config: kong.yaml\ntests:\n${tests}`,
  };
  // The certificate was made just now.
  const ran = await runCli(['test', '--format', 'json', ...words, 'a.kongtest.yaml'], files, '', Date.now);
  const [file] = ran.out === '' ? [] : JSON.parse(ran.out);
  return { ...ran, told: (file?.tests ?? []) as readonly Told[], notRun: file?.notRun, requests };
}

test('what a backend does and its certificate are as expected', async (t) => {
  const { code, told, requests } = await run(
    t,
    `- probe: plain
  expect: {reachable: true, answers_within_ms: 5000, status: 204, verdict: healthy}
- probe: plain
  expect: {reachable: true}
- probe: secure
  expect: {reachable: true, certificate_days: 1, certificate_valid: false, status: 200}
- request: GET http://a.test/plain
  expect: {route: to-plain}
`,
  );
  assert.deepEqual(
    told.map(({ name, outcome, mismatches }) => [name, outcome, mismatches.map(({ actual }) => actual)]),
    [
      ['plain', 'passed', []],
      ['plain', 'passed', []],
      ['secure', 'passed', []],
      ['GET http://a.test/plain', 'passed', []],
    ],
  );
  assert.equal(code, 0);
  // Tests of one target share one probe.
  assert.equal(requests, 1);
});

test('each expectation that is not met is told at its line, with what was seen instead', async (t) => {
  const { code, told } = await run(
    t,
    `- probe: nobody
  expect:
    reachable: true
    answers_within_ms: 100
    verdict: healthy
- probe: secure
  expect: {certificate_days: 30, certificate_valid: true, status: 500}
- probe: plain
  expect: {certificate_days: 30}
- probe: nowhere
  expect: {reachable: true}
`,
  );
  assert.equal(code, 1);
  const [nobody, secure, plain, nowhere] = told;
  assert.deepEqual(
    nobody?.mismatches.map(({ line, name }) => [line, name]),
    [
      [5, 'reachable'],
      [6, 'answers_within_ms'],
      [7, 'verdict'],
    ],
  );
  assert.match(nobody?.mismatches[0]?.actual ?? '', /^false: /);
  assert.equal(nobody?.mismatches[2]?.actual, 'connection-refused');
  assert.ok(0 < (nobody?.why.length ?? 0));
  assert.deepEqual(
    secure?.mismatches.map(({ expected, actual }) => [expected, actual]),
    [
      ['at least 30 days', '1 days'],
      ['true', 'false: self signed'],
      ['500', '200'],
    ],
  );
  assert.equal(plain?.mismatches[0]?.actual, 'no certificate was shown');
  assert.match(nowhere?.why[0] ?? '', /no service or route is called "nowhere"/);
});

test('--only routes sends nothing, --only probes decides no route', async (t) => {
  const tests = `- probe: plain
  expect: {reachable: true}
- name: a route
  request: GET http://a.test/plain
  expect: {route: to-plain}
`;
  const routes = await run(t, tests, ['--only', 'routes']);
  assert.deepEqual([routes.notRun, routes.requests, routes.told.length], [['plain'], 0, 1]);
  const probes = await run(t, tests, ['--only', 'probes']);
  assert.deepEqual([probes.notRun, probes.requests, probes.told.length], [['a route'], 1, 1]);
});

test('probes of URLs need no config', async (t) => {
  const url = await httpServer(t, (_request, response) => response.end('fine'));
  const ran = await runCli(['test', 'a.kongtest.yaml'], {
    'a.kongtest.yaml': `tests:\n- probe: ${url}\n  expect: {reachable: true}\n`,
  });
  assert.deepEqual([ran.code, ran.out], [0, 'a.kongtest.yaml: 1 passed, 0 failed\n']);
});

test('JUnit tells of a probe that fails', async (t) => {
  const url = await httpServer(t, (_request, response) => response.writeHead(503).end());
  const ran = await runCli(['test', '--format', 'junit', 'a.kongtest.yaml'], {
    'a.kongtest.yaml': `tests:\n- probe: ${url}\n  expect: {status: 200}\n`,
  });
  assert.equal(ran.code, 1);
  assert.match(ran.out, /<testcase .*line="2">\s*<failure message="status: 503, not 200">/);
});
