/** A stage of a probe: what it needs is what the stage before it found, so the order is the compiler's business. */

import type { Cancel, ProbeWorld } from './world.ts';

export const STAGES = [
  'admin',
  'resolve',
  'connect',
  'tls',
  'http',
  'keep-alive',
  'through-gateway',
  'front',
  'compare',
] as const;
export type StageName = (typeof STAGES)[number];

export interface Limits {
  /** For one TCP connection, and again for one TLS handshake. */
  readonly connectMs: number;
  /** From the request sent to the end of the answer's head; again between two pieces of the body. */
  readonly answerMs: number;
}

export const DEFAULT_LIMITS: Limits = { connectMs: 5_000, answerMs: 10_000 };

export interface Stage<Needs, Facts> {
  readonly name: StageName;
  /** One line for progress: `connect to 10.0.0.7:8443`. */
  describe(needs: Needs): string;
  run(needs: Needs, world: ProbeWorld, cancel: Cancel): Promise<Outcome<Facts>>;
}

export type Outcome<Facts> =
  | { readonly outcome: 'ok' | 'failed'; readonly facts: Facts }
  | { readonly outcome: 'skipped'; readonly why: string };

/** One line of the trail that a probe leaves. */
export interface TrailEntry {
  readonly stage: StageName;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** From where it was seen: `this machine`, `pod kong-7f9 (kubectl exec)`; reports kept from before have none. */
  readonly where?: string;
  /** Milliseconds, rounded to tenths. */
  readonly ms: number;
  readonly facts: Readonly<Record<string, unknown>>;
}
