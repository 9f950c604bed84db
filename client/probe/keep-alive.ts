/**
 * On request, or for a short while when a log tells of lost connections, for it takes as long as Kong keeps idle
 * connections: does the far side close a connection that
 * Kong still means to use? Then the next request over it may be lost, and a POST ends in 502.
 */

import { exchange } from './exchange.ts';
import type { HttpEnd } from './http.ts';
import { type Header, valuesOf } from './http1.ts';
import type { Stage } from './stage.ts';
import { type Handshake, openWire } from './tls.ts';

export interface KeepAliveNeeds {
  readonly end: HttpEnd;
  readonly handshake: Handshake | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  /** How long to watch: Kong's `upstream_keepalive_idle_timeout`, or less. */
  readonly idleMs: number;
  readonly limits: { readonly connectMs: number; readonly answerMs: number };
  /** Called each second with what is left. */
  readonly onWait: (leftMs: number) => void;
}

export interface KeepAliveFacts {
  readonly idleMs: number;
  /** When the far side closed, counted from the end of the answer; undefined: it did not while we watched. */
  readonly closedAfterMs: number | undefined;
  /** The far side's own word: `Keep-Alive: timeout=5`, in ms. */
  readonly announcedMs: number | undefined;
  /** It hung up on a second request that came at once over the same connection. */
  readonly dropsSecond: boolean;
  /** It closes after every answer, so there is nothing to reuse and nothing to race. */
  readonly neverKeeps: boolean;
}

export const keepAlive: Stage<KeepAliveNeeds, KeepAliveFacts> = {
  name: 'keep-alive',
  describe: ({ end, idleMs }) =>
    `watch an idle connection to ${end.address}:${end.port} for ${Math.ceil(idleMs / 1000)} s`,
  async run({ end, handshake, method, path, headers, idleMs, limits, onWait }, world, cancel) {
    const wire = await openWire(end, handshake, world, limits.connectMs, cancel);
    if (!wire) return { outcome: 'skipped', why: 'no connection to watch' };
    try {
      const request = {
        method,
        path,
        headers: [['Host', end.host], ['Connection', 'keep-alive'], ...headers] as const,
      };
      const answer = await exchange(wire, request, world, limits.answerMs, cancel);
      if (answer.kind !== 'answered')
        return { outcome: 'skipped', why: 'no answer to keep a connection after' };
      const announcedMs = announced(answer.head.headers);
      const closes = valuesOf(answer.head.headers, 'connection').some((value) => /\bclose\b/i.test(value));
      const common = { idleMs, announcedMs, dropsSecond: false, neverKeeps: false };
      if (closes || answer.head.version === '1.0')
        return { outcome: 'ok', facts: { ...common, closedAfterMs: undefined, neverKeeps: true } };
      const second = await exchange(wire, request, world, limits.answerMs, cancel);
      if (second.kind === 'no-answer' && (second.why === 'closed' || second.why === 'reset'))
        return { outcome: 'failed', facts: { ...common, closedAfterMs: 0, dropsSecond: true } };
      if (second.kind !== 'answered' || second.body.end !== 'complete')
        return { outcome: 'skipped', why: 'no second answer to keep a connection after' };
      const started = world.elapsed();
      // A little longer than Kong waits, so that a close at the very same moment is seen too.
      const until = idleMs + 1_000;
      for (let left = until; 0 < left; left = until - (world.elapsed() - started)) {
        onWait(left);
        const received = await wire.receive(Math.min(left, 1_000), cancel);
        if (received.kind === 'cancelled') return { outcome: 'skipped', why: 'cancelled' };
        if (received.kind === 'timed-out' || received.kind === 'bytes') continue;
        const closedAfterMs = world.elapsed() - started;
        return { outcome: 'failed', facts: { ...common, closedAfterMs } };
      }
      return { outcome: 'ok', facts: { ...common, closedAfterMs: undefined } };
    } finally {
      wire.close();
    }
  },
};

/** The value of `Keep-Alive: timeout=N`, in ms. */
export function announced(headers: readonly Header[]): number | undefined {
  const seconds = /timeout=(\d+)/i.exec(valuesOf(headers, 'keep-alive').join(','))?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
