import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { aimAtUrl } from '../../../client/probe/aim.ts';
import { kongFacts } from '../../../client/probe/kong-facts.ts';
import { nodeWorld } from '../../../client/probe/node-world.ts';
import { probe } from '../../../client/probe/probe.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function probeUrl(url: string, cancel = new AbortController().signal) {
  return probe(
    {
      aim: aimAtUrl(new URL(url)),
      kong: kongFacts(undefined),
      via: undefined,
      front: undefined,
      limits: { connectMs: 400, answerMs: 400 },
      keepAlive: 'no',
      follow: 'same-host',
      onProgress: () => undefined,
    },
    nodeWorld(),
    cancel,
  );
}

test('a healthy http server leaves a trail of resolve, connect and http', async () => {
  const port = await listening(createHttpServer((_request, response) => response.end('fine')));
  const seen = await probeUrl(`http://127.0.0.1:${port}/`);
  assert.deepEqual(
    seen.trail.map(({ stage, outcome }) => [stage, outcome]),
    [
      ['resolve', 'ok'],
      ['connect', 'ok'],
      ['http', 'ok'],
    ],
  );
});

test('a closed port is refused, not an exception', async () => {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  const seen = await probeUrl(`http://127.0.0.1:${port}/`);
  assert.equal(seen.peers[0]?.connect?.addresses[0]?.outcome, 'refused');
});

test('TLS to a plain port shows that the port speaks plain HTTP', async () => {
  const port = await listening(createHttpServer((_request, response) => response.end('plain')));
  const seen = await probeUrl(`https://127.0.0.1:${port}/`);
  const peer = seen.peers[0];
  assert.equal(peer?.tls?.addresses[0]?.result.kind, 'not-tls');
  const plain = peer?.again[0]?.tried.find(({ kind }) => kind === 'plain');
  assert.ok(plain?.kind === 'plain' && plain.answer?.kind === 'answered' && plain.answer.head.status === 200);
});

test('a server that closes at once has closed without an answer', async () => {
  const port = await listening(createServer((socket) => socket.destroy()));
  const seen = await probeUrl(`http://127.0.0.1:${port}/`);
  const answer = seen.peers[0]?.http?.addresses[0]?.answer;
  assert.ok(answer?.kind === 'no-answer' && (answer.why === 'closed' || answer.why === 'reset'));
});

test('cancelling closes every socket and clears every timer', async () => {
  const open = new Set<Socket>();
  const gone: Promise<unknown>[] = [];
  const cancel = new AbortController();
  const port = await listening(
    createServer((socket) => {
      open.add(socket);
      gone.push(once(socket, 'close').then(() => open.delete(socket)));
      socket.on('error', () => undefined);
      socket.on('data', () => cancel.abort());
    }),
  );
  const timersBefore = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  await probeUrl(`http://127.0.0.1:${port}/`, cancel.signal);
  const timersAfter = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  await Promise.all(gone);
  assert.equal(open.size, 0);
  assert.ok(timersAfter <= timersBefore, `${timersAfter} timers, ${timersBefore} before`);
});
