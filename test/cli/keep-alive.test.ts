/** The idle connection: watched for as long as Kong keeps one, with the time that is left. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { runCli } from '../kit/command-line.ts';
import { portOf } from '../lab/gateway.ts';

/** A backend that keeps idle connections for so long, and the file that declares it. */
async function declared(t: TestContext, keepsMs: number): Promise<Readonly<Record<string, string>>> {
  const server = createServer((_request, response) => response.end('{}'));
  server.keepAliveTimeout = keepsMs;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const services = [{ name: 'billing', host: '127.0.0.1', port: portOf(server) }];
  return { 'kong.yaml': JSON.stringify({ _format_version: '3.0', services }) };
}

const PROBE = ['probe', 'billing', '--file', 'kong.yaml', '--keep-alive', '--topology'];

test('on request the watch lasts as long as Kong keeps a connection, and says how long that is', async (t) => {
  const { code, out, err } = await runCli([...PROBE, 'kong-idle=2s'], await declared(t, 800));
  assert.match(err, /watching an idle connection, 3 s left/);
  assert.match(out, /keepalive-race/);
  assert.equal(code, 1);
});

test('a far side that keeps connections longer than Kong is healthy', async (t) => {
  const { code, out } = await runCli([...PROBE, 'kong-idle=300ms'], await declared(t, 5_000));
  assert.match(out, /healthy/);
  assert.equal(code, 0);
});
