/** "Record this failure": one request with the gateway's log level at debug, its log lines and where its time went. */

import { setTimeout as pause } from 'node:timers/promises';
import { readErrorLine } from '../../../server/core/logs/error-line.ts';
import { recordsOf } from '../../../server/core/logs/record.ts';
import type { AdminApi } from '../../admin-api/api.ts';
import type { Secret } from '../../admin-api/secret.ts';
import { hideToken, mayCarryToken } from '../debug-token.ts';
import { type Restored, withDebugLog } from '../debug-window.ts';
import type { GatewayRequest } from '../gateway-request.ts';
import { type Passage, recordedPassage } from '../gateway-stages.ts';
import { kongFacts } from '../kong-facts.ts';
import type { Limits } from '../stage.ts';
import type { Cancel, ProbeWorld } from '../world.ts';
import type { LogTap } from './log-tap.ts';
import { type Timing, timingsInLog } from './timings.ts';

export interface RecordOrder {
  readonly api: AdminApi;
  /** How long the level stays raised at most; the gateway itself keeps count. */
  readonly seconds: number;
  /** Kong's proxy. */
  readonly via: URL;
  readonly request: GatewayRequest;
  /** Undefined: nobody told us where the log is. */
  readonly log: LogTap | undefined;
  readonly limits: Limits;
  readonly onProgress: (line: string) => void;
  readonly debugToken?: Secret | undefined;
}

export interface Recording {
  readonly before: string;
  readonly restored: Restored;
  readonly seconds: number;
  readonly method: string;
  /** Without credentials. */
  readonly url: string;
  readonly answer: RecordedAnswer;
  readonly timings: readonly Timing[] | undefined;
  /** `withheld`: this Kong would hand it on to the upstream. */
  readonly debugToken: 'none' | 'sent' | 'withheld';
  readonly log: RecordedLog;
}

export interface RecordedAnswer {
  /** Undefined: there was none, and `words` says why. */
  readonly status: number | undefined;
  readonly words: string;
  readonly requestId: string | undefined;
}

export type RecordedLog =
  | { readonly kind: 'no-log' }
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: string }
  | {
      readonly kind: 'read';
      readonly name: string;
      /** `request`: lines with the request's id; `meanwhile`: all that was written, where there is no id to go by. */
      readonly joined: 'request' | 'meanwhile';
      readonly lines: readonly string[];
    };

export type Recorded =
  | { readonly kind: 'recorded'; readonly recording: Recording }
  | { readonly kind: 'not-possible'; readonly reason: string; readonly advice: string }
  | { readonly kind: 'cancelled' };

const MOST_LINES = 400;
/** The log is written by another process, and may come over a network. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 100;

export async function recordFailure(
  order: RecordOrder,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Recorded> {
  const { api, seconds, via, request, log, limits, onProgress } = order;
  const debugToken = order.debugToken && (await tokenFor(order, order.debugToken, cancel));
  onProgress('raising the log level');
  const opened = await withDebugLog(
    api,
    seconds,
    async () => {
      const marked = await log?.mark().then(
        () => undefined,
        (error: unknown) => String(error),
      );
      onProgress(`${request.method} ${request.path} through ${via.host}`);
      const passage = await recordedPassage(
        { base: via, request, times: 1, follow: 'same-host' as const, limits, debugToken },
        world,
        cancel,
      );
      const id = passage.kind === 'exchange' ? passage.kong.requestId : undefined;
      onProgress('reading the log');
      const wait = passage.kind === 'exchange' ? PATIENCE_MS : 0;
      return { passage, log: await readLog(log, marked, id, wait, cancel) };
    },
    cancel,
  );
  if (opened.kind === 'not-possible') return cancel.aborted ? { kind: 'cancelled' } : opened;
  if (cancel.aborted) return { kind: 'cancelled' };
  const { before, restored, value } = opened;
  const { passage } = value;
  const inHeader = passage.kind === 'exchange' ? passage.kong.timings : undefined;
  return {
    kind: 'recorded',
    recording: {
      before,
      restored,
      seconds,
      method: request.method,
      url: new URL(request.path, withoutUser(via)).href,
      answer: answerOf(passage),
      timings: inHeader ?? (value.log.kind === 'read' ? timingsInLog(value.log.lines) : undefined),
      debugToken: debugToken ? 'sent' : order.debugToken ? 'withheld' : 'none',
      log: order.debugToken ? logWithout(value.log, order.debugToken) : value.log,
    },
  };
}

/** Undefined where Kong is known not to keep it to itself. */
async function tokenFor({ api }: RecordOrder, token: Secret, cancel: Cancel): Promise<Secret | undefined> {
  const root = await api.send({ method: 'GET', path: '/' }, cancel);
  return mayCarryToken(kongFacts(root.kind === 'ok' ? root.value : undefined)) ? token : undefined;
}

function logWithout(log: RecordedLog, token: Secret): RecordedLog {
  return log.kind === 'read' ? { ...log, lines: log.lines.map((line) => hideToken(line, token)) } : log;
}

function withoutUser(url: URL): URL {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown;
}

function answerOf(passage: Passage): RecordedAnswer {
  const none = { status: undefined, requestId: undefined };
  switch (passage.kind) {
    case 'no-name':
      return { ...none, words: `no address for the gateway: ${passage.failure}` };
    case 'no-connection':
      return { ...none, words: `no connection to the gateway: ${passage.failure}` };
    case 'no-tls':
      return { ...none, words: `no TLS with the gateway: ${passage.result.kind}` };
    case 'exchange': {
      const { exchange, kong } = passage;
      if (exchange.kind !== 'answered')
        return { ...none, requestId: kong.requestId, words: `no answer from the gateway: ${exchange.kind}` };
      const { status } = exchange.head;
      return { status, requestId: kong.requestId, words: exchange.body.text.slice(0, 300) };
    }
  }
}

async function readLog(
  log: LogTap | undefined,
  unmarked: string | undefined,
  id: string | undefined,
  patienceMs: number,
  cancel: Cancel,
): Promise<RecordedLog> {
  if (!log) return { kind: 'no-log' };
  if (unmarked !== undefined) return { kind: 'unreadable', name: log.name, reason: unmarked };
  try {
    let lines = ofRequest(await log.since(), id);
    for (let waited = 0; lines.length === 0 && waited < patienceMs && !cancel.aborted; waited += PAUSE_MS) {
      await pause(PAUSE_MS);
      lines = ofRequest(await log.since(), id);
    }
    // Those of its end come a little later than the answer.
    await pause(PAUSE_MS);
    const joined = id === undefined ? ('meanwhile' as const) : ('request' as const);
    return {
      kind: 'read',
      name: log.name,
      joined,
      lines: ofRequest(await log.since(), id).slice(-MOST_LINES),
    };
  } catch (error) {
    return { kind: 'unreadable', name: log.name, reason: String(error) };
  }
}

/** Before Kong 3.5, and where Kong was not reached, there is no id: then all lines count. */
function ofRequest(text: string, id: string | undefined): readonly string[] {
  const records = [...recordsOf(text)];
  const mine = id === undefined ? records : records.filter((record) => isOf(record.text, id));
  return mine.map((record) => record.text);
}

function isOf(text: string, id: string): boolean {
  return readErrorLine(text)?.fields.requestId === id || text.includes(id);
}
