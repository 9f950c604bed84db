import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, test } from 'node:test';
import { httpAdminApi } from '../../../client/admin-api/http.ts';
import { withDebugLog } from '../../../client/probe/debug-window.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** Kong's endpoint in a gateway with a database, as recorded; `refusing` plays a DB-less one. */
async function gateway(refusing: boolean) {
  const state = { level: 'notice', asked: [] as string[] };
  const server = createServer((request, response) => {
    const [, , , , level] = (request.url ?? '').split(/[/?]/);
    const put = request.method === 'PUT';
    if (put) state.asked.push(request.url ?? '');
    if (put && !refusing && level !== undefined) state.level = level;
    const refused = 'cannot change log level when not using a database';
    const message = put ? (refusing ? refused : 'log level changed') : `log level: ${state.level}`;
    response.writeHead(put && refusing ? 405 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ message }));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const api = httpAdminApi(
    { url: `http://127.0.0.1:${port}`, token: undefined },
    { timeoutMs: 2_000, maxBytes: 1 << 20 },
  );
  return { state, api };
}

const never = new AbortController().signal;

test('the level is debug while the failure is recorded, and what it was after', async () => {
  const { state, api } = await gateway(false);
  const window = await withDebugLog(api, 30, async () => state.level, never);
  await api.close();
  assert.ok(window.kind === 'recorded' && window.value === 'debug' && window.restored.kind === 'restored');
  assert.equal(state.level, 'notice');
});

test('the level is set back when the recording breaks', async () => {
  const { state, api } = await gateway(false);
  await assert.rejects(withDebugLog(api, 30, () => Promise.reject(new Error('the request broke')), never));
  await api.close();
  assert.equal(state.level, 'notice');
});

test('the gateway lets go of the level by itself after the window', async () => {
  const { state, api } = await gateway(false);
  await withDebugLog(api, 100_000, async () => undefined, never);
  await api.close();
  assert.match(state.asked[0] ?? '', /debug\?timeout=300$/);
});

test('a DB-less gateway is left alone, with what to do instead', async () => {
  const { api } = await gateway(true);
  let sent = false;
  const act = async () => {
    sent = true;
  };
  const window = await withDebugLog(api, 30, act, never);
  await api.close();
  assert.ok(window.kind === 'not-possible' && window.advice.includes('KONG_LOG_LEVEL'));
  assert.equal(sent, false);
});
