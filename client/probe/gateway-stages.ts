/**
 * Stages 5 and 6: the same request through Kong's proxy, and through the balancer in front of it. What differs
 * between the places is where the fault lies.
 */

import type { Secret } from '../admin-api/secret.ts';
import { debugHeaders, withoutToken } from './debug-token.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { type Header, valuesOf } from './http1.ts';
import { readTimings, type Timing } from './recording/timings.ts';
import { type Follow, followRedirects, ordinaryHandshake, type Redirects } from './redirects.ts';
import { resolve } from './resolve.ts';
import { PROXY_LINE } from './second-look.ts';
import type { Stage } from './stage.ts';
import { resultOf, shake, type TlsResult } from './tls.ts';
import type { Cancel, ConnectFailure, DnsFailure, Endpoint, ProbeWorld, Wire } from './world.ts';

export interface PassageNeeds {
  /** Kong's proxy or the front balancer. */
  readonly base: URL;
  readonly request: GatewayRequest;
  /** How many times in all, for faults that come and go (several targets, a keep-alive race). */
  readonly times: number;
  readonly limits: { readonly connectMs: number; readonly answerMs: number };
  readonly follow: Follow;
  /** For Kong's proxy only. */
  readonly debugToken?: Secret | undefined;
}

export interface PassageFacts {
  readonly url: string;
  readonly host: string;
  readonly passages: readonly Passage[];
  /** What the port speaks when it does not speak what the URL says. */
  readonly otherScheme: 'tls' | 'plain' | undefined;
  /** Where a request ended without an answer: how one for a path that nobody has ends. */
  readonly otherPath: Exchange | undefined;
  /** The port answers when a PROXY protocol line comes first, and else not. */
  readonly wantsProxyLine: boolean;
}

export type Passage =
  | { readonly kind: 'no-name'; readonly failure: DnsFailure }
  | {
      readonly kind: 'no-connection';
      readonly end: Endpoint;
      readonly failure: ConnectFailure;
      readonly code: string;
    }
  | {
      readonly kind: 'no-tls';
      readonly end: Endpoint;
      readonly result: Exclude<TlsResult, { kind: 'secured' }>;
    }
  | {
      readonly kind: 'exchange';
      readonly end: Endpoint;
      readonly exchange: Exchange;
      readonly kong: KongMarks;
      /** The port's own certificate, where the way led over TLS. */
      readonly session: Extract<TlsResult, { kind: 'secured' }> | undefined;
      readonly redirects: Redirects | undefined;
    };

/** What Kong writes into an answer, as far as it is there. */
export interface KongMarks {
  readonly requestId: string | undefined;
  readonly upstreamLatency: number | undefined;
  readonly proxyLatency: number | undefined;
  readonly responseLatency: number | undefined;
  readonly upstreamStatus: string | undefined;
  readonly via: string | undefined;
  readonly server: string | undefined;
  readonly route: string | undefined;
  readonly service: string | undefined;
  /** `X-Kong-Request-Debug-Output`, where the gateway lets us have it. */
  readonly timings: readonly Timing[] | undefined;
}

export const throughGateway: Stage<PassageNeeds, PassageFacts> = {
  name: 'through-gateway',
  describe: ({ base, request }) => `${request.method} ${request.path} through ${base.host}`,
  // Harmless where they are not allowed: Kong ignores them then.
  run: (needs, world, cancel) => pass(needs, debugHeaders(needs.debugToken), world, cancel),
};

export const front: Stage<PassageNeeds, PassageFacts> = {
  name: 'front',
  describe: ({ base, request }) => `${request.method} ${request.path} through ${base.host}`,
  run: (needs, world, cancel) => pass(needs, [], world, cancel),
};

/** One request for a recording: Kong is asked to write its timings to the log too, for they may not fit a header. */
export function recordedPassage(needs: PassageNeeds, world: ProbeWorld, cancel: Cancel): Promise<Passage> {
  const host = needs.request.host ?? needs.base.host;
  const headers = [...debugHeaders(needs.debugToken), ['X-Kong-Request-Debug-Log', 'true']] as const;
  return once(needs, host, headers, world, cancel);
}

async function pass(needs: PassageNeeds, extra: readonly Header[], world: ProbeWorld, cancel: Cancel) {
  const { base, request } = needs;
  const host = request.host ?? base.host;
  const passages: Passage[] = [];
  for (let i = 0; i < needs.times && !cancel.aborted; i++)
    passages.push(await once(needs, host, extra, world, cancel));
  const failed = passages.find(isBroken);
  const looks =
    failed && 'end' in failed
      ? await lookAgain(needs, failed.end, host, failed, world, cancel)
      : { otherScheme: undefined, otherPath: undefined, wantsProxyLine: false };
  const facts: PassageFacts = { url: withoutCredentials(base), host, passages, ...looks };
  return { outcome: passages.some((one) => !isGood(one)) ? ('failed' as const) : ('ok' as const), facts };
}

async function once(
  needs: PassageNeeds,
  host: string,
  extra: readonly Header[],
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Passage> {
  const { base, request, limits, follow } = needs;
  const port = base.port === '' ? (base.protocol === 'https:' ? 443 : 80) : Number(base.port);
  const question = { host: base.hostname, port, servers: [], limitMs: limits.connectMs };
  const found = await resolve.run(question, world, cancel);
  const end = found.outcome === 'skipped' ? undefined : found.facts.endpoints[0];
  if (!end) {
    const failure = found.outcome === 'skipped' ? undefined : found.facts.failure;
    return { kind: 'no-name', failure: failure ?? 'failed' };
  }
  const opened = await open(needs, end, host, world, cancel);
  if (!('wire' in opened)) return opened;
  const ask = async (wire: Wire, path: string) => {
    const sent = requestTo(needs, host, path, extra);
    const got = await exchange(wire, sent, world, limits.answerMs, cancel);
    wire.close();
    return withoutToken(got, needs.debugToken);
  };
  const got = await ask(opened.wire, request.path);
  const redirects = await followRedirects(
    got,
    {
      method: request.method,
      from: new URL(`${base.protocol}//${host}${request.path}`),
      follow,
      askHere: async (path) => {
        const again = await open(needs, end, host, world, cancel);
        return 'wire' in again ? ask(again.wire, path) : undefined;
      },
      limits,
    },
    world,
    cancel,
  );
  return { kind: 'exchange', end, exchange: got, kong: marksOf(got), session: opened.session, redirects };
}

function requestTo({ request }: PassageNeeds, host: string, path: string, extra: readonly Header[]) {
  const headers: readonly Header[] = [
    ['Host', host],
    ...request.headers,
    ['User-Agent', 'kongsole-probe'],
    ['Accept', '*/*'],
    ['Connection', 'close'],
    ...extra,
  ];
  return { method: request.method, path, headers };
}

/** A wire to the port in the way the URL says, or the passage that ends here. */
async function open(
  { base, request, limits }: PassageNeeds,
  end: Endpoint,
  host: string,
  world: ProbeWorld,
  cancel: Cancel,
  before?: Uint8Array,
): Promise<
  { readonly wire: Wire; readonly session: Extract<TlsResult, { kind: 'secured' }> | undefined } | Passage
> {
  if (base.protocol !== 'https:') {
    const dialled = await world.dial(end, limits.connectMs, cancel);
    if (dialled.kind !== 'connected')
      return { kind: 'no-connection', end, failure: dialled.kind, code: dialled.code };
    if (before) dialled.wire.send(before);
    return { wire: dialled.wire, session: undefined };
  }
  const sni = request.sni ?? host.replace(/:\d+$/, '');
  const { secured } = await shake(end, ordinaryHandshake(sni), world, limits.connectMs, cancel, before);
  const result = resultOf(secured, sni, world.now());
  if (secured.kind === 'secured' && result.kind === 'secured') return { wire: secured.wire, session: result };
  if (secured.kind === 'not-connected' && secured.failure)
    return { kind: 'no-connection', end, failure: secured.failure, code: secured.code };
  if (result.kind === 'secured') return { kind: 'no-connection', end, failure: 'failed', code: '' };
  return { kind: 'no-tls', end, result };
}

function isBroken(passage: Passage): boolean {
  if (passage.kind !== 'exchange') return true;
  const { exchange, kong } = passage;
  return exchange.kind !== 'answered' || exchange.head.status === 400 || isUnmarked(exchange, kong);
}

/** A refusal that does not say who it is of: how a path is answered that nobody has tells whether it is Kong's. */
function isUnmarked(exchange: Exchange, kong: KongMarks): boolean {
  if (exchange.kind !== 'answered' || exchange.head.status < 400) return false;
  const { requestId, proxyLatency, responseLatency, upstreamLatency, via, server } = kong;
  const marked = [requestId, proxyLatency, responseLatency, upstreamLatency].some(
    (mark) => mark !== undefined,
  );
  return !marked && !/kong\//.test(`${via} ${server}`);
}

function isGood(passage: Passage): boolean {
  if (passage.kind !== 'exchange' || passage.exchange.kind !== 'answered') return false;
  const { head, body } = passage.exchange;
  const loops = passage.redirects?.end === 'loop' || passage.redirects?.end === 'too-many';
  return head.status < 500 && body.end !== 'cut' && body.end !== 'reset' && !loops;
}

/** Nobody has such a path, so whoever is alive answers it with 404. */
const NOBODYS_PATH = '/kongsole-probe/is-anybody-there';

async function lookAgain(
  needs: PassageNeeds,
  end: Endpoint,
  host: string,
  failed: Passage,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Pick<PassageFacts, 'otherScheme' | 'otherPath' | 'wantsProxyLine'>> {
  const ask = async (path: string, before?: Uint8Array) => {
    const limited = { ...needs, limits: { connectMs: shorter(needs), answerMs: shorter(needs) } };
    const opened = await open(limited, end, host, world, cancel, before);
    if (!('wire' in opened)) return undefined;
    const got = await exchange(
      opened.wire,
      requestTo(needs, host, path, []),
      world,
      limited.limits.answerMs,
      cancel,
    );
    opened.wire.close();
    return got;
  };
  const hungUp = failed.kind === 'exchange' && isHungUp(failed.exchange);
  const unmarked = failed.kind === 'exchange' && isUnmarked(failed.exchange, failed.kong);
  const [otherScheme, otherPath, afterLine] = await Promise.all([
    speaksOther(needs, end, host, world, cancel),
    hungUp || unmarked ? ask(NOBODYS_PATH) : undefined,
    // Who wants that line answers nobody without it.
    hungUp || failed.kind === 'no-tls' ? ask(needs.request.path, PROXY_LINE) : undefined,
  ]);
  const wantsProxyLine = afterLine?.kind === 'answered' && afterLine.head.status !== 400;
  return { otherScheme, otherPath, wantsProxyLine };
}

function isHungUp(exchange: Exchange): boolean {
  return exchange.kind === 'no-answer' && (exchange.why === 'closed' || exchange.why === 'reset');
}

function shorter({ limits }: PassageNeeds): number {
  return Math.min(limits.connectMs, 2_000);
}

async function speaksOther(
  needs: PassageNeeds,
  end: Endpoint,
  host: string,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<'tls' | 'plain' | undefined> {
  const limitMs = shorter(needs);
  if (needs.base.protocol === 'http:') {
    const { secured } = await shake(
      end,
      ordinaryHandshake(host.replace(/:\d+$/, '')),
      world,
      limitMs,
      cancel,
    );
    if (secured.kind !== 'secured') return secured.kind === 'alert' ? 'tls' : undefined;
    secured.wire.close();
    return 'tls';
  }
  const dialled = await world.dial(end, limitMs, cancel);
  if (dialled.kind !== 'connected') return undefined;
  const request = {
    method: 'HEAD',
    path: '/',
    headers: [
      ['Host', host],
      ['Connection', 'close'],
    ] as const,
  };
  const got = await exchange(dialled.wire, request, world, limitMs, cancel);
  dialled.wire.close();
  // A TLS port may say so in plain text, with status 400.
  return got.kind === 'answered' && got.head.status !== 400 ? 'plain' : undefined;
}

function marksOf(got: Exchange): KongMarks {
  const headers = got.kind === 'answered' ? got.head.headers : [];
  const last = (name: string) => valuesOf(headers, name).at(-1);
  const ms = (name: string) => {
    const value = last(name);
    return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : undefined;
  };
  const timings = last('x-kong-request-debug-output');
  return {
    requestId: last('x-kong-request-id'),
    upstreamLatency: ms('x-kong-upstream-latency'),
    proxyLatency: ms('x-kong-proxy-latency'),
    responseLatency: ms('x-kong-response-latency'),
    upstreamStatus: last('x-kong-upstream-status'),
    via: last('via'),
    server: last('server'),
    route: last('kong-route-name'),
    service: last('kong-service-name'),
    timings: timings === undefined ? undefined : readTimings(timings),
  };
}

/** For showing: user name and password have no place in a report. */
export function withoutCredentials(url: URL): string {
  const shown = new URL(url);
  if (shown.username !== '') shown.username = '***';
  if (shown.password !== '') shown.password = '***';
  return shown.href;
}
