/** Runs the probes of a `*.kongtest.yaml`: the only part of it that touches the network. */

import type { ProbeCase } from '../../server/core/kongtest/case.ts';
import type { Config } from '../../server/core/model/config.ts';
import type { Topology } from '../../server/core/model/topology.ts';
import { runProbe, topologyIn } from '../probe/run-probe.ts';
import { DEFAULT_LIMITS, type Limits } from '../probe/stage.ts';
import type { Cancel, ProbeWorld } from '../probe/world.ts';
import { judgeProbe } from './judge-probe.ts';
import type { ProbeCaseResult } from './result.ts';

export interface ProbedWith {
  /** The config that declares the services; undefined: the targets are URLs. */
  readonly file: { readonly name: string; readonly config: Config } | undefined;
  readonly topology?: Topology | undefined;
  readonly via?: URL | undefined;
  readonly front?: URL | undefined;
  readonly limits?: Limits | undefined;
  readonly parallel: number;
  now(): number;
}

/** Tests of one target share one probe. After a cancel, only what was done until then. */
export async function runProbeCases(
  cases: readonly ProbeCase[],
  options: ProbedWith,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly ProbeCaseResult[]> {
  const waiting = [...new Set(cases.map(({ target }) => target))];
  const results: ProbeCaseResult[] = [];
  const workers = Array.from(
    { length: Math.max(1, Math.min(options.parallel, waiting.length)) },
    async () => {
      for (let target = waiting.shift(); target !== undefined && !cancel.aborted; target = waiting.shift()) {
        const tests = cases.filter((test) => test.target === target);
        const judge = await probeTarget(target, tests, options, world, cancel);
        if (cancel.aborted) return;
        results.push(...tests.map(judge));
      }
    },
  );
  await Promise.all(workers);
  return results;
}

async function probeTarget(
  target: string,
  tests: readonly ProbeCase[],
  { file, topology, via, front, limits = DEFAULT_LIMITS, now }: ProbedWith,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<(test: ProbeCase) => ProbeCaseResult> {
  const waits = tests.flatMap(({ expected }) =>
    expected.flatMap(({ name, value }) => (name === 'answers_within_ms' ? [Number(value)] : [])),
  );
  const result = await runProbe(
    {
      target,
      file,
      admin: undefined,
      via,
      front,
      readLog: undefined,
      topology: topology ?? topologyIn(file?.config),
      // An answer that may take longer than we wait otherwise is waited for.
      limits: { ...limits, answerMs: Math.max(limits.answerMs, ...waits) },
      keepAlive: 'no',
      onProgress: () => undefined,
    },
    world,
    cancel,
  );
  if (result.kind === 'probed') return (test) => judgeProbe(test, result.report, now());
  const where = file ? `in ${file.name}` : 'anywhere: the test file names no config';
  const why = [`no service or route is called "${target}" ${where}`];
  return (test) => ({ test, outcome: 'failed', mismatches: [], why });
}
