/** Records one failure with the gateway's log level at debug, and sets the level back whatever happens. */

import type { AdminApi } from '../admin-api/api.ts';
import { decodeMessage } from '../admin-api/decode.ts';
import { type AdminFailure, describeFailure } from '../admin-api/failure.ts';
import type { Cancel } from './world.ts';

export type DebugWindow<T> =
  | { readonly kind: 'recorded'; readonly value: T; readonly before: string; readonly restored: Restored }
  /** The level could not be raised; nothing was sent. */
  | { readonly kind: 'not-possible'; readonly reason: string; readonly advice: string };

export type Restored =
  | { readonly kind: 'restored' }
  /** It was debug before, so nothing was changed. */
  | { readonly kind: 'was-debug' }
  /** The gateway forgets the level by itself after `afterSeconds`. */
  | { readonly kind: 'left-to-the-gateway'; readonly afterSeconds: number; readonly reason: string };

/** Longer than that, a debug log fills disks. */
export const LONGEST_WINDOW = 300;

const NODE_LEVEL = '/debug/node/log-level';

/** Changes of the level are not cancellable: who gives up wants the level back most of all. */
const NEVER = new AbortController().signal;

/**
 * Raises the level for at most `seconds` (the gateway itself lets go of it then, even if we die), acts, and sets it
 * back. Kong 3.1 and newer, with a database: a DB-less gateway answers 405, an older one 404. The level is that of the
 * node that answers; behind a load balancer that may be another than the one that takes the request.
 */
export async function withDebugLog<T>(
  api: AdminApi,
  seconds: number,
  act: () => Promise<T>,
  cancel: Cancel,
): Promise<DebugWindow<T>> {
  const timeout = Math.max(1, Math.min(Math.ceil(seconds), LONGEST_WINDOW));
  const now = await api.send({ method: 'GET', path: NODE_LEVEL }, cancel);
  if (now.kind === 'failed') return notPossible(now.failure);
  const before = /log level: (\w+)/.exec(decodeMessage(now.value) ?? '')?.[1];
  if (before === undefined) return notPossible({ kind: 'unexpected-shape', path: NODE_LEVEL });
  if (before === 'debug')
    return { kind: 'recorded', value: await act(), before, restored: { kind: 'was-debug' } };
  const raised = await api.send({ method: 'PUT', path: `${NODE_LEVEL}/debug?timeout=${timeout}` }, NEVER);
  if (raised.kind === 'failed') {
    // The answer may have been lost, not the request.
    if (raised.failure.kind === 'timed-out' || raised.failure.kind === 'cut-off')
      await restore(api, before, timeout);
    return notPossible(raised.failure);
  }
  let value: T;
  try {
    value = await act();
  } catch (error) {
    await restore(api, before, timeout);
    throw error;
  }
  return { kind: 'recorded', value, before, restored: await restore(api, before, timeout) };
}

/** A timeout of 0 means "now"; the gateway then has the level of its kong.conf again. */
async function restore(api: AdminApi, before: string, afterSeconds: number): Promise<Restored> {
  const answer = await api.send({ method: 'PUT', path: `${NODE_LEVEL}/${before}?timeout=0` }, NEVER);
  if (answer.kind === 'ok') return { kind: 'restored' };
  return { kind: 'left-to-the-gateway', afterSeconds, reason: describeFailure(answer.failure).reason };
}

function notPossible(failure: AdminFailure): DebugWindow<never> {
  const { reason, advice } = describeFailure(failure);
  const status = failure.kind === 'refused' ? failure.status : undefined;
  const hint =
    status === 405
      ? 'A DB-less gateway keeps its level: set KONG_LOG_LEVEL=debug and run kong reload, and set it back after.'
      : failure.kind === 'not-found'
        ? 'Kong can change the level while it runs from 3.1 on: set KONG_LOG_LEVEL=debug and run kong reload instead.'
        : advice;
  return { kind: 'not-possible', reason, advice: hint };
}
