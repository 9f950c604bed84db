import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConfig } from '../../../server/core/features/open-config.ts';
import { explain } from '../../../server/core/logs/explain.ts';

const HEAD = '2026/11/24 10:00:00 [error] 12#0: *5 ';
const TAIL =
  ', client: 10.1.1.1, server: kong, request: "POST /pay?x=1 HTTP/1.1", upstream: "https://10.0.0.7:8443/pay?x=1", host: "api.example", request_id: "0123456789abcdef0123456789abcdef"';
const REFUSED = `${HEAD}connect() failed (111: Connection refused) while connecting to upstream${TAIL}`;

function causes(log: string): readonly (readonly [number, string])[] {
  return [...explain(log)].map(({ record, cause }) => [record.line, cause] as const);
}

function only(log: string) {
  const found = [...explain(log)];
  assert.equal(found.length, 1, `${found.length} records in ${log}`);
  const [first] = found;
  assert.ok(first);
  return first;
}

test('a refused connection is the far side and answered with 502', () => {
  const { cause, hop, reading } = only(REFUSED);
  assert.deepEqual([cause, hop, reading.status], ['connection-refused', 'backend', 502]);
});

test('behind a second load balancer the hop is that one', () => {
  const topology = {
    front: undefined,
    kongIdleMs: 60_000,
    second: { product: 'nginx', idleMs: 60_000 },
    backendIdleMs: undefined,
  } as const;
  assert.deepEqual(
    [...explain(REFUSED, { topology })].map(({ hop }) => hop),
    ['second-lb'],
  );
});

const WRAPPINGS: Readonly<Record<string, string>> = {
  'docker compose': `kong-1  | ${REFUSED}`,
  'kubectl logs --prefix': `[pod/kong-7f9/proxy] ${REFUSED}`,
  'kubernetes timestamps': `2026-11-24T10:00:00.123456789Z ${REFUSED}`,
  'a CRI log': `2026-11-24T10:00:00.123456789Z stderr F ${REFUSED}`,
  syslog: `Nov 24 10:00:00 gateway nginx[12]: ${REFUSED}`,
  "docker's JSON": JSON.stringify({ log: `${REFUSED}\n`, stream: 'stderr', time: '2026-11-24T10:00:00Z' }),
  'a GCP entry': JSON.stringify({ severity: 'ERROR', textPayload: REFUSED }),
  'a nested entry': JSON.stringify({ jsonPayload: { message: REFUSED } }),
  colours: `\u001b[33mkong\u001b[0m | ${REFUSED}`,
  'curly quotes': REFUSED.replaceAll('"', '\u201d'),
  'windows line ends': `${REFUSED}\r\n`,
};

for (const [name, text] of Object.entries(WRAPPINGS)) {
  test(`${name} around a record changes nothing`, () => {
    const { cause, line } = only(text);
    assert.equal(cause, 'connection-refused');
    assert.equal(line?.fields.upstream, 'https://10.0.0.7:8443/pay?x=1');
  });
}

test('pieces that a collector cut are joined without a gap', () => {
  const at = REFUSED.indexOf('upstream') + 3;
  const log = [REFUSED.slice(0, at), REFUSED.slice(at)]
    .map((piece, i) => `2026-11-24T10:00:00Z stderr ${i === 0 ? 'P' : 'F'} ${piece}`)
    .join('\n');
  assert.deepEqual(causes(log), [[1, 'connection-refused']]);
});

test('a record that a terminal wrapped in the middle of a word is read', () => {
  const at = REFUSED.indexOf('refused') + 3;
  assert.deepEqual(causes(`${REFUSED.slice(0, at)}\n${REFUSED.slice(at)}`), [[1, 'connection-refused']]);
});

test('a record cut in the middle of a field keeps what came', () => {
  const { cause, line } = only(REFUSED.slice(0, REFUSED.indexOf('8443') + 6));
  assert.equal(cause, 'connection-refused');
  assert.equal(line?.fields.upstream, 'https://10.0.0.7:8443/p');
});

test('a stack trace belongs to the crash above it, whose fields come last', () => {
  const log = `${HEAD}lua entry thread aborted: runtime error: /usr/local/share/lua/5.1/kong/plugins/mine/handler.lua:9: attempt to index a nil value
stack traceback:
coroutine 0:
	/usr/local/share/lua/5.1/kong/plugins/mine/handler.lua: in function 'access'${TAIL}
${REFUSED}`;
  const [crash, refused] = [...explain(log)];
  assert.deepEqual([crash?.cause, crash?.entity?.name], ['plugin-error', 'mine']);
  assert.equal(crash?.line?.fields.host, 'api.example');
  assert.equal(refused?.record.line, 5);
});

test('debug lines, notices and harmless warnings tell of no failure', () => {
  const log = [
    '2026/11/24 10:00:00 [debug] 1#0: *5 [lua] init.lua:1: balancer(): connect() failed, trying again',
    '2026/11/24 10:00:00 [notice] 1#0: signal 17 (SIGCHLD) received from 20',
    '2026/11/24 10:00:00 [warn] 1#0: *5 a client request body is buffered to a temporary file /var/cache/nginx/client_temp/1, client: 1.1.1.1',
    '2026/11/24 10:00:00 [info] 1#0: *5 client 127.0.0.1 closed keepalive connection',
    `${HEAD}[kong] my.lua:7 [key-auth] hello world${TAIL}`,
  ].join('\n');
  assert.deepEqual(causes(log), []);
});

test('a timeout is told by what nginx was doing', () => {
  const timeout = (action: string) =>
    only(`${HEAD}upstream timed out (110: Connection timed out) while ${action}${TAIL}`);
  assert.equal(timeout('connecting to upstream').cause, 'connection-timed-out');
  assert.equal(timeout('reading response header from upstream').cause, 'response-timed-out');
  assert.equal(timeout('reading response header from upstream').reading.status, 504);
  assert.equal(timeout('reading upstream').reading.status, null);
});

const TLS: Readonly<Record<string, string>> = {
  'SSL: error:0A00010B:SSL routines::wrong version number': 'https-to-plain-port',
  'SSL: error:1408F10B:SSL routines:ssl3_get_record:wrong version number': 'https-to-plain-port',
  'SSL: error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER': 'https-to-plain-port',
  'SSL: error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112': 'sni-unrecognised',
  'SSL: error:0A000410:SSL routines::sslv3 alert handshake failure:SSL alert number 40':
    'client-certificate-required',
  'SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116':
    'client-certificate-required',
  'SSL: error:0A00042E:SSL routines::tlsv1 alert protocol version:SSL alert number 70':
    'tls-version-mismatch',
  'SSL: error:0A00014D:SSL routines::legacy sigalg disallowed or unsupported': 'tls-version-mismatch',
};

for (const [text, cause] of Object.entries(TLS)) {
  test(`"${text}" means ${cause}`, () => {
    assert.equal(
      only(`${HEAD}SSL_do_handshake() failed (${text}) while SSL handshaking to upstream${TAIL}`).cause,
      cause,
    );
  });
}

test('a handshake that failed with the client never blames what is behind Kong', () => {
  const { cause, hop } = only(
    '2026/11/24 10:00:00 [info] 1#0: *5 SSL_do_handshake() failed (SSL: error:0A00009C:SSL routines::http request) while SSL handshaking, client: 10.1.1.1, server: 0.0.0.0:8443',
  );
  assert.deepEqual([cause, hop], ['front-speaks-wrong-protocol', 'front-lb']);
});

test('each complaint about a declarative file is a record that names its entry', () => {
  const log = `2026/11/24 10:00:00 [error] 1#0: init_by_lua error: /usr/local/share/lua/5.1/kong/init.lua:553: error parsing declarative config file /kong.yml:
in 'services':
  - in entry 1 of 'services':
    in 'host': required field missing`;
  const config = openConfig('_format_version: "3.0"\nservices:\n- name: billing\n', {
    fileName: 'kong.yaml',
    target: {},
    dialect: undefined,
    verdictOnly: false,
    now: 0,
  });
  const found = [...explain(log, { config })];
  assert.ok(found.every(({ cause }) => cause === 'config-refused'));
  assert.ok(found.some(({ entity }) => entity?.name === 'billing'));
});

test("Kong's serializer tells who was not let in and what no route took", () => {
  const entry = (more: object, status: number) =>
    JSON.stringify({ client_ip: '10.1.1.1', request: { method: 'GET' }, response: { status }, ...more });
  assert.equal(only(entry({ route: { name: 'r' }, tries: [] }, 401)).cause, 'plugin-denied');
  assert.equal(only(entry({ tries: [] }, 404)).cause, 'no-route');
  assert.deepEqual(
    causes(entry({ route: {}, service: {}, upstream_status: '404', tries: [{ ip: '10.0.0.7' }] }, 404)),
    [],
  );
});

test('the same log gives the same answer, line after line', () => {
  const log = `${REFUSED}\n`.repeat(3);
  assert.deepEqual(causes(log), [
    [1, 'connection-refused'],
    [2, 'connection-refused'],
    [3, 'connection-refused'],
  ]);
});

test("a complaint of Kong's own machinery is no plugin's, whatever its file is called", () => {
  const log = [
    '[lua] worker.lua:147: communicate(): failed to receive the header bytes: closed, context: ngx.timer',
    '[lua] cache.lua:340: get(): could not get from cache: no memory',
    '[lua] client.lua:1054: [dns-client] failed to query: timeout, context: ngx.timer',
    '[lua] handler.lua:1350: failed to set X-Forwarded-Host: invalid',
    '[lua] queue.lua:389: handler could not process entries: request timed out, context: ngx.timer',
    '[lua] exporter.lua:1: failed to collect metrics: timed out',
    '[kong] globalpatches.lua:243 you are using the wrong thing, error',
  ]
    .map((text) => `${HEAD}${text}`)
    .join('\n');
  assert.deepEqual(causes(log), []);
});

test('a plugin that is named is to blame, whatever the file', () => {
  const { cause, reading } = only(
    `${HEAD}[lua] queue.lua:389: [http-log] handler could not process entries: request timed out, context: ngx.timer`,
  );
  assert.deepEqual([cause, reading.plugin], ['plugin-error', 'http-log']);
});

test('complaints about Redis and counters are of plugins, whatever the file', () => {
  const log = [
    '[lua] init.lua:235: usage(): failed to connect to Redis: ERR no password is set',
    '[lua] handler.lua:94: failed to get usage: ERR no password is set',
  ];
  for (const text of log) assert.equal(only(`${HEAD}${text}${TAIL}`).cause, 'plugin-error');
});

test('a first lookup that failed names the host, as a retry does', () => {
  for (const words of [
    "failed the initial dns/balancer resolve for 'pay.test' with",
    "failed to retry the dns/balancer resolver for pay.test' with",
  ]) {
    const { cause, reading } = only(
      `${HEAD}[lua] init.lua:1: ${words}: dns server error: 2 server failure${TAIL}`,
    );
    assert.deepEqual([cause, reading.host], ['name-server-failure', 'pay.test']);
  }
});

test('prefixes stand in any order, and pieces of a JSON envelope are joined', () => {
  const at = REFUSED.indexOf('upstream') + 3;
  const envelope = (log: string) => JSON.stringify({ log, stream: 'stderr', time: '2026-11-24T10:00:00Z' });
  assert.deepEqual(causes(`kong-1 | 2026-11-24T10:00:00Z ${REFUSED}`), [[1, 'connection-refused']]);
  assert.deepEqual(causes(`[pod/kong-7f9/proxy] 2026-11-24T10:00:00.1Z stderr F ${REFUSED}`), [
    [1, 'connection-refused'],
  ]);
  const pieces = [REFUSED.slice(0, at), `${REFUSED.slice(at)}\n`].map(envelope).join('\n');
  assert.deepEqual(causes(pieces), [[1, 'connection-refused']]);
});

test("Kong's serializer tells of tries that failed, by their code and by where they ended", () => {
  const serialized = (more: Readonly<Record<string, unknown>>) =>
    JSON.stringify({
      client_ip: '1.1.1.1',
      request: { method: 'GET', uri: '/a' },
      service: { name: 'api', host: 'x' },
      latencies: { kong: 1, proxy: -1, request: 3 },
      ...more,
    });
  const tried = (code?: number) => ({ ip: '10.0.0.1', port: 80, ...(code ? { state: 'failed', code } : {}) });
  const of = (status: number, tries: readonly unknown[], more = {}) =>
    causes(serialized({ response: { status, headers: {} }, tries, ...more }))[0]?.[1];
  assert.equal(of(504, [tried(504)]), 'response-timed-out');
  assert.equal(of(502, [tried(502), tried(502)]), 'other-failure');
  // A second try went well.
  assert.equal(of(200, [tried(502), tried()]), undefined);
});
