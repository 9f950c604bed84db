/**
 * Stages 5 and 6: the same request through Kong's proxy, and through the balancer in front of it. What differs
 * between the places is where the fault lies.
 */

import { type Exchange, exchange } from './exchange.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { type Header, valuesOf } from './http1.ts';
import { resolve } from './resolve.ts';
import type { Stage } from './stage.ts';
import { type Handshake, shake, type TlsResult } from './tls.ts';
import type { Cancel, ConnectFailure, DnsFailure, Endpoint, ProbeWorld } from './world.ts';

export interface PassageNeeds {
  /** Kong's proxy or the front balancer. */
  readonly base: URL;
  readonly request: GatewayRequest;
  /** How many times in all, for faults that come and go (several targets, a keep-alive race). */
  readonly times: number;
  readonly limits: { readonly connectMs: number; readonly answerMs: number };
}

export interface PassageFacts {
  readonly url: string;
  readonly host: string;
  readonly passages: readonly Passage[];
  /** What the port speaks when it does not speak what the URL says. */
  readonly otherScheme: 'tls' | 'plain' | undefined;
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
  readonly timings: string | undefined;
}

export const throughGateway: Stage<PassageNeeds, PassageFacts> = {
  name: 'through-gateway',
  describe: ({ base, request }) => `${request.method} ${request.path} through ${base.host}`,
  run: (needs, world, cancel) => pass(needs, DEBUG_HEADERS, world, cancel),
};

export const front: Stage<PassageNeeds, PassageFacts> = {
  name: 'front',
  describe: ({ base, request }) => `${request.method} ${request.path} through ${base.host}`,
  run: (needs, world, cancel) => pass(needs, [], world, cancel),
};

/** Harmless where they are not allowed: Kong ignores them then. */
const DEBUG_HEADERS: readonly Header[] = [
  ['Kong-Debug', '1'],
  ['X-Kong-Request-Debug', '*'],
];

async function pass(needs: PassageNeeds, extra: readonly Header[], world: ProbeWorld, cancel: Cancel) {
  const { base, request, limits } = needs;
  const host = request.host ?? base.host;
  const passages: Passage[] = [];
  for (let i = 0; i < needs.times && !cancel.aborted; i++)
    passages.push(await once(needs, host, extra, world, cancel));
  const failed = passages.find(isBroken);
  const otherScheme =
    failed && 'end' in failed ? await speaksOther(base, failed.end, host, limits, world, cancel) : undefined;
  const facts: PassageFacts = { url: withoutCredentials(base), host, passages, otherScheme };
  return { outcome: passages.some((one) => !isGood(one)) ? ('failed' as const) : ('ok' as const), facts };
}

async function once(
  { base, request, limits }: PassageNeeds,
  host: string,
  extra: readonly Header[],
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Passage> {
  const port = base.port === '' ? (base.protocol === 'https:' ? 443 : 80) : Number(base.port);
  const name = base.hostname;
  const found = await resolve.run(
    { host: name, port, servers: [], limitMs: limits.connectMs },
    world,
    cancel,
  );
  const end = found.outcome === 'skipped' ? undefined : found.facts.endpoints[0];
  if (!end) {
    const failure = found.outcome === 'skipped' ? undefined : found.facts.failure;
    return { kind: 'no-name', failure: failure ?? 'failed' };
  }
  const headers: readonly Header[] = [
    ['Host', host],
    ...request.headers,
    ['User-Agent', 'kongsole-probe'],
    ['Accept', '*/*'],
    ['Connection', 'close'],
    ...extra,
  ];
  const sent = { method: request.method, path: request.path, headers };
  const sni = request.sni ?? host.replace(/:\d+$/, '');
  if (base.protocol === 'https:') {
    const { secured } = await shake(end, clientHandshake(sni), world, limits.connectMs, cancel);
    if (secured.kind === 'secured') {
      const got = await exchange(secured.wire, sent, world, limits.answerMs, cancel);
      secured.wire.close();
      return { kind: 'exchange', end, exchange: got, kong: marksOf(got) };
    }
    if (secured.kind !== 'not-connected') {
      const { ms: _, ...result } = secured;
      return { kind: 'no-tls', end, result };
    }
  }
  const dialled = await world.dial(end, limits.connectMs, cancel);
  if (dialled.kind !== 'connected')
    return { kind: 'no-connection', end, failure: dialled.kind, code: dialled.code };
  const got = await exchange(dialled.wire, sent, world, limits.answerMs, cancel);
  dialled.wire.close();
  return { kind: 'exchange', end, exchange: got, kong: marksOf(got) };
}

/** As an ordinary client of today says hello; trust is not what this stage is about. */
function clientHandshake(sni: string): Handshake {
  return {
    sni,
    alpn: ['http/1.1'],
    oldest: 'TLSv1.2',
    newest: 'TLSv1.3',
    ciphers: 'default',
    verify: false,
    authorities: [],
    identity: undefined,
  };
}

function isBroken(passage: Passage): boolean {
  if (passage.kind !== 'exchange') return true;
  return passage.exchange.kind !== 'answered' || passage.exchange.head.status === 400;
}

function isGood(passage: Passage): boolean {
  if (passage.kind !== 'exchange' || passage.exchange.kind !== 'answered') return false;
  return (
    passage.exchange.head.status < 500 &&
    passage.exchange.body.end !== 'cut' &&
    passage.exchange.body.end !== 'reset'
  );
}

async function speaksOther(
  base: URL,
  end: Endpoint,
  host: string,
  limits: PassageNeeds['limits'],
  world: ProbeWorld,
  cancel: Cancel,
): Promise<'tls' | 'plain' | undefined> {
  const limitMs = Math.min(limits.connectMs, 2_000);
  if (base.protocol === 'http:') {
    const { secured } = await shake(end, clientHandshake(host.replace(/:\d+$/, '')), world, limitMs, cancel);
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
    timings: last('x-kong-request-debug-output'),
  };
}

/** For showing: user name and password have no place in a report. */
export function withoutCredentials(url: URL): string {
  const shown = new URL(url);
  if (shown.username !== '') shown.username = '***';
  if (shown.password !== '') shown.password = '***';
  return shown.href;
}
