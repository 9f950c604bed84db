import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { nodeWorld } from '../../client/probe/node-world.ts';
import { type ProbeAllOptions, probeAll } from '../../client/probe/probe-all.ts';
import { DEFAULT_LIMITS } from '../../client/probe/stage.ts';
import { openConfig } from '../../server/core/features/open-config.ts';
import { NO_TOPOLOGY } from '../../server/core/model/topology.ts';
import { openScene } from './stage.ts';

function options(
  ports: readonly number[],
  onDone: ProbeAllOptions['onDone'] = () => undefined,
): ProbeAllOptions {
  const services = ports.map((port, i) => ({ name: `s${i}`, host: '127.0.0.1', port }));
  const text = JSON.stringify({ _format_version: '3.0', services });
  const config = openConfig(text, {
    fileName: undefined,
    target: {},
    dialect: 'dbless',
    verdictOnly: false,
    now: Date.now(),
  });
  return {
    file: { name: 'kong.yaml', config },
    admin: undefined,
    via: undefined,
    front: undefined,
    readLog: undefined,
    topology: NO_TOPOLOGY,
    limits: DEFAULT_LIMITS,
    keepAlive: 'no',
    parallel: 16,
    onDone,
  };
}

test('200 healthy services are probed in less than 30 s', async () => {
  const scene = await openScene();
  try {
    const port = await scene.listen(createServer((_request, response) => response.end('{}')));
    const started = performance.now();
    const done = await probeAll(
      options(Array.from({ length: 200 }, () => port)),
      nodeWorld(),
      new AbortController().signal,
    );
    assert.equal(done.length, 200);
    assert.ok(
      done.every(
        ({ result }) => result.kind === 'probed' && result.report.diagnosis.verdict.cause === 'healthy',
      ),
    );
    assert.ok(performance.now() - started < 30_000);
  } finally {
    await scene.end();
  }
});

test('a cancel ends all probes at once and leaves no connection open', async () => {
  const scene = await openScene();
  try {
    const cancel = new AbortController();
    const silent = createServer(() => cancel.abort());
    const port = await scene.listen(silent);
    const started = performance.now();
    const done = await probeAll(options(Array.from({ length: 40 }, () => port)), nodeWorld(), cancel.signal);
    assert.equal(done.length, 0);
    assert.ok(performance.now() - started < DEFAULT_LIMITS.answerMs / 2);
    const open = await new Promise<number>((resolve) => {
      const count = () => silent.getConnections((_error, n) => (n === 0 ? resolve(0) : setImmediate(count)));
      count();
    });
    assert.equal(open, 0);
  } finally {
    await scene.end();
  }
});
