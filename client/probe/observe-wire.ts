/** Handshakes and exchanges in the doctor's words. */

import type { Observation } from '../../server/core/doctor/observation.ts';
import type {
  AnswerSeen,
  CertificateProblem,
  CertificateSeen,
  Http2Seen,
  HttpSeen,
  Leg,
  SpokenProtocol,
  TlsSeen,
  Trial,
} from '../../server/core/doctor/wire-seen.ts';
import type { Exchange } from './exchange.ts';
import type { HttpAnswer, HttpEnd } from './http.ts';
import { HEAD_FLAWS, type Protocol } from './http1.ts';
import type { Redirects } from './redirects.ts';
import type { TlsOutcome } from './second-look.ts';
import type { TlsResult } from './tls.ts';
import type { Http2Answer } from './world.ts';

type TlsBase = Omit<TlsSeen, 'kind' | 'outcome'>;

/** Undefined when there was no connection to shake hands over, or the user gave up. */
export function tlsSeen(base: TlsBase, result: TlsResult | TlsOutcome): TlsSeen | undefined {
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

export interface HttpBase {
  readonly leg: Leg;
  readonly trial: Trial;
  readonly scheme: 'http' | 'https';
  readonly end: HttpEnd;
  readonly method: string;
  readonly path: string;
  readonly redirects?: Redirects | undefined;
}

export function answerSeen(base: HttpBase, answer: HttpAnswer): readonly Observation[] {
  if (answer.kind === 'no-connection') return [];
  if (answer.kind === 'http2') return http2Seen(base, answer.answer);
  const seen = exchangeSeen(base, answer);
  return seen ? [seen] : [];
}

export function exchangeSeen(
  { leg, trial, scheme, end, method, path, redirects }: HttpBase,
  got: Exchange,
): HttpSeen | undefined {
  const { address, port, host } = end;
  const base = { kind: 'http', leg, trial, scheme, address, port, method, path, host } as const;
  const timing = { firstByteMs: got.timing.firstByteMs, ms: got.timing.totalMs };
  switch (got.kind) {
    case 'answered':
      return {
        ...base,
        ...timing,
        outcome: 'answered',
        answer: answerOf(got),
        ...(redirects ? { redirects } : {}),
      };
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

export function spoken(protocol: Protocol): SpokenProtocol {
  return protocol === 'http-of-the-future' ? 'unknown' : protocol;
}

export function http2Seen({ leg, trial, scheme, end }: HttpBase, answer: Http2Answer): readonly Http2Seen[] {
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
