/**
 * Where the first attempt failed: what the port does speak, tried in every other way at once. This is what turns
 * "closed without an answer" into "this port speaks TLS, the service is declared http".
 */

import { banner, type Exchange, exchange } from './exchange.ts';
import type { HttpEnd } from './http.ts';
import type { Header, Protocol } from './http1.ts';
import { type Handshake, type Shaken, shake, type TlsResult } from './tls.ts';
import type { Cancel, Http2Answer, ProbeWorld, TlsSession } from './world.ts';

export interface SecondLookNeeds {
  readonly end: HttpEnd;
  readonly path: string;
  /** As declared; undefined: plain. */
  readonly handshake: Handshake | undefined;
  /** Other names that may be the right one: the service's host, the route's hosts, the certificate's own. */
  readonly names: readonly string[];
  readonly limitMs: number;
}

export interface SecondLook {
  readonly address: string;
  readonly port: number;
  readonly tried: readonly Alternative[];
}

export type Alternative =
  /** A TLS hello to a port that is declared plain, and an HTTP request over it where it works. */
  | {
      readonly kind: 'tls';
      readonly sni: string | undefined;
      readonly result: TlsOutcome;
      readonly answer: Exchange | undefined;
    }
  /** A plain request to a port that is declared to speak TLS. */
  | { readonly kind: 'plain'; readonly answer: Exchange | undefined }
  | { readonly kind: 'speaks-first'; readonly protocol: Protocol | 'closed' }
  | { readonly kind: 'http2'; readonly over: 'plain' | 'tls'; readonly answer: Http2Answer }
  /** The same attempt with a PROXY protocol line before it: does it get an answer now? */
  | { readonly kind: 'proxy-protocol'; readonly answered: boolean }
  | { readonly kind: 'other-name'; readonly sni: string | undefined; readonly result: TlsOutcome }
  /** All versions from TLS 1.0 on, with the oldest ciphers. */
  | { readonly kind: 'other-versions'; readonly result: TlsOutcome }
  | { readonly kind: 'client-certificate'; readonly requested: boolean };

/** The parts of a handshake that tell something; the session's certificate names included. */
export type TlsOutcome =
  | {
      readonly kind: 'secured';
      readonly version: string;
      readonly cipher: string;
      readonly alpn: string | undefined;
      readonly names: readonly string[];
    }
  | Exclude<TlsResult, { readonly kind: 'secured' }>;

/** Tries the other ways, all at once, and reports those that told something. */
export async function lookAgain(
  needs: SecondLookNeeds,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<SecondLook> {
  const attempts = needs.handshake
    ? againstTls(needs, needs.handshake, world, cancel)
    : againstPlain(needs, world, cancel);
  const tried = (await Promise.all(attempts)).flat();
  return { address: needs.end.address, port: needs.end.port, tried };
}

type Attempts = readonly Promise<readonly Alternative[]>[];

function againstPlain(needs: SecondLookNeeds, world: ProbeWorld, cancel: Cancel): Attempts {
  const name = needs.names[0];
  return [
    tryTls(needs, wideHandshake(name), world, cancel),
    tryHttp2(needs, undefined, world, cancel),
    tryProxyProtocol(needs, undefined, world, cancel),
    listen(needs, world, cancel),
  ];
}

function againstTls(
  needs: SecondLookNeeds,
  handshake: Handshake,
  world: ProbeWorld,
  cancel: Cancel,
): Attempts {
  const others = [undefined, ...needs.names].filter(
    (name, i, all) => name !== handshake.sni && all.indexOf(name) === i,
  );
  return [
    tryPlain(needs, world, cancel),
    tryHttp2(needs, undefined, world, cancel),
    tryHttp2(needs, { ...handshake, alpn: ['h2'] }, world, cancel),
    tryProxyProtocol(needs, handshake, world, cancel),
    listen(needs, world, cancel),
    ...others.slice(0, 4).map(async (sni): Promise<readonly Alternative[]> => {
      const result = await outcomeOf(needs, { ...handshake, sni }, world, cancel);
      return [{ kind: 'other-name', sni, result }];
    }),
    outcomeOf(needs, { ...wideHandshake(handshake.sni), alpn: handshake.alpn }, world, cancel).then(
      (result) => [{ kind: 'other-versions' as const, result }],
    ),
    askForCertificate(needs, handshake, world, cancel),
  ];
}

function wideHandshake(sni: string | undefined): Handshake {
  return {
    sni,
    alpn: [],
    oldest: 'TLSv1',
    newest: 'TLSv1.3',
    ciphers: 'legacy',
    verify: false,
    authorities: [],
    identity: undefined,
  };
}

async function outcomeOf(
  { end, limitMs }: SecondLookNeeds,
  handshake: Handshake,
  world: ProbeWorld,
  cancel: Cancel,
  before?: Uint8Array,
): Promise<TlsOutcome> {
  const { secured } = await shake(end, handshake, world, limitMs, cancel, before);
  if (secured.kind !== 'secured') return failedOutcome(secured);
  secured.wire.close();
  return securedOutcome(secured.session);
}

function securedOutcome({ version, cipher, alpn, chain }: TlsSession): TlsOutcome {
  return { kind: 'secured', version, cipher, alpn, names: chain[0]?.names ?? [] };
}

function failedOutcome(failed: Exclude<Shaken, { readonly kind: 'secured' }>): TlsOutcome {
  return failed.kind === 'alert'
    ? { kind: 'alert', alert: failed.alert, code: failed.code }
    : { kind: failed.kind, code: failed.code };
}

async function tryTls(
  needs: SecondLookNeeds,
  handshake: Handshake,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly Alternative[]> {
  const { end, limitMs } = needs;
  const { secured } = await shake(end, handshake, world, limitMs, cancel);
  if (secured.kind !== 'secured') {
    return [{ kind: 'tls', sni: handshake.sni, result: failedOutcome(secured), answer: undefined }];
  }
  const answer = await exchange(secured.wire, requestTo(needs), world, limitMs, cancel);
  secured.wire.close();
  return [{ kind: 'tls', sni: handshake.sni, result: securedOutcome(secured.session), answer }];
}

async function tryPlain(
  needs: SecondLookNeeds,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly Alternative[]> {
  const dialled = await world.dial(needs.end, needs.limitMs, cancel);
  if (dialled.kind !== 'connected') return [];
  const answer = await exchange(dialled.wire, requestTo(needs), world, needs.limitMs, cancel);
  dialled.wire.close();
  return [{ kind: 'plain', answer }];
}

async function tryHttp2(
  { end, path, limitMs }: SecondLookNeeds,
  handshake: Handshake | undefined,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly Alternative[]> {
  const request = {
    authority: end.host,
    scheme: handshake ? ('https' as const) : ('http' as const),
    method: 'GET',
    path,
    headers: {},
    body: new Uint8Array(0),
  };
  if (handshake) {
    const { secured } = await shake(end, handshake, world, limitMs, cancel);
    if (secured.kind !== 'secured') return [];
    if (secured.session.alpn !== 'h2') {
      secured.wire.close();
      return [];
    }
    return [
      {
        kind: 'http2',
        over: 'tls',
        answer: await world.exchangeHttp2(secured.wire, request, limitMs, cancel),
      },
    ];
  }
  const dialled = await world.dial(end, limitMs, cancel);
  if (dialled.kind !== 'connected') return [];
  return [
    {
      kind: 'http2',
      over: 'plain',
      answer: await world.exchangeHttp2(dialled.wire, request, limitMs, cancel),
    },
  ];
}

/** Version 1, "I will not tell you from where": the balancer must take it, and it claims nobody's address. */
export const PROXY_LINE = new TextEncoder().encode('PROXY UNKNOWN\r\n');

async function tryProxyProtocol(
  needs: SecondLookNeeds,
  handshake: Handshake | undefined,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly Alternative[]> {
  if (handshake) {
    const result = await outcomeOf(needs, handshake, world, cancel, PROXY_LINE);
    return [{ kind: 'proxy-protocol', answered: result.kind === 'secured' }];
  }
  const dialled = await world.dial(needs.end, needs.limitMs, cancel);
  if (dialled.kind !== 'connected') return [];
  dialled.wire.send(PROXY_LINE);
  const answer = await exchange(dialled.wire, requestTo(needs), world, needs.limitMs, cancel);
  dialled.wire.close();
  // A server that does not expect the line calls it a bad request.
  const answered = answer.kind === 'answered' && answer.head.status !== 400;
  return [{ kind: 'proxy-protocol', answered }];
}

async function listen(
  { end, limitMs }: SecondLookNeeds,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly Alternative[]> {
  const dialled = await world.dial(end, limitMs, cancel);
  if (dialled.kind === 'reset') return [{ kind: 'speaks-first', protocol: 'closed' }];
  if (dialled.kind !== 'connected') return [];
  const protocol = await banner(dialled.wire, Math.min(limitMs, 300), cancel);
  dialled.wire.close();
  return protocol === undefined ? [] : [{ kind: 'speaks-first', protocol }];
}

async function askForCertificate(
  { end, limitMs }: SecondLookNeeds,
  handshake: Handshake,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<readonly Alternative[]> {
  const dialled = await world.dial(end, limitMs, cancel);
  if (dialled.kind !== 'connected') return [];
  const requested = await world.asksForCertificate(dialled.wire, handshake, limitMs, cancel);
  dialled.wire.close();
  return requested === undefined ? [] : [{ kind: 'client-certificate', requested }];
}

function requestTo({ end, path }: SecondLookNeeds) {
  const headers: readonly Header[] = [
    ['Host', end.host],
    ['Connection', 'close'],
  ];
  return { method: 'GET', path, headers };
}
