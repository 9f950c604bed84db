/** All services of a file or a gateway, a few at a time. */

import type { Config } from '../../server/core/model/config.ts';
import { declaredSnapshot } from './declared.ts';
import { readLive } from './live.ts';
import { type ProbeOptions, type ProbeResult, runProbe } from './run-probe.ts';
import { type Snapshot, text } from './snapshot.ts';
import type { Cancel, ProbeWorld } from './world.ts';

export interface ProbeAllOptions extends Omit<ProbeOptions, 'target' | 'live' | 'onProgress'> {
  /** How many at a time; 16 unless the user said otherwise. */
  readonly parallel: number;
  /** Called as each one ends, in the order of ending. */
  readonly onDone: (service: string, result: ProbeResult, done: number, all: number) => void;
}

export const DEFAULT_PARALLEL = 16;

export interface ProbedService {
  readonly service: string;
  readonly result: ProbeResult;
}

/** Probes every named service; after a cancel, only what was done until then. */
export async function probeAll(
  options: ProbeAllOptions,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly ProbedService[]> {
  const live = options.admin && (await readLive(options.admin, () => true, cancel));
  const names = namesIn(options.file?.config, live?.kind === 'live' ? live.snapshot : undefined);
  // One log for all, read once.
  const log = options.readLog;
  let read: Promise<string> | undefined;
  const readLog = log && (() => (read ??= log()));
  const waiting = [...names];
  const done: ProbedService[] = [];
  const { parallel, onDone, ...rest } = options;
  const workers = Array.from({ length: Math.max(1, Math.min(parallel, names.length)) }, async () => {
    for (let service = waiting.shift(); service !== undefined && !cancel.aborted; service = waiting.shift()) {
      const result = await runProbe(
        { ...rest, readLog, target: service, live, onProgress: () => undefined },
        world,
        cancel,
      );
      if (cancel.aborted) return;
      done.push({ service, result });
      onDone(service, result, done.length, names.length);
    }
  });
  await Promise.all(workers);
  const order = new Map(names.map((name, i) => [name, i]));
  return done.sort((a, b) => (order.get(a.service) ?? 0) - (order.get(b.service) ?? 0));
}

function namesIn(config: Config | undefined, live: Snapshot | undefined): readonly string[] {
  const snapshot = config ? declaredSnapshot(config) : live;
  const services = snapshot?.entities('services') ?? [];
  return services
    .filter((service) => service['enabled'] !== false)
    .flatMap((service) => text(service['name']) ?? text(service['id']) ?? []);
}
