/** "Record this failure" against the lab: a gateway with a database whose log level can be changed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { httpAdminApi } from '../../../client/admin-api/http.ts';
import { Secret } from '../../../client/admin-api/secret.ts';
import type { GatewayRequest } from '../../../client/probe/gateway-request.ts';
import { nodeWorld } from '../../../client/probe/node-world.ts';
import { fileTap } from '../../../client/probe/recording/log-tap.ts';
import { OpenWindows } from '../../../client/probe/recording/open-windows.ts';
import { type RecordOrder, recordFailure } from '../../../client/probe/recording/record-failure.ts';
import { timingsInLog } from '../../../client/probe/recording/timings.ts';
import { recordingHtml, recordingMarkdown } from '../../../client/probe/report/recording.ts';
import type { PlainEntity } from '../../../client/probe/snapshot.ts';
import { rawServer } from '../../kit/local-server.ts';
import { makeCertificate } from '../../lab/certificates.ts';
import { startGateway } from '../../lab/gateway.ts';

const CONFIG = `_format_version: "3.0"
services:
- {name: dead, url: 'http://127.0.0.1:1', retries: 0, routes: [{name: dead, paths: [/dead]}]}
- {name: slow, url: 'http://127.0.0.1:PORT', routes: [{name: slow, paths: [/slow]}]}
`;
const never = new AbortController().signal;

interface LabWanted {
  readonly database?: 'postgres' | 'off';
  /** Clients need it for timings, as those of other machines do. */
  readonly debugToken?: string;
  readonly conf?: PlainEntity;
  /** Takes the place of PORT in the config. */
  readonly backend?: string;
}

async function lab(
  t: TestContext,
  { database = 'postgres', debugToken, conf = {}, backend }: LabWanted = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-record-'));
  const file = join(folder, 'kong.yaml');
  const errorLog = join(folder, 'error.log');
  writeFileSync(file, CONFIG.replace('http://127.0.0.1:PORT', backend ?? 'http://127.0.0.1:PORT'));
  writeFileSync(errorLog, '2026/11/24 10:00:00 [notice] 1#0: what was there before\n');
  const certificate = await makeCertificate({ commonName: 'localhost', names: ['localhost'] });
  const ports = { adminPort: 0, proxyPort: 0, proxyTlsPort: 0 };
  const running = await startGateway({
    file,
    ...ports,
    certificate,
    conf: { database, ...conf },
    errorLog,
    ...(debugToken === undefined ? {} : { debugToken }),
  });
  const api = httpAdminApi(
    { url: running.adminUrl, token: undefined },
    { timeoutMs: 5_000, maxBytes: 1 << 20 },
  );
  t.after(async () => {
    await api.close();
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const order: RecordOrder = {
    api,
    seconds: 30,
    via: new URL(running.proxyUrl.replace('//', '//user:password@')),
    request: requestTo('/dead'),
    log: fileTap(errorLog),
    limits: { connectMs: 2_000, answerMs: 2_000 },
    onProgress: () => undefined,
  };
  return { ...running, errorLog, order, level: () => running.gateway.log.level };
}

function requestTo(path: string): GatewayRequest {
  return { method: 'GET', path, matched: path, host: undefined, sni: undefined, headers: [], protocols: [] };
}

test('the request is repeated at level debug, its lines and timings are collected, the level is set back', async (t) => {
  const { order, level, errorLog } = await lab(t);
  const recorded = await recordFailure(order, nodeWorld(), never);
  assert.equal(recorded.kind, 'recorded');
  if (recorded.kind !== 'recorded') return;
  const { recording } = recorded;
  assert.deepEqual([recording.before, recording.restored.kind, level()], ['notice', 'restored', 'notice']);
  assert.equal(recording.answer.status, 502);
  assert.doesNotMatch(recording.url, /password/);
  assert.ok(recording.log.kind === 'read' && recording.log.joined === 'request');
  const lines = recording.log.lines;
  assert.ok(
    lines.some((line) => line.includes('[debug]') && line.includes(recording.answer.requestId ?? '?')),
  );
  assert.ok(lines.some((line) => line.includes('connect() failed (111')));
  assert.ok(!lines.some((line) => line.includes('what was there before')));
  assert.deepEqual(
    recording.timings?.filter(({ depth }) => depth === 0).map(({ part }) => part),
    ['access', 'balancer', 'upstream'],
  );
  // At the level of before, nothing of the kind is written.
  await recordFailure({ ...order, api: quiet(order.api) }, nodeWorld(), never);
  assert.doesNotMatch(readFileSync(errorLog, 'utf8').split('connect() failed').at(-1) ?? '', /\[debug\]/);
});

/** Sends all but what raises the level. */
function quiet(api: RecordOrder['api']): RecordOrder['api'] {
  return {
    close: () => api.close(),
    send: (request, cancel) =>
      api.send(request.path.includes('/debug?') ? { method: 'GET', path: '/' } : request, cancel),
  };
}

const TOKEN = '8b0c1f2e-3d4a-4b5c-9d6e-7f8091a2b3c4';

/** Answers with the head of the request, as backends for debugging do. */
async function echo(t: TestContext): Promise<{ readonly url: string; readonly seen: () => string }> {
  let seen = '';
  const url = await rawServer(t, (socket) => {
    socket.on('data', (bytes) => {
      seen += String(bytes);
      const body = String(bytes);
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  });
  return { url: url.replace(/\/$/, ''), seen: () => seen };
}

test('with the token, a client of another machine gets the timings too', async (t) => {
  const { order } = await lab(t, { debugToken: TOKEN });
  const without = await recordFailure(order, nodeWorld(), never);
  assert.ok(without.kind === 'recorded' && without.recording.timings === undefined);
  assert.match(recordingHtml('dead', without.recording), /Set Request Debug Token/);
  const wrong = await recordFailure({ ...order, debugToken: new Secret('another') }, nodeWorld(), never);
  assert.ok(wrong.kind === 'recorded' && wrong.recording.timings === undefined);
  assert.match(recordingHtml('dead', wrong.recording), /though a token was sent/);
  const right = await recordFailure({ ...order, debugToken: new Secret(TOKEN) }, nodeWorld(), never);
  assert.ok(right.kind === 'recorded' && 0 < (right.recording.timings?.length ?? 0));
  assert.doesNotMatch(JSON.stringify(right), new RegExp(TOKEN));
});

test('the token stays with Kong, and an echo of it is not kept', async (t) => {
  const { url, seen } = await echo(t);
  const { order, proxyUrl, errorLog } = await lab(t, { debugToken: TOKEN, backend: url });
  const request = requestTo('/slow');
  const recorded = await recordFailure(
    { ...order, request, debugToken: new Secret(TOKEN) },
    nodeWorld(),
    never,
  );
  assert.ok(recorded.kind === 'recorded' && recorded.recording.answer.status === 200);
  assert.match(seen(), /^GET \/ /);
  assert.doesNotMatch(seen() + readFileSync(errorLog, 'utf8'), new RegExp(TOKEN));
  // A gateway that does not know the header hands it on; here the backend takes its place.
  const open = { ...order, request, via: new URL(url), debugToken: new Secret(TOKEN) };
  const echoed = await recordFailure(open, nodeWorld(), never);
  assert.ok(echoed.kind === 'recorded');
  assert.match(seen(), new RegExp(`X-Kong-Request-Debug-Token: ${TOKEN}`));
  const all = [
    JSON.stringify(echoed),
    recordingHtml('slow', echoed.recording),
    recordingMarkdown('slow', echoed.recording),
  ];
  assert.match(echoed.recording.answer.words, /X-Kong-Request-Debug/);
  assert.doesNotMatch(all.join('\n'), new RegExp(TOKEN));
  assert.ok(proxyUrl);
});

test('a Kong that would hand the token on is not given it', async (t) => {
  const { url, seen } = await echo(t);
  const { order } = await lab(t, { debugToken: TOKEN, conf: { request_debug: false } });
  const recorded = await recordFailure(
    { ...order, request: requestTo('/'), via: new URL(url), debugToken: new Secret(TOKEN) },
    nodeWorld(),
    never,
  );
  assert.ok(recorded.kind === 'recorded' && recorded.recording.debugToken === 'withheld');
  assert.doesNotMatch(seen(), new RegExp(TOKEN));
  assert.match(recordingHtml('dead', recorded.recording), /was not sent/);
});

test('timings that do not fit the header are read from the log, in parts', () => {
  const output = '{"child":{"access":{"total_time":3,"child":{"router":{"total_time":1}}}}}';
  const line = (part: number, text: string) =>
    `2026/11/24 10:00:00 [notice] 1#0: *5 [kong] init.lua:217 [request-debug] parts: ${part}/2 output: ${text} while logging request, client: 10.0.0.1, server: kong, request: "GET / HTTP/1.1", host: "a.test", request_id: "0123456789abcdef0123456789abcdef"`;
  const lines = [line(2, output.slice(30)), line(1, output.slice(0, 30))];
  assert.deepEqual(timingsInLog(lines), [
    { part: 'access', depth: 0, ms: 3 },
    { part: 'access › router', depth: 1, ms: 1 },
  ]);
  assert.equal(timingsInLog(['2026/11/24 10:00:00 [notice] 1#0: something else']), undefined);
});

test('a cancel in the middle of the request sets the level back', async (t) => {
  const { order, level } = await lab(t);
  const stop = new AbortController();
  const seen: string[] = [];
  const onProgress = (line: string) => {
    seen.push(level());
    if (line.startsWith('GET')) stop.abort();
  };
  const recorded = await recordFailure({ ...order, onProgress }, nodeWorld(), stop.signal);
  assert.deepEqual([recorded.kind, seen.includes('debug'), level()], ['cancelled', true, 'notice']);
});

test('a log that cannot be read is said so, and the level is set back', async (t) => {
  const { order, level } = await lab(t);
  const recorded = await recordFailure({ ...order, log: fileTap('/nowhere/error.log') }, nodeWorld(), never);
  assert.ok(recorded.kind === 'recorded' && recorded.recording.log.kind === 'unreadable');
  assert.equal(level(), 'notice');
});

test('a gateway that cannot be reached through its proxy still gets its level back', async (t) => {
  const { order, level } = await lab(t);
  const recorded = await recordFailure({ ...order, via: new URL('http://127.0.0.1:1') }, nodeWorld(), never);
  assert.ok(recorded.kind === 'recorded' && recorded.recording.answer.status === undefined);
  assert.match(recorded.recording.answer.words, /no connection to the gateway/);
  assert.equal(level(), 'notice');
});

test('nothing is sent through a DB-less gateway, whose level cannot be changed', async (t) => {
  const { order, gateway } = await lab(t, { database: 'off' });
  const recorded = await recordFailure(order, nodeWorld(), never);
  assert.ok(recorded.kind === 'not-possible' && recorded.advice.includes('KONG_LOG_LEVEL'));
  assert.equal(gateway.counts().served, 0);
});

test('a window that is closed meanwhile waits until the level is set back', async (t) => {
  const { order, level } = await lab(t);
  const silent = await rawServer(t, () => undefined);
  const windows = new OpenWindows();
  let raised: () => void = () => undefined;
  const started = new Promise<void>((done) => {
    raised = done;
  });
  const onProgress = (line: string) => {
    if (line.startsWith('GET')) raised();
  };
  // Who never answers would hold the recording for as long as the limits say.
  const slow = { ...order, via: new URL(silent), onProgress, limits: { connectMs: 2_000, answerMs: 60_000 } };
  const recording = windows.track((cancel) => recordFailure(slow, nodeWorld(), cancel), never);
  await started;
  assert.equal(level(), 'debug');
  await windows.close();
  assert.equal(level(), 'notice');
  assert.equal((await recording).kind, 'cancelled');
});

test('when we are killed in the middle, the gateway lets go of the level by itself', async (t) => {
  const { adminUrl, level } = await lab(t);
  const root = join(import.meta.dirname, '../../..');
  const script = `
    import { httpAdminApi } from '${root}/client/admin-api/http.ts';
    import { withDebugLog } from '${root}/client/probe/debug-window.ts';
    const api = httpAdminApi({ url: '${adminUrl}', token: undefined }, { timeoutMs: 5000, maxBytes: 1 << 20 });
    await withDebugLog(api, 1, () => { console.log('raised'); return new Promise(() => setInterval(() => {}, 1000)); },
      new AbortController().signal);`;
  const words = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'], cwd: root });
  await once(child.stdout, 'data');
  assert.equal(level(), 'debug');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(level(), 'debug');
  while (level() === 'debug') await new Promise((done) => setTimeout(done, 50));
  assert.equal(level(), 'notice');
});
