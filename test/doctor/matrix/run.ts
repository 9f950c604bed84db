/** Plays every fault of the matrix with real servers and scores what the doctor says of it. */

import { httpAdminApi } from '../../../client/admin-api/http.ts';
import { nodeWorld } from '../../../client/probe/node-world.ts';
import { type ProbeReport, runProbe } from '../../../client/probe/run-probe.ts';
import type { Hypothesis } from '../../../server/core/doctor/hypothesis.ts';
import { openConfig } from '../../../server/core/features/open-config.ts';
import { NO_TOPOLOGY } from '../../../server/core/model/topology.ts';
import { startPlane } from '../data-plane.ts';
import { openScene } from '../stage.ts';
import type { Certificates, Fault, Injected } from './fault.ts';

export interface Played {
  readonly fault: Fault;
  readonly report: ProbeReport;
  /** 1-based rank of the right answer; undefined where it is not named at all. */
  readonly rank: number | undefined;
  readonly ms: number;
}

export async function play(fault: Fault, certificates: Certificates): Promise<Played> {
  const scene = await openScene();
  try {
    const set = await fault.inject(scene, certificates);
    const plane = await startPlane(scene, {
      live: set.live ?? set.declared,
      ...(set.conf ? { conf: set.conf } : {}),
      ...(set.names ? { names: set.names } : {}),
    });
    const via = {
      nginx: plane.nginxUrl,
      'nginx-tls': plane.nginxTlsUrl,
      lab: plane.labUrl,
      nobody: undefined,
    };
    const viaUrl =
      set.via instanceof URL ? set.via : via[set.via] === undefined ? undefined : new URL(via[set.via] ?? '');
    const ports = {
      proxy: Number(new URL(plane.nginxUrl).port),
      tls: Number(new URL(plane.nginxTlsUrl).port),
      lab: Number(new URL(plane.labUrl).port),
    };
    await set.before?.(ports);
    const front = await set.front?.(ports);
    const config = openConfig(set.declared, {
      fileName: undefined,
      target: {},
      dialect: 'dbless',
      verdictOnly: false,
      now: Date.now(),
    });
    const admin =
      set.via === 'nobody' || set.withoutAdmin
        ? undefined
        : httpAdminApi(
            { url: set.admin?.origin ?? plane.adminUrl, token: undefined },
            { timeoutMs: 3_000, maxBytes: 1 << 24 },
          );
    const started = performance.now();
    const result = await runProbe(
      {
        target: set.target ?? 'api',
        file: set.withoutFile ? undefined : { name: 'kong.yaml', config },
        admin,
        via: set.withoutVia ? undefined : viaUrl,
        front,
        readLog: logReader(set, () => scene.read(plane.log)),
        topology: {
          ...NO_TOPOLOGY,
          second: set.second ? { product: set.second, idleMs: undefined } : undefined,
          ...set.topology,
        },
        limits: { connectMs: 700, answerMs: 2_000 },
        keepAlive: set.keepAlive ? 'watch' : 'auto',
        onProgress: () => undefined,
      },
      nodeWorld(),
      new AbortController().signal,
    );
    const ms = performance.now() - started;
    await admin?.close();
    if (result.kind !== 'probed') throw new Error(`${fault.name}: ${JSON.stringify(result)}`);
    const { verdict, others } = result.report.diagnosis;
    const at = [verdict, ...others].findIndex((hypothesis) => isRight(hypothesis, fault));
    return { fault, report: result.report, rank: at < 0 ? undefined : at + 1, ms };
  } finally {
    await scene.end();
  }
}

function logReader({ log, withoutLog, via }: Injected, read: () => Promise<string>) {
  if (log !== undefined) return async () => log;
  return withoutLog || via !== 'nginx' ? undefined : read;
}

function isRight({ hop, cause }: Hypothesis, fault: Fault): boolean {
  const causes: readonly string[] = Array.isArray(fault.cause) ? fault.cause : [fault.cause];
  const hops: readonly unknown[] = Array.isArray(fault.hop) ? fault.hop : [fault.hop];
  return causes.includes(cause) && hops.includes(hop);
}
