/** The server's own process, as it is built: greeted before the protocol's code is read. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createProtocolConnection,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { withServer } from '../kit/language-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kongsole-built-'));
const built = join(folder, 'dist');
before(() => {
  const { status, stderr } = spawnSync('node', ['scripts/build.mjs', `--out=${built}`], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
after(() => rmSync(folder, { recursive: true }));

const BAD = '_format_version: "3.0"\nservices:\n- {name: a, host: b.c, protocol: http, port: 443}\n';
const PARAMS = {
  processId: null,
  rootUri: null,
  capabilities: {
    workspace: { workspaceFolders: true },
    general: { positionEncodings: ['utf-8', 'utf-16'] },
  },
};

const startOn = (channel: '--stdio' | '--node-ipc'): ChildProcess =>
  spawn('node', [join(built, 'server.cjs'), channel], {
    stdio: channel === '--stdio' ? 'pipe' : ['pipe', 'pipe', 'pipe', 'ipc'],
  });

function talkTo(server: ChildProcess, channel: '--stdio' | '--node-ipc'): ProtocolConnection {
  if (channel === '--node-ipc')
    return createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  assert.ok(server.stdout && server.stdin);
  return createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
}

const endOf = (server: ChildProcess) => new Promise<unknown>((done) => server.once('exit', done));

for (const channel of ['--stdio', '--node-ipc'] as const) {
  test(`over ${channel} the answer is that of the protocol's code, and comes once; then all goes on`, async () => {
    const server = startOn(channel);
    const ended = endOf(server);
    const client = talkTo(server, channel);
    const troubles: unknown[] = [];
    // An answer to nothing would be one.
    client.onError((trouble) => troubles.push(trouble));
    const shown = new Promise<PublishDiagnosticsParams>((done) =>
      client.onNotification('textDocument/publishDiagnostics', done),
    );
    client.listen();
    const greeting = await client.sendRequest<InitializeResult>('initialize', PARAMS);
    await withServer(PARAMS.capabilities, async ({ greeting: late }) => {
      assert.deepEqual(greeting.capabilities, late.capabilities);
    });
    await client.sendNotification('initialized', {});
    const uri = 'file:///folder/kong.yaml';
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 4, text: BAD },
    });
    const { version, diagnostics } = await shown;
    assert.equal(version, 4);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['plain-protocol-on-tls-port'],
    );
    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
    assert.equal(await ended, 0);
    assert.deepEqual(troubles, []);
    client.dispose();
  });
}

/** What comes of bytes on standard input, until it ends. */
async function outputFor(...pieces: readonly string[]): Promise<{ bodies: string[]; code: unknown }> {
  const server = startOn('--stdio');
  const ended = endOf(server);
  let output = '';
  server.stdout?.on('data', (data: Buffer) => {
    output += data.toString('utf8');
  });
  for (const piece of pieces) {
    server.stdin?.write(piece);
    await wait(100);
  }
  for (let i = 0; i < 200 && output === ''; i++) await wait(50);
  server.stdin?.end();
  const code = await ended;
  return { bodies: output.split(/Content-Length: \d+\r\n\r\n/).slice(1), code };
}

const framed = (message: object): string => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

test('a greeting that comes in pieces is answered once; the end of the input ends the server', async () => {
  const whole = framed({ id: 'first', method: 'initialize', params: PARAMS });
  const { bodies, code } = await outputFor(whole.slice(0, 9), whole.slice(9, 60), whole.slice(60));
  assert.equal(bodies.length, 1);
  assert.equal(JSON.parse(bodies[0] ?? '').id, 'first');
  assert.equal(code, 1);
});

test('what is no greeting is left to the protocol, which says what is wrong with it', async () => {
  const hover = await outputFor(framed({ id: 3, method: 'textDocument/hover', params: {} }));
  assert.equal(JSON.parse(hover.bodies[0] ?? '').id, 3);
  assert.ok(JSON.parse(hover.bodies[0] ?? '').error);
  const bad = { capabilities: { general: { positionEncodings: 5 } } };
  const odd = await outputFor(framed({ id: 4, method: 'initialize', params: bad }));
  assert.equal(JSON.parse(odd.bodies[0] ?? '').id, 4);
  assert.ok(JSON.parse(odd.bodies[0] ?? '').error);
});
