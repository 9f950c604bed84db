/** Waiting with a limit and a way out; nothing is left behind when either comes. */

import { setMaxListeners } from 'node:events';
import type { Cancel } from '../world.ts';

export function pause(ms: number, cancel: Cancel): Promise<void> {
  return new Promise((done) => {
    if (cancel.aborted) return done();
    const end = () => {
      clearTimeout(timer);
      cancel.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    cancel.addEventListener('abort', end);
  });
}

interface Race<T> {
  readonly limitMs: number;
  readonly cancel: Cancel;
  readonly late: T;
  readonly cancelled: T;
}

/** Runs `start` to its answer, the limit or the cancellation, whichever is first, and leaves no timer behind. */
export function race<T>(
  { limitMs, cancel, late, cancelled }: Race<T>,
  start: (settle: (answer: T) => void) => () => void,
) {
  return new Promise<T>((resolve) => {
    if (cancel.aborted) return resolve(cancelled);
    // Many addresses wait on one signal at once; that is no leak.
    setMaxListeners(0, cancel);
    let over = false;
    let clear: () => void = () => undefined;
    const settle = (answer: T) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      cancel.removeEventListener('abort', abort);
      clear();
      resolve(answer);
    };
    const abort = () => settle(cancelled);
    const timer = setTimeout(() => settle(late), limitMs);
    cancel.addEventListener('abort', abort);
    clear = start(settle);
    // The answer may have come while `start` still ran, when there was nothing to clear yet.
    if (over) clear();
  });
}

export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : 'unknown';
}

export function syscallOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'syscall' in error
    ? String(error.syscall)
    : undefined;
}
