/** One HTTP/1.1 exchange over an open wire, with our own time limits, bounded in every direction. */

import {
  type BodyReader,
  bodyReader,
  framingOf,
  type Http1Request,
  latin1,
  type Protocol,
  parseHead,
  protocolOf,
  type ResponseHead,
  requestBytes,
} from './http1.ts';
import type { Cancel, ProbeWorld, Wire } from './world.ts';

/** A head larger than this is called endless; Kong's buffer is 4 KB by default, the largest seen in use 64 KB. */
const LARGEST_HEAD = 256 * 1024;
/** A body is followed this far; what comes after is nobody's fault. */
const LARGEST_BODY = 1024 * 1024;

/** How the exchange ended; with a head where one came. */
export type Exchange =
  | { readonly kind: 'answered'; readonly head: ResponseHead; readonly body: Body; readonly timing: Timing }
  | {
      readonly kind: 'no-answer';
      readonly why: NoAnswer;
      /** The TLS alert, where one came. */
      readonly alert?: number;
      /** What came of a head before it broke off. */
      readonly received: number;
      readonly timing: Timing;
    }
  | {
      readonly kind: 'not-http';
      readonly speaks: Protocol;
      readonly beginning: string;
      readonly timing: Timing;
    };

export const NO_ANSWERS = [
  'closed',
  'reset',
  'timed-out',
  'alert',
  'endless-head',
  'cancelled',
  'failed',
] as const;
export type NoAnswer = (typeof NO_ANSWERS)[number];

export interface Timing {
  /** From the request sent to the first byte, if one came. */
  readonly firstByteMs: number | undefined;
  /** From the request sent to the end, ours or theirs. */
  readonly totalMs: number;
}

export interface Body {
  readonly end: 'complete' | 'cut' | 'reset' | 'stalled' | 'bad-chunk' | 'left' | 'cancelled';
  readonly received: number;
  /** The beginning, one character for each byte; hostile until proven otherwise. */
  readonly text: string;
}

/** Sends the request and follows the answer to its end. The wire stays open; closing is the caller's. */
export async function exchange(
  wire: Wire,
  request: Http1Request,
  world: ProbeWorld,
  answerMs: number,
  cancel: Cancel,
): Promise<Exchange> {
  const started = world.elapsed();
  let firstByteMs: number | undefined;
  const timing = (): Timing => ({ firstByteMs, totalMs: world.elapsed() - started });
  let seen: Uint8Array = new Uint8Array(0);
  wire.send(requestBytes(request));
  while (true) {
    const left = answerMs - (world.elapsed() - started);
    const received = await wire.receive(Math.max(left, 0), cancel);
    if (received.kind !== 'bytes') {
      // A head without its end, then silence: show what it began as.
      if (received.kind === 'alert') {
        return {
          kind: 'no-answer',
          why: 'alert',
          alert: received.alert,
          received: seen.length,
          timing: timing(),
        };
      }
      const why = received.kind === 'end' ? 'closed' : received.kind;
      return { kind: 'no-answer', why, received: seen.length, timing: timing() };
    }
    firstByteMs ??= world.elapsed() - started;
    seen = joined(seen, received.bytes);
    let parsed = parseHead(seen);
    // Interim answers (100, 103) come before the one that counts; 101 is final.
    while (parsed.kind === 'head' && parsed.head.status < 200 && parsed.head.status !== 101) {
      seen = seen.subarray(parsed.head.bytes);
      parsed = parseHead(seen);
    }
    if (parsed.kind === 'not-http') {
      const beginning = latin1(seen.subarray(0, 256));
      return { kind: 'not-http', speaks: parsed.speaks, beginning, timing: timing() };
    }
    if (parsed.kind === 'incomplete') {
      if (LARGEST_HEAD < seen.length) {
        return { kind: 'no-answer', why: 'endless-head', received: seen.length, timing: timing() };
      }
      continue;
    }
    const { head } = parsed;
    const reader = bodyReader(framingOf(head, request.method));
    const rest = seen.subarray(head.bytes);
    const untilClose = framingOf(head, request.method).kind === 'until-close';
    const end =
      head.status === 101
        ? 'complete'
        : await follow({ wire, reader, world, untilClose, answerMs, cancel }, rest);
    return {
      kind: 'answered',
      head,
      body: { end, received: reader.received, text: latin1(reader.beginning) },
      timing: timing(),
    };
  }
}

interface Following {
  readonly wire: Wire;
  readonly reader: BodyReader;
  readonly world: ProbeWorld;
  readonly untilClose: boolean;
  readonly answerMs: number;
  readonly cancel: Cancel;
}

async function follow(following: Following, first: Uint8Array): Promise<Body['end']> {
  const { wire, reader, world, untilClose, answerMs, cancel } = following;
  const started = world.elapsed();
  let bytes = first;
  while (true) {
    const state = reader.take(bytes);
    if (state === 'done') return 'complete';
    if (state === 'bad-chunk') return 'bad-chunk';
    // Endless answers and slow drips are left to themselves: the head was what we came for.
    if (LARGEST_BODY < reader.received || answerMs < world.elapsed() - started) return 'left';
    const received = await wire.receive(answerMs, cancel);
    if (received.kind === 'bytes') bytes = received.bytes;
    else if (received.kind === 'end') return untilClose ? 'complete' : 'cut';
    else if (received.kind === 'timed-out') return 'stalled';
    else if (received.kind === 'cancelled') return 'cancelled';
    else return 'reset';
  }
}

/** What the far side says on its own within `waitMs`: an SSH, SMTP or MySQL banner; undefined when it is silent. */
export async function banner(
  wire: Wire,
  waitMs: number,
  cancel: Cancel,
): Promise<Protocol | 'closed' | undefined> {
  const received = await wire.receive(waitMs, cancel);
  if (received.kind === 'bytes') return protocolOf(received.bytes);
  return received.kind === 'end' || received.kind === 'reset' ? 'closed' : undefined;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
