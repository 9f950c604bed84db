import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { nodeWorld } from '../../client/probe/node-world.ts';
import { type ProbeOptions, type ProbeReport, runProbe } from '../../client/probe/run-probe.ts';
import { NO_TOPOLOGY } from '../../server/core/model/topology.ts';
import { openScene, type Scene } from './stage.ts';

const LIMITS = { connectMs: 1_000, answerMs: 1_500 };

async function probed(
  target: string,
  more: Partial<ProbeOptions> = {},
  cancel = new AbortController(),
): Promise<ProbeReport> {
  const result = await runProbe(
    {
      target,
      file: undefined,
      admin: undefined,
      via: undefined,
      front: undefined,
      readLog: undefined,
      topology: NO_TOPOLOGY,
      limits: LIMITS,
      keepAlive: 'no',
      onProgress: () => undefined,
      ...more,
    },
    nodeWorld(),
    cancel.signal,
  );
  assert.equal(result.kind, 'probed');
  return result.report;
}

async function within(act: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await openScene();
  try {
    await act(scene);
  } finally {
    await scene.end();
  }
}

async function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

async function untilNoneLeft(server: Server): Promise<void> {
  while (0 < (await connectionsOf(server))) await new Promise((done) => setImmediate(done));
}

/** Timers and sockets of this process that would keep it alive. */
function kept(): readonly string[] {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'TCPSocketWrap');
}

function endless(begin: string, more: string): Server {
  return createServer((socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(begin);
      const go = () => {
        while (!socket.destroyed && socket.write(more));
      };
      socket.on('drain', go);
      go();
    });
  });
}

const CHUNK = 'x'.repeat(65_536);

const HOSTILE: readonly (readonly [what: string, make: () => Server])[] = [
  ['a body without an end', () => endless('HTTP/1.1 200 OK\r\n\r\n', CHUNK)],
  ['a header without an end', () => endless('HTTP/1.1 200 OK\r\nX: ', CHUNK)],
  ['headers without an end', () => endless('HTTP/1.1 200 OK\r\n', `X-Y: ${'z'.repeat(8_000)}\r\n`)],
  ['bytes that are nothing', () => endless('\0\x1b[2J\u202e', '\0\x07\x1b]0;owned\x07'.repeat(2_000))],
  [
    'a chunk without an end',
    () => endless('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n', CHUNK),
  ],
];

for (const [what, make] of HOSTILE) {
  test(`${what} ends the probe in time and leaves nothing open`, () =>
    within(async (scene) => {
      const server = make();
      const port = await scene.listen(server);
      const before = process.memoryUsage().rss;
      const started = performance.now();
      const report = await probed(`http://127.0.0.1:${port}/`);
      assert.ok(performance.now() - started < LIMITS.answerMs + 2_000);
      assert.ok(process.memoryUsage().rss - before < 256 * 1024 * 1024);
      const shown = JSON.stringify(report.trail);
      for (const raw of ['\\u001b', '\\u0007', '\u202e']) assert.ok(!shown.includes(raw));
      await untilNoneLeft(server);
    }));
}

test('a cancel in any stage leaves no socket and no timer', { timeout: 10_000 }, () =>
  within(async (scene) => {
    const drip = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.resume();
      socket.write('H');
    });
    const port = await scene.listen(drip);
    const before = kept().length;
    for (const afterMs of [0, 5, 50, 200]) {
      const cancel = new AbortController();
      setTimeout(() => cancel.abort(), afterMs);
      await probed(`http://127.0.0.1:${port}/`, {}, cancel);
      // Handles are given back a turn or two after they are closed.
      while (before < kept().length) await new Promise((done) => setImmediate(done));
      await untilNoneLeft(drip);
    }
  }),
);

function answering(listener: RequestListener): Server {
  return createHttpServer(listener);
}

test('a redirect to another host is followed only when that is asked for', () =>
  within(async (scene) => {
    let visits = 0;
    const other = await scene.listen(
      answering((_request, response) => {
        visits += 1;
        response.end('{}');
      }),
    );
    const first = await scene.listen(
      answering((_request, response) =>
        response.writeHead(302, { Location: `http://localhost:${other}/secret` }).end(),
      ),
    );
    await probed(`http://127.0.0.1:${first}/`);
    assert.equal(visits, 0);
    await probed(`http://127.0.0.1:${first}/`, { follow: 'everywhere' });
    assert.equal(visits, 1);
  }));

test('redirects within the host are followed to their end, a circle is named', () =>
  within(async (scene) => {
    const paths: string[] = [];
    const port = await scene.listen(
      answering((request, response) => {
        paths.push(request.url ?? '');
        if (request.url === '/') response.writeHead(302, { Location: '/b' }).end();
        else if (request.url === '/b')
          response.writeHead(307, { Location: `http://${request.headers.host}/c` }).end();
        else if (request.url === '/c') response.end('{}');
        else response.writeHead(302, { Location: request.url === '/x' ? '/y' : '/x' }).end();
      }),
    );
    assert.equal((await probed(`http://127.0.0.1:${port}/`)).diagnosis.verdict.cause, 'healthy');
    assert.deepEqual(paths, ['/', '/b', '/c']);
    assert.equal((await probed(`http://127.0.0.1:${port}/x`)).diagnosis.verdict.cause, 'redirect-loop');
  }));

test('an IPv6 address in the URL is connected to, and a dead one of two addresses is seen', () =>
  within(async (scene) => {
    const server = answering((_request, response) => response.end('{}'));
    server.listen(0, '::1');
    await once(server, 'listening');
    scene.atEnd(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const report = await probed(`http://[::1]:${port}/`);
    assert.equal(report.diagnosis.verdict.cause, 'healthy');
  }));

test('a WebSocket upgrade is made, and its refusal is seen', () =>
  within(async (scene) => {
    const open = createHttpServer();
    open.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    });
    const port = await scene.listen(open);
    const report = await probed(`ws://127.0.0.1:${port}/`);
    assert.equal(report.diagnosis.verdict.cause, 'healthy');
    const shut = await scene.listen(answering((_request, response) => response.writeHead(500).end()));
    assert.equal((await probed(`ws://127.0.0.1:${shut}/`)).diagnosis.verdict.cause, 'other-failure');
  }));

test('answers of several places stand side by side', () =>
  within(async (scene) => {
    const direct = await scene.listen(
      answering((_request, response) => response.setHeader('X-Place', 'direct').end('{}')),
    );
    const through = await scene.listen(
      answering((_request, response) =>
        response
          .writeHead(502, { 'X-Place': 'kong', 'Set-Cookie': 'session=secret', 'X-Api-Key': 'secret' })
          .end(),
      ),
    );
    const { openConfig } = await import('../../server/core/features/open-config.ts');
    const text = JSON.stringify({
      _format_version: '3.0',
      services: [{ name: 'api', host: '127.0.0.1', port: direct, routes: [{ name: 'r', paths: ['/'] }] }],
    });
    const config = openConfig(text, {
      fileName: undefined,
      target: {},
      dialect: 'dbless',
      verdictOnly: false,
      now: Date.now(),
    });
    const report = await probed('api', {
      file: { name: 'kong.yaml', config },
      via: new URL(`http://127.0.0.1:${through}`),
    });
    const compared = report.trail.find(({ stage }) => stage === 'compare');
    assert.equal(compared?.outcome, 'failed');
    const words = JSON.stringify(compared?.facts);
    assert.match(words, /"sameStatus":false/);
    assert.match(words, /"name":"x-place","values":\["direct","kong"\]/);
    assert.doesNotMatch(words, /secret/);
  }));
