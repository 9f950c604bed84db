import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { test } from 'node:test';
import { nodeWorld } from '../../client/probe/node-world.ts';
import { type ProbeReport, runProbe } from '../../client/probe/run-probe.ts';
import { enterVantage } from '../../client/probe/vantage/remote-world.ts';
import { type Programs, programsFrom, type Vantage } from '../../client/probe/vantage/vantage.ts';
import type { ProbeWorld } from '../../client/probe/world.ts';
import { NO_TOPOLOGY } from '../../server/core/model/topology.ts';
import { makeCertificate } from '../lab/certificates.ts';
import { secure } from './matrix/servers.ts';
import { SSHD, startSshServer } from './ssh-server.ts';
import { openScene, type Scene } from './stage.ts';

const LIMITS = { connectMs: 1_500, answerMs: 2_000 };
const skip = !existsSync(SSHD) && 'sshd not installed: run scripts/install-servers';

async function probeFrom(
  world: ProbeWorld,
  target: string,
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
    },
    world,
    cancel.signal,
    nodeWorld(),
  );
  assert.equal(result.kind, 'probed');
  return result.report;
}

async function inside(
  vantage: Vantage,
  programs: Programs,
  act: (world: ProbeWorld, commands: readonly string[]) => Promise<void>,
): Promise<void> {
  const commands: string[] = [];
  const options = { programs, onCommand: (command: readonly string[]) => commands.push(command.join(' ')) };
  const entered = await enterVantage(vantage, options, new AbortController().signal);
  assert.ok('world' in entered, JSON.stringify(entered));
  try {
    await act(entered.world, commands);
  } finally {
    await entered.leave();
  }
}

/** A program that takes the words of `docker exec` and `kubectl exec` and runs the rest here. */
async function shim(scene: Scene, script: string): Promise<Programs> {
  const file = await scene.write('shim', `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return programsFrom({ KONGSOLE_DOCKER: file, KONGSOLE_KUBECTL: file });
}

const IN_CONTAINER = 'while [ "$1" != sh ]; do shift; done; exec "$@"';
const DOCKER: Vantage = { kind: 'docker', container: 'kong' };

async function gone(server: Server): Promise<number> {
  return new Promise((resolve) => {
    const count = () => server.getConnections((_error, n) => (n === 0 ? resolve(0) : setTimeout(count, 20)));
    count();
  });
}

test('a probe by ssh finds what is wrong from there, and says from where', { skip }, async () => {
  const scene = await openScene();
  try {
    const { user, port, ssh } = await startSshServer(scene);
    const programs = { ...programsFrom({}), ssh };
    await inside({ kind: 'ssh', user, host: '127.0.0.1', port }, programs, async (world, commands) => {
      assert.ok(commands[0]?.includes('BatchMode=yes'));
      const fine = await scene.listen(createServer((_request, response) => response.end('{}')));
      const healthy = await probeFrom(world, `http://127.0.0.1:${fine}/`);
      assert.equal(healthy.diagnosis.verdict.cause, 'healthy');
      assert.equal(healthy.vantage, 'host 127.0.0.1 (ssh)');
      assert.ok(healthy.trail.every(({ where }) => where === 'host 127.0.0.1 (ssh)'));
      const refused = await probeFrom(world, `http://127.0.0.1:${await scene.closedPort()}/`);
      assert.equal(refused.diagnosis.verdict.cause, 'connection-refused');
      const plain = await probeFrom(world, `https://localhost:${fine}/`);
      assert.equal(plain.diagnosis.verdict.cause, 'https-to-plain-port');
      const { cert, key } = await makeCertificate({ commonName: 'localhost', names: ['localhost'] });
      const tls = await scene.listen(secure({ cert, key }));
      assert.equal((await probeFrom(world, `https://localhost:${tls}/`)).diagnosis.verdict.cause, 'healthy');
      const nobody = await probeFrom(world, 'http://nobody.invalid/');
      assert.equal(nobody.diagnosis.verdict.hop, 'network');
    });
  } finally {
    await scene.end();
  }
});

test('a probe in a container or pod opens its connections there', async () => {
  const scene = await openScene();
  try {
    const programs = await shim(scene, IN_CONTAINER);
    const port = await scene.listen(createServer((_request, response) => response.end('{}')));
    for (const vantage of [
      DOCKER,
      { kind: 'kubectl', namespace: 'gw', pod: 'kong-0', container: undefined },
    ] as const) {
      await inside(vantage, programs, async (world) => {
        const { diagnosis } = await probeFrom(world, `http://127.0.0.1:${port}/`);
        assert.equal(diagnosis.verdict.cause, 'healthy');
      });
    }
  } finally {
    await scene.end();
  }
});

test('a reset, a silent server and an endless answer are told apart from there', async () => {
  const scene = await openScene();
  try {
    const programs = await shim(scene, IN_CONTAINER);
    await inside(DOCKER, programs, async (world) => {
      const tcp = (act: (socket: import('node:net').Socket) => void) =>
        scene.listen(
          createTcpServer((socket) => {
            socket.on('error', () => socket.destroy());
            socket.once('data', () => act(socket));
          }),
        );
      const cause = async (port: number) =>
        (await probeFrom(world, `http://127.0.0.1:${port}/`)).diagnosis.verdict.cause;
      assert.equal(await cause(await tcp((socket) => socket.resetAndDestroy())), 'connection-reset');
      assert.equal(await cause(await tcp((socket) => socket.end())), 'closed-before-response');
      assert.equal(await cause(await tcp(() => undefined)), 'response-timed-out');
      const endless = await tcp((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const more = () => {
          while (!socket.destroyed && socket.write('x'.repeat(65_536)));
        };
        socket.on('drain', more);
        more();
      });
      assert.equal(await cause(endless), 'healthy');
    });
  } finally {
    await scene.end();
  }
});

test('after a cancel nothing is left there', async () => {
  const scene = await openScene();
  try {
    const programs = await shim(scene, IN_CONTAINER);
    const cancel = new AbortController();
    const silent = createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => cancel.abort());
    });
    const port = await scene.listen(silent);
    await inside(DOCKER, programs, async (world) => {
      const started = performance.now();
      await probeFrom(world, `http://127.0.0.1:${port}/`, cancel);
      assert.ok(performance.now() - started < LIMITS.answerMs + 1_000);
      assert.equal(await gone(silent), 0);
    });
  } finally {
    await scene.end();
  }
});

test('a place that cannot be entered says so in its own words, and hostile output goes no further', async () => {
  const scene = await openScene();
  try {
    const enter = async (script: string) => {
      const programs = await shim(scene, script);
      const options = { programs, onCommand: () => undefined };
      return enterVantage(DOCKER, options, new AbortController().signal);
    };
    const failure = async (script: string) => {
      const entered = await enter(script);
      return 'failure' in entered ? entered.failure : 'entered';
    };
    assert.match(
      await failure('echo "Error response from daemon: No such container: kong" >&2; exit 1'),
      /No such container/,
    );
    assert.equal(await failure('yes kongsole'), 'unexpected output');
    assert.match(await failure('echo hello'), /no POSIX shell/);
    assert.match(
      await failure('printf "kongsole-tools\\nkongsole-resolv\\n\\nkongsole-hosts\\n\\nkongsole-end\\n"'),
      /no bash, resty or nc/,
    );
    const missing = programsFrom({ KONGSOLE_DOCKER: '/nowhere/docker' });
    const entered = await enterVantage(
      DOCKER,
      { programs: missing, onCommand: () => undefined },
      new AbortController().signal,
    );
    assert.ok('failure' in entered && /ENOENT/.test(entered.failure));
  } finally {
    await scene.end();
  }
});
