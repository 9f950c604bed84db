/** A probe's evidence in the doctor's words: what was seen, nothing of what it means. */

import type {
  AnswerSeen,
  CertificateProblem,
  CertificateSeen,
  ConnectSeen,
  GatewaySeen,
  Http2Seen,
  HttpSeen,
  Leg,
  NameSeen,
  Observation,
  SpokenProtocol,
  TlsSeen,
  Trial,
} from '../../server/core/doctor/observation.ts';
import { hostWithPort } from './aim.ts';
import type { Exchange } from './exchange.ts';
import type { PassageFacts } from './gateway-stages.ts';
import type { HttpAnswer, HttpEnd } from './http.ts';
import { HEAD_FLAWS, type Protocol } from './http1.ts';
import type { KongFacts } from './kong-facts.ts';
import { type Evidence, handshakeOf, type PeerEvidence } from './probe.ts';
import type { ResolveFacts } from './resolve.ts';
import type { Alternative, SecondLook, TlsOutcome } from './second-look.ts';
import type { TlsResult } from './tls.ts';
import type { ConnectFailure, DnsFailure, Endpoint, Http2Answer } from './world.ts';

export function observe(evidence: Evidence): readonly Observation[] {
  return [
    { kind: 'vantage', place: evidence.dataPlane ? 'data-plane' : 'this-machine', words: evidence.vantage },
    aimSeen(evidence),
    gatewaySeen(evidence.kong),
    ...evidence.peers.flatMap((peer) => peerSeen(peer, evidence)),
    ...passageSeen('gateway', evidence.gateway, evidence),
    ...passageSeen('front', evidence.front, evidence),
  ];
}

function aimSeen({ aim, kong }: Evidence): Observation {
  const host = aim.hostHeader ?? aim.peers[0]?.host ?? aim.host;
  const port = aim.peers[0]?.port ?? aim.port;
  return {
    kind: 'aim',
    origin: aim.origin,
    service: aim.service,
    route: aim.route,
    upstream: aim.upstream,
    protocol: aim.protocol,
    host: aim.host,
    port: aim.port,
    peers: aim.peers.filter(({ weight }) => 0 < weight).length,
    hostHeader: aim.preservesHost ? host : hostWithPort(host, port, aim.protocol),
    sni: handshakeOf(aim, host, kong)?.sni,
    preservesHost: aim.preservesHost,
    path: aim.path,
    timeouts: aim.timeouts,
    retries: aim.retries,
    verifiesCertificate: aim.tls.verify || kong.verifiesAll,
    presentsCertificate: aim.tls.clientCertificate,
    routeProtocols: aim.request?.protocols ?? [],
    plugins: aim.plugins,
  };
}

function gatewaySeen(kong: KongFacts): GatewaySeen {
  return {
    kind: 'gateway',
    version: /^\d+\.\d+/.exec(kong.version ?? '')?.[0],
    database:
      kong.database === 'off' || kong.database === 'postgres' || kong.database === 'cassandra'
        ? kong.database
        : undefined,
    databaseReachable: undefined,
    trustedIps: kong.version === undefined ? undefined : kong.trustedIps,
    dnsOrder: kong.version === undefined ? undefined : kong.dnsOrder,
    showsLatencies: kong.showsLatencies,
    keepAliveIdleMs: kong.version === undefined ? undefined : kong.keepAliveIdleMs,
    proxyBufferBytes: kong.headBuffer,
  };
}

function peerSeen(peer: PeerEvidence, { aim }: Evidence): readonly Observation[] {
  const seen: Observation[] = [];
  if (peer.resolve) seen.push(nameSeen('direct', peer.resolve));
  for (const { address, port, outcome, code, ms } of peer.connect?.addresses ?? []) {
    if (outcome === 'cancelled') continue;
    seen.push({
      kind: 'connect',
      leg: 'direct',
      address,
      port,
      outcome,
      ms,
      ...(code === undefined ? {} : { code }),
    });
  }
  for (const { address, port, result, ms } of peer.tls?.addresses ?? []) {
    const alpnOffered = aim.protocol === 'grpcs' ? ['h2'] : [];
    const tls = tlsSeen(
      { leg: 'direct', trial: 'as-kong', address, port, sni: peer.tls?.sni, alpnOffered, ms },
      result,
    );
    if (tls) seen.push(tls);
  }
  const scheme = peer.tls ? 'https' : 'http';
  for (const { answer, ...end } of peer.http?.addresses ?? []) {
    const { method = 'GET', path = '/' } = peer.http ?? {};
    seen.push(...answerSeen({ leg: 'direct', trial: 'as-kong', scheme, end, method, path }, answer));
  }
  for (const look of peer.again) seen.push(...againSeen(look, aim.path, peer));
  if (peer.keepAlive) {
    const { closedAfterMs, neverKeeps, idleMs, announcedMs } = peer.keepAlive;
    seen.push({
      kind: 'keep-alive',
      leg: 'direct',
      outcome: neverKeeps ? 'no-keep-alive' : closedAfterMs === undefined ? 'still-open' : 'closed-by-peer',
      afterMs: closedAfterMs ?? idleMs,
      kongIdleMs: idleMs,
      ...(announcedMs === undefined ? {} : { announcedMs }),
    });
  }
  return seen;
}

const NAME_OUTCOMES: Readonly<Record<DnsFailure, NameSeen['outcome']>> = {
  'no-such-name': 'not-found',
  'no-such-record': 'no-address',
  'server-failure': 'server-failure',
  refused: 'refused',
  'timed-out': 'no-answer',
  unreachable: 'no-answer',
  'bad-name': 'bad-name',
  failed: 'server-failure',
  cancelled: 'no-answer',
};

function nameSeen(leg: Leg, facts: ResolveFacts): NameSeen {
  const found = facts.endpoints.length > 0;
  const outcome = found
    ? facts.onlyIpv6
      ? 'only-ipv6'
      : 'addresses'
    : NAME_OUTCOMES[facts.failure ?? 'failed'];
  return {
    kind: 'name',
    leg,
    host: facts.name,
    outcome,
    addresses: facts.endpoints.map(({ address }) => address),
    by: facts.by === 'address' ? 'literal' : facts.by === 'nobody' ? 'dns' : facts.by,
    ...(facts.portFrom === 'srv' ? { srvPorts: facts.endpoints.map(({ port }) => port) } : {}),
    ms: facts.ms,
  };
}

type TlsBase = Omit<TlsSeen, 'kind' | 'outcome'>;

/** Undefined when there was no connection to shake hands over, or the user gave up. */
function tlsSeen(base: TlsBase, result: TlsResult | TlsOutcome): TlsSeen | undefined {
  const kind = 'tls' as const;
  switch (result.kind) {
    case 'secured': {
      if (!('session' in result)) {
        return { kind, ...base, outcome: 'established', version: result.version, alpn: result.alpn };
      }
      const { version, alpn } = result.session;
      const certificate = certificateSeen(result);
      return {
        kind,
        ...base,
        outcome: 'established',
        version,
        alpn,
        ...(certificate ? { certificate } : {}),
      };
    }
    case 'alert':
      return { kind, ...base, outcome: 'alert', alert: result.alert };
    case 'not-connected':
    case 'cancelled':
      return undefined;
    default:
      return { kind, ...base, outcome: result.kind };
  }
}

function certificateSeen(
  result: Extract<TlsResult, { readonly kind: 'secured' }>,
): CertificateSeen | undefined {
  const leaf = result.session.chain[0];
  if (!leaf) return undefined;
  const problems: CertificateProblem[] = [];
  const { trust } = result.session;
  if (trust.kind === 'untrusted') problems.push(trust.why);
  // OpenSSL reports the first fault only: an expired certificate of an unknown authority is "unknown".
  if (result.daysLeft !== undefined && result.daysLeft < 0 && !problems.includes('expired'))
    problems.push('expired');
  if (result.nameMatches === false) problems.push('wrong-name');
  const { subject, issuer, names, validFrom, validTo } = leaf;
  return { subject, issuer, names, validFrom, validTo, problems };
}

interface HttpBase {
  readonly leg: Leg;
  readonly trial: Trial;
  readonly scheme: 'http' | 'https';
  readonly end: HttpEnd;
  readonly method: string;
  readonly path: string;
}

function answerSeen(base: HttpBase, answer: HttpAnswer): readonly Observation[] {
  if (answer.kind === 'no-connection') return [];
  if (answer.kind === 'http2') return http2Seen(base, answer.answer);
  const seen = exchangeSeen(base, answer);
  return seen ? [seen] : [];
}

export function exchangeSeen(
  { leg, trial, scheme, end, method, path }: HttpBase,
  got: Exchange,
): HttpSeen | undefined {
  const { address, port, host } = end;
  const base = { kind: 'http', leg, trial, scheme, address, port, method, path, host } as const;
  const timing = { firstByteMs: got.timing.firstByteMs, ms: got.timing.totalMs };
  switch (got.kind) {
    case 'answered':
      return { ...base, ...timing, outcome: 'answered', answer: answerOf(got) };
    case 'not-http':
      return { ...base, ...timing, outcome: 'not-http', speaks: spoken(got.speaks) };
    case 'no-answer': {
      if (got.why === 'cancelled') return undefined;
      const alert = got.alert === undefined ? {} : { alert: got.alert };
      return { ...base, ...timing, ...alert, outcome: got.why, received: got.received };
    }
  }
}

function answerOf({ head, body }: Extract<Exchange, { readonly kind: 'answered' }>): AnswerSeen {
  return {
    status: head.status,
    headers: head.headers,
    headBytes: head.bytes,
    flaws: head.flaws.map((flaw) => ({ flaw, since: HEAD_FLAWS[flaw] })),
    bodyEnd: body.end,
    bodyStart: body.text.slice(0, 4096),
  };
}

function spoken(protocol: Protocol): SpokenProtocol {
  return protocol === 'http-of-the-future' ? 'unknown' : protocol;
}

function http2Seen({ leg, trial, scheme, end }: HttpBase, answer: Http2Answer): readonly Http2Seen[] {
  if (answer.kind === 'cancelled') return [];
  const base = {
    kind: 'http2',
    leg,
    trial,
    scheme,
    address: end.address,
    port: end.port,
    ms: answer.ms,
  } as const;
  if (answer.kind !== 'answered') return [{ ...base, outcome: answer.kind }];
  const grpcStatus = answer.trailers['grpc-status'] ?? answer.headers['grpc-status'];
  const grpc = grpcStatus === undefined ? {} : { grpcStatus: Number(grpcStatus) };
  return [{ ...base, outcome: 'answered', status: answer.status, ...grpc }];
}

function againSeen(
  { address, port, tried }: SecondLook,
  path: string,
  peer: PeerEvidence,
): readonly Observation[] {
  const end = { address, port, host: peer.host };
  return tried.flatMap((alternative) => alternativeSeen(alternative, end, path));
}

function alternativeSeen(tried: Alternative, end: HttpEnd, path: string): readonly Observation[] {
  const { address, port } = end;
  const tls = (trial: Trial, sni: string | undefined, result: TlsOutcome): readonly Observation[] => {
    const seen = tlsSeen({ leg: 'direct', trial, address, port, sni, alpnOffered: [], ms: 0 }, result);
    return seen ? [seen] : [];
  };
  const http = { leg: 'direct', trial: 'other-scheme', end, method: 'GET', path } as const;
  switch (tried.kind) {
    case 'tls': {
      const answer = tried.answer && exchangeSeen({ ...http, scheme: 'https' }, tried.answer);
      return [...tls('other-scheme', tried.sni, tried.result), ...(answer ? [answer] : [])];
    }
    case 'plain': {
      const answer = tried.answer && exchangeSeen({ ...http, scheme: 'http' }, tried.answer);
      return answer ? [answer] : [];
    }
    case 'speaks-first':
      return tried.protocol === 'closed'
        ? [{ kind: 'banner', leg: 'direct', address, port, outcome: 'closed' }]
        : [
            {
              kind: 'banner',
              leg: 'direct',
              address,
              port,
              outcome: 'spoke',
              speaks: spoken(tried.protocol),
            },
          ];
    case 'http2': {
      const scheme = tried.over === 'tls' ? 'https' : 'http';
      return http2Seen({ ...http, trial: 'other', scheme }, tried.answer);
    }
    case 'proxy-protocol':
      return [
        {
          kind: 'proxy-protocol',
          leg: 'direct',
          address,
          port,
          outcome: tried.answered ? 'wanted' : 'not-wanted',
        },
      ];
    case 'other-name':
      return tls('other-name', tried.sni, tried.result);
    case 'other-versions':
      return tls('other-versions', undefined, tried.result);
    case 'client-certificate':
      return [{ kind: 'certificate-request', leg: 'direct', address, port, requested: tried.requested }];
  }
}

function passageSeen(
  leg: 'gateway' | 'front',
  facts: PassageFacts | undefined,
  { aim }: Evidence,
): readonly Observation[] {
  if (!facts) return [];
  const url = new URL(facts.url);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const { method = 'GET', path = '/' } = aim.request ?? {};
  const seen = facts.passages.flatMap((passage): readonly Observation[] => {
    if (passage.kind === 'no-name') {
      const outcome = NAME_OUTCOMES[passage.failure];
      return [{ kind: 'name', leg, host: url.hostname, outcome, addresses: [], by: 'dns', ms: 0 }];
    }
    const { end } = passage;
    if (passage.kind === 'no-connection') {
      return connectFailed(leg, end, passage.failure, passage.code);
    }
    if (passage.kind === 'no-tls') {
      const tls = tlsSeen(
        { leg, trial: 'as-kong', ...end, sni: facts.host, alpnOffered: ['http/1.1'], ms: 0 },
        passage.result,
      );
      return tls ? [tls] : [];
    }
    const opened: ConnectSeen = {
      kind: 'connect',
      leg,
      address: end.address,
      port: end.port,
      outcome: 'open',
      ms: 0,
    };
    const answer = exchangeSeen(
      { leg, trial: 'as-kong', scheme, end: { ...end, host: facts.host }, method, path },
      passage.exchange,
    );
    return answer ? [opened, answer] : [opened];
  });
  const end = facts.passages.flatMap((passage) => ('end' in passage ? [passage.end] : []))[0];
  if (end && facts.otherScheme === 'tls') {
    seen.push({
      kind: 'tls',
      leg,
      trial: 'other-scheme',
      ...end,
      sni: facts.host,
      alpnOffered: [],
      outcome: 'established',
      ms: 0,
    });
  }
  if (end && facts.otherScheme === 'plain') {
    const at = { address: end.address, port: end.port, method: 'HEAD', path: '/', host: facts.host };
    seen.push({
      kind: 'http',
      leg,
      trial: 'other-scheme',
      scheme: 'http',
      ...at,
      outcome: 'answered',
      ms: 0,
    });
  }
  return seen;
}

function connectFailed(
  leg: Leg,
  end: Endpoint,
  failure: ConnectFailure,
  code: string,
): readonly Observation[] {
  if (failure === 'cancelled') return [];
  return [{ kind: 'connect', leg, address: end.address, port: end.port, outcome: failure, code, ms: 0 }];
}
