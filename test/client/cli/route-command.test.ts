import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../../kit/command-line.ts';

const EXPRESSION = (expression: string) => `_format_version: "3.0"
services:
- name: s
  url: http://s.internal
  routes:
  - name: e
    expression: ${JSON.stringify(expression)}
`;

const REGEX = `_format_version: "3.0"
services:
- {name: s, url: "http://s.internal", routes: [{name: r, paths: ["~/auth|/login"], strip_path: false}]}
`;

const SECURE = `_format_version: "3.0"
services:
- name: s
  url: http://s.internal
  routes:
  - {name: redirects, paths: [/go], protocols: [https], https_redirect_status_code: 301}
  - {name: upgrades, paths: [/up], protocols: [https]}
`;

interface Answer {
  readonly matched: unknown;
  readonly upstream: unknown;
  readonly answer?: { readonly status: number; readonly location: string | null; readonly because: string };
  readonly undecided?: string;
  readonly why: readonly { readonly kind: string; readonly conditions?: readonly unknown[] }[];
}

async function ask(file: string, words: readonly string[], stdin = '') {
  const ran = await runCli(
    ['route', 'kong.yaml', '--format', 'json', ...words],
    { 'kong.yaml': file },
    stdin,
  );
  assert.equal(ran.code, 0, ran.err);
  const answers: readonly Answer[] = JSON.parse(ran.out);
  return answers;
}

const LOGIN = ['--url', 'http://a.test/admin/login', '--losers', '0'];

test("the file's comment says for which gateway, and an option beats it", async () => {
  const traditional = `# kongsole: flavor=traditional\n${REGEX}`;
  assert.deepEqual((await ask(REGEX, LOGIN))[0]?.matched, { route: 'r', service: 's' });
  assert.equal((await ask(traditional, LOGIN))[0]?.matched, null);
  const told = await ask(traditional, [...LOGIN, '--flavor', 'traditional_compatible']);
  assert.deepEqual(told[0]?.matched, { route: 'r', service: 's' });
  // 2.8 takes what has odd signs in it for a regex.
  const old = '# kongsole: kong=2.8\n_format_version: "1.1"\nroutes: [{name: r, paths: ["/a+b"]}]\n';
  assert.deepEqual((await ask(old, ['--url', 'http://a.test/aab']))[0]?.matched, {
    route: 'r',
    service: null,
  });
});

test('a file with expressions is read for that flavor when nobody says another', async () => {
  const [answer] = await ask(EXPRESSION('http.path == "/x"'), ['--url', 'http://a.test/x']);
  assert.deepEqual(answer?.matched, { route: 'e', service: 's' });
});

test('what Kong answers by itself stands as answer', async () => {
  const requests = [
    { path: '/go?a=1', host: 'a.test' },
    { path: '/up', host: 'a.test' },
    { path: '/none', host: 'a.test' },
  ];
  const answers = await ask(
    SECURE,
    ['--requests', '-', '--losers', '0'],
    requests.map((request) => JSON.stringify(request)).join('\n'),
  );
  const found = answers.map(({ matched, upstream, answer }) => [
    matched,
    upstream,
    answer?.status,
    answer?.location,
  ]);
  assert.deepEqual(found, [
    [{ route: 'redirects', service: 's' }, null, 301, 'https://a.test/go?a=1'],
    [{ route: 'upgrades', service: 's' }, null, 426, null],
    [null, null, 404, null],
  ]);
});

test('why an expression is false: the first failing condition, or each branch, and what the request has', async () => {
  const text =
    'http.method == "GET" && (http.path ^= "/v2" || http.headers.x_team == "red") && net.port == 1';
  const [answer] = await ask(EXPRESSION(text), ['--url', 'http://a.test/v1/orders']);
  const start = text.indexOf('http.path');
  const second = text.indexOf('http.headers');
  assert.deepEqual(answer?.why, [
    {
      route: 'e',
      kind: 'expression',
      reason:
        'its expression is false: `http.path ^= "/v2"` does not hold, the request has "/v1/orders"; ' +
        '`http.headers.x_team == "red"` does not hold, the request has nothing there',
      conditions: [
        { start, end: start + 18, condition: 'http.path ^= "/v2"', seen: ['"/v1/orders"'] },
        { start: second, end: second + 28, condition: 'http.headers.x_team == "red"', seen: [] },
      ],
    },
  ]);
});

test('what is negated fails because it holds, and the old name of a field keeps its place', async () => {
  const text = 'net.port == 8000 && !(http.host == "a.test" || net.src.ip in 10.0.0.0/8)';
  const [answer] = await ask(EXPRESSION(text), ['--url', 'http://a.test/']);
  const start = text.indexOf('http.host');
  assert.deepEqual(answer?.why[0]?.conditions, [
    { start, end: start + 21, condition: 'http.host == "a.test"', seen: ['"a.test"'] },
  ]);
  const [other] = await ask(EXPRESSION('net.port == 8443'), ['--url', 'http://a.test/']);
  assert.deepEqual(other?.why[0]?.conditions, [
    { start: 0, end: 16, condition: 'net.port == 8443', seen: ['8000'] },
  ]);
});

test('a URL that is none, and a header with a line break, are named', async () => {
  const files = { 'kong.yaml': REGEX };
  for (const [words, complaint] of [
    [['--url', '/orders'], /"\/orders" is no URL; write it in full/],
    [['--url', 'http:///x'], /is no URL/],
    [['--url', 'ftp://a.test/'], /"ftp" is no scheme/],
    [['--url', 'http://a.test/', '-H', 'X: a\r\nB: c'], /the header "X" holds a line break/],
    [['--url', 'http://a.test/', '-H', 'nonsense'], /"nonsense" is no header/],
  ] as const) {
    const ran = await runCli(['route', 'kong.yaml', ...words], files);
    assert.equal(ran.code, 2);
    assert.match(ran.err, complaint);
  }
});

test('a request that nginx refuses is answered with 400 and the reason', async () => {
  const request = { path: '/', host: 'a.test', headers: { 'X-A': 'one\ntwo' } };
  const [answer] = await ask(REGEX, ['--requests', '-'], JSON.stringify(request));
  assert.equal(answer?.answer?.status, 400);
  assert.match(String(answer?.answer?.because), /the header "X-A" holds a line break/);
});

test('a catastrophic regex is undecided, within its step limit', async () => {
  const file = `# kongsole: flavor=traditional\nroutes: [{name: r, paths: ['~/(?=a)(a*)*b']}]\n`;
  const [answer] = await ask(file, ['--url', `http://a.test/${'a'.repeat(4000)}`]);
  assert.equal(answer?.matched, null);
  assert.match(answer?.undecided ?? '', /a regex of "r" could not be decided within the step limit/);
});

test('an expression of 100,000 characters is answered like any other', async () => {
  const branches = Array.from({ length: 4000 }, (_, i) => `http.path == "/page-${i}"`);
  const text = branches.join(' || ');
  assert.ok(100_000 < text.length);
  const [hit] = await ask(EXPRESSION(text), ['--url', 'http://a.test/page-3999']);
  assert.deepEqual(hit?.matched, { route: 'e', service: 's' });
  const [miss] = await ask(EXPRESSION(text), ['--url', 'http://a.test/other']);
  assert.equal(miss?.matched, null);
  const nested = `${'('.repeat(50_000)}http.path == "/"${')'.repeat(50_000)}`;
  const [deep] = await ask(EXPRESSION(nested), ['--url', 'http://a.test/']);
  assert.equal(deep?.matched, null);
});
