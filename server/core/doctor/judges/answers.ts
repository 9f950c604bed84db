/** What the answer to the request that Kong would send tells. */

import {
  circleOf,
  isKongOwn,
  NO_CERTIFICATE,
  PLAIN_ON_TLS,
  relayedFault,
  strangeAnswer,
} from '../answer-tells.ts';
import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { ServiceProtocol } from '../context-seen.ts';
import type { Cure } from '../hypothesis.ts';
import { type Product, productOf } from '../products.ts';
import type { AnswerSeen, Http2Seen, HttpSeen } from '../wire-seen.ts';
import { passageOf } from './passage.ts';
import { claimsAt, type Peer, peerName, peersOf } from './peer.ts';

export function judgeAnswers(file: CaseFile): readonly Claim[] {
  const judged = peersOf(file).flatMap((peer) => [
    ...peer.http.map((seen) => claimsAt(peer, judgeHttp(seen, peer, file))),
    ...(peer.http2 ? [claimsAt(peer, judgeHttp2(peer.http2, peer, file))] : []),
  ]);
  const partial = judged.some((claims) => claims.length === 0);
  return judged.flat().map((each) => (partial ? { ...each, partial } : each));
}

const TLS_OF: Partial<Record<ServiceProtocol, ServiceProtocol>> = {
  http: 'https',
  grpc: 'grpcs',
  ws: 'wss',
  tcp: 'tls',
};

function tlsPort(words: string, { aim }: CaseFile): Claim {
  const to = aim && TLS_OF[aim.protocol];
  const cures: readonly Cure[] = to ? [{ kind: 'protocol', to }] : [];
  return claim('http-to-tls-port', 'proof', words, {
    ...(to ? { cures, fix: `set protocol to "${to}"` } : {}),
  });
}

function judgeHttp(seen: HttpSeen, peer: Peer, file: CaseFile): readonly Claim[] {
  const at = peerName(peer);
  if (seen.outcome === 'answered' && seen.answer) return judgeAnswer(seen, seen.answer, peer, file);
  if (peer.wantsProxyProtocol)
    return [claim('proxy-protocol-expected', 'proof', `${at} answers only after a PROXY protocol line`)];
  if (seen.scheme === 'http' && peer.speaksTls)
    return [tlsPort(`${at} does not answer plain HTTP, but shakes hands in TLS`, file)];
  switch (seen.outcome) {
    case 'alert':
      return [
        claim(
          'client-certificate-required',
          seen.alert === 116 ? 'proof' : 'sign',
          `${at} answered the request with TLS alert ${seen.alert ?? 0}`,
        ),
      ];
    case 'not-http':
      return [otherProtocol(at, seen.speaks ?? 'unknown', file)];
    case 'endless-head':
      return [tooLarge(`the header of the answer of ${at} does not end`)];
    case 'timed-out':
      return [slowAnswer(seen, at, file)];
    case 'closed':
    case 'reset':
      return hungUp(seen, peer, file);
    default:
      return [claim('other-failure', 'sign', `the request to ${at} failed`)];
  }
}

function otherProtocol(at: string, speaks: string, { aim }: CaseFile): Claim {
  if (speaks === 'tls') return claim('http-to-tls-port', 'proof', `${at} answered in TLS`);
  if (speaks === 'http2') return http2Only(`${at} answered in HTTP/2`, aim?.protocol);
  return claim(
    'invalid-response',
    'proof',
    `${at} answered in ${speaks === 'unknown' ? 'something that is no HTTP' : speaks}`,
  );
}

function http2Only(words: string, protocol: ServiceProtocol | undefined): Claim {
  const to = protocol === 'https' ? 'grpcs' : 'grpc';
  return claim('http2-only', 'proof', words, {
    advice: `if it is gRPC set the protocol to ${to}; else turn HTTP/1.1 on at the far side`,
  });
}

function hungUp(seen: HttpSeen, peer: Peer, file: CaseFile): readonly Claim[] {
  const at = peerName(peer);
  const how = seen.outcome === 'reset' ? 'reset' : 'closed';
  if (peer.speaksHttp2)
    return [
      http2Only(
        `${at} ${how} the HTTP/1.1 request, but answers in HTTP/2`,
        seen.scheme === 'https' ? 'https' : 'http',
      ),
    ];
  if (seen.scheme === 'https' && peer.asksForCertificate) {
    return [
      // Servers that ask for a certificate and do not get one they like hang up after the handshake in TLS 1.3.
      claim(
        'client-certificate-required',
        'proof',
        `${at} asked for a client certificate and ${how} the connection without an answer`,
        { mark: 'D' },
      ),
      claim(
        how === 'reset' ? 'connection-reset' : 'closed-before-response',
        'hint',
        `${at} ${how} the connection`,
      ),
    ];
  }
  const secure = seen.scheme === 'https';
  if (secure && !peer.hangsUpFirst && file.aim?.presentsCertificate) {
    return [
      claim(
        'client-certificate-required',
        'sign',
        `${at} shook hands and ${how} the connection without an answer, as who does not like the certificate presented`,
        { mark: 'D' },
      ),
      claim(how === 'reset' ? 'connection-reset' : 'closed-before-response', 'hint', `${at} ${how} it`),
    ];
  }
  const looked = secure ? peer.lookedAt.certificate : peer.lookedAt.tls;
  const when = peer.hangsUpFirst
    ? 'before a byte was sent'
    : seen.received
      ? 'in the middle of the header'
      : 'without an answer';
  return [
    claim(
      how === 'reset' ? 'connection-reset' : 'closed-before-response',
      peer.hangsUpFirst && file.topology.second ? 'hint' : looked || peer.hangsUpFirst ? 'proof' : 'sign',
      `${at} ${how} the connection ${when}`,
    ),
    ...(peer.hangsUpFirst ? [emptyPool(peer, file)] : []),
  ];
}

/** A layer 4 balancer takes the connection and drops it as soon as it finds nobody to pass it on to. */
export function emptyPool(peer: Peer, { topology }: CaseFile): Claim {
  const words = `${peerName(peer)} took the connection and hung up at once, as a layer 4 balancer without a live target does`;
  return claim('pool-down', topology.second ? 'proof' : 'hint', words, { mark: 'D' });
}

function slowAnswer(seen: HttpSeen, at: string, file: CaseFile): Claim {
  const began = seen.received ? ' and stopped in the middle of the header' : '';
  const words = `${at} did not answer within ${Math.round(seen.ms)} ms${began}`;
  const read = file.aim?.timeouts.read ?? 60_000;
  // We may have given up long before Kong would.
  if (read * 0.9 <= seen.ms || passageOf(file).symptoms.includes(504))
    return claim('response-timed-out', 'proof', words);
  return claim('response-timed-out', 'sign', `${words}; Kong waits for ${read} ms`, {
    next: 'ask again with a limit longer than read_timeout (--answer-timeout)',
  });
}

function tooLarge(words: string, weight: Claim['weight'] = 'proof'): Claim {
  const settings = { nginx_proxy_proxy_buffer_size: '16k', nginx_proxy_proxy_buffers: '8 16k' };
  return claim('header-too-large', weight, words, {
    fix: 'set nginx_proxy_proxy_buffer_size to 16k and nginx_proxy_proxy_buffers to 8 16k in kong.conf',
    cures: [{ kind: 'kong-conf', settings }],
  });
}

function judgeAnswer(seen: HttpSeen, answer: AnswerSeen, peer: Peer, file: CaseFile): readonly Claim[] {
  const { status, bodyStart } = answer;
  const at = peerName(peer);
  if (seen.scheme === 'http' && status === 400 && (PLAIN_ON_TLS.test(bodyStart) || peer.speaksTls)) {
    return [tlsPort(`${at} answers 400: it wants TLS`, file)];
  }
  if (NO_CERTIFICATE.test(bodyStart) && (status === 400 || status === 403)) {
    return [
      claim('client-certificate-required', 'proof', `${at} answers ${status}: it wants a client certificate`),
    ];
  }
  if (status === 403 && /Missing ALPN Protocol, expected/.test(bodyStart))
    return [http2Only(`${at} answers 403: it wants HTTP/2`, 'https')];
  if (status === 421)
    return [
      claim(
        'sni-unrecognised',
        'sign',
        `${at} answers 421: it does not serve "${seen.host}" on this connection`,
        { mark: 'U' },
      ),
    ];
  if (relayedFault(answer) === 'header-too-large') {
    return [
      claim(
        'header-too-large',
        'proof',
        `${at} answers ${status}: the request's header is too large for it`,
        {
          advice:
            'the far side refuses the header of the request: send smaller cookies and tokens, take headers away in Kong, or raise its limit',
        },
      ),
    ];
  }
  const told = file.gateway?.proxyBufferBytes;
  const kongBuffer = told ?? 4096;
  if (kongBuffer < answer.headBytes) {
    const weight = told !== undefined || passageOf(file).symptoms.includes(502) ? 'proof' : 'sign';
    const unless = told === undefined ? ' unless it is set otherwise' : '';
    const words = `the answer's header has ${answer.headBytes} bytes, Kong's buffer ${kongBuffer}${unless}`;
    return [tooLarge(words, weight)];
  }
  return [
    ...flaws(answer, at, file),
    ...bodyFaults(answer, at),
    ...redirects(seen, answer, at),
    ...late(seen, at, file),
    ...strange(answer, at),
    ...(500 <= status ? [serverError(answer, at, file, isKongOwn(answer) ? KONG_BEHIND : undefined)] : []),
  ];
}

/** A Kong behind this one is to its client what any other proxy is. */
const KONG_BEHIND: Product = { name: 'a Kong', role: 'proxy', mark: 'V' };

export function strange(answer: AnswerSeen, at: string): readonly Claim[] {
  const strangeness = strangeAnswer(answer);
  if (!strangeness) return [];
  const { words, mark, advice } = strangeness;
  return [claim('other-failure', 'sign', `${at} answers ${answer.status}: ${words}`, { mark, advice })];
}

function flaws(answer: AnswerSeen, at: string, { gateway }: CaseFile): readonly Claim[] {
  return answer.flaws.flatMap(({ flaw, since }) => {
    const words = `the header of ${at} is at fault (${flaw.replaceAll('-', ' ')})`;
    if (since === 'always') return [claim('invalid-response', 'proof', words)];
    if (gateway?.version !== undefined && isBefore(gateway.version, 3, 6)) return [];
    return [claim('invalid-response', 'sign', `${words}, which Kong refuses from 3.6 on`)];
  });
}

function isBefore(version: string, major: number, minor: number): boolean {
  const [own = 0, ownMinor = 0] = version.split('.').map(Number);
  return own < major || (own === major && ownMinor < minor);
}

function bodyFaults({ bodyEnd }: AnswerSeen, at: string): readonly Claim[] {
  if (bodyEnd === 'cut' || bodyEnd === 'reset')
    return [claim('closed-mid-response', 'proof', `${at} broke off in the middle of the body`)];
  if (bodyEnd === 'bad-chunk')
    return [claim('invalid-response', 'proof', `the body of ${at} has a broken chunk`)];
  if (bodyEnd === 'stalled') return [claim('response-timed-out', 'sign', `the body of ${at} stopped coming`)];
  return [];
}

function redirects(seen: HttpSeen, answer: AnswerSeen, at: string): readonly Claim[] {
  const circle = circleOf(seen, answer);
  if (!circle) return [];
  const more = circle.onlyScheme ? { next: ASK_IN_TLS } : {};
  return [claim('redirect-loop', circle.onlyScheme ? 'sign' : 'proof', `${at} ${circle.words}`, more)];
}

export const ASK_IN_TLS =
  "send the request to Kong's TLS port, or through the load balancer in https: does it still redirect";

function late(seen: HttpSeen, at: string, { aim }: CaseFile): readonly Claim[] {
  if (!aim || seen.firstByteMs === undefined || seen.firstByteMs <= aim.timeouts.read) return [];
  const ms = Math.ceil(seen.firstByteMs * 2);
  return [
    claim(
      'response-timed-out',
      'proof',
      `${at} took ${Math.round(seen.firstByteMs)} ms to answer, read_timeout is ${aim.timeouts.read} ms`,
      {
        fix: `set read_timeout to ${ms}`,
        cures: [{ kind: 'timeout', field: 'read_timeout', ms }],
      },
    ),
  ];
}

/** A 5xx that what Kong connects to sent itself: a balancer's is about those behind it. */
export function serverError(
  answer: AnswerSeen,
  at: string,
  { topology }: CaseFile,
  product = productOf(answer),
): Claim {
  const balancer = topology.second !== undefined || product?.role === 'proxy';
  const by = product ? `, in a page of ${product.name}` : '';
  const words = `${at} answers ${answer.status}${by}`;
  const mark = product?.mark ?? (topology.second ? 'D' : 'V');
  if (balancer && product?.role !== 'server' && [502, 503, 521, 522, 523].includes(answer.status)) {
    const nobody = /No server is available|no healthy upstream|no available server/.test(answer.bodyStart);
    return claim('pool-down', nobody ? 'proof' : 'sign', words, { mark });
  }
  if (balancer && answer.status === 504) return claim('response-timed-out', 'sign', words, { mark });
  return claim('other-failure', 'sign', words, {
    advice: `what Kong connects to answers ${answer.status} by itself: read its own log at that time`,
  });
}

function judgeHttp2(seen: Http2Seen, peer: Peer, file: CaseFile): readonly Claim[] {
  const at = peerName(peer);
  if (seen.outcome === 'answered') {
    if (seen.status !== undefined && 500 <= seen.status)
      return [claim('other-failure', 'sign', `${at} answers ${seen.status}`)];
    return seen.grpcStatus === 14
      ? [claim('other-failure', 'hint', `${at} answers grpc-status 14 (unavailable)`)]
      : [];
  }
  if (peer.wantsProxyProtocol)
    return [claim('proxy-protocol-expected', 'proof', `${at} answers only after a PROXY protocol line`)];
  if (seen.scheme === 'http' && peer.speaksTls)
    return [tlsPort(`${at} does not answer plain HTTP/2, but shakes hands in TLS`, file)];
  const words = `${at} does not answer in HTTP/2, which gRPC needs`;
  switch (seen.outcome) {
    case 'timed-out':
      return [claim('response-timed-out', 'sign', `${at} did not answer within ${Math.round(seen.ms)} ms`)];
    case 'closed':
      return [
        claim('closed-before-response', 'sign', `${at} closed the connection without an answer`),
        claim('invalid-response', 'hint', words),
      ];
    case 'reset':
      return [claim('connection-reset', 'sign', `${at} reset the connection`)];
    default:
      return [
        claim('invalid-response', peer.speaksPlainHttp ? 'proof' : 'sign', words, {
          advice: 'set the protocol to http or https if it is no gRPC server; else turn HTTP/2 on there',
        }),
      ];
  }
}
