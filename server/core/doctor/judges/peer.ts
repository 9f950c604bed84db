/** The second looks at one peer: what its port speaks, whatever the service was declared to speak. */

import type { CaseFile, Claim } from '../case-file.ts';
import type { Http2Seen, HttpSeen, TlsSeen } from '../wire-seen.ts';

export interface Peer {
  readonly address: string;
  readonly port: number;
  readonly tls: TlsSeen | undefined;
  readonly http: readonly HttpSeen[];
  readonly http2: Http2Seen | undefined;
  /** The port answered a TLS hello in TLS, if only to turn it down. */
  readonly speaksTls: boolean;
  /** It answered a plain HTTP/1 request. */
  readonly speaksPlainHttp: boolean;
  readonly speaksHttp2: 'plain' | 'tls' | undefined;
  readonly wantsProxyProtocol: boolean;
  /** Closed or reset before anything was sent. */
  readonly hangsUpFirst: 'closed' | 'reset' | undefined;
  readonly bannerOf: string | undefined;
  /** A server name with which the handshake worked although it did not with Kong's. */
  readonly knownName: string | undefined;
  readonly otherVersion: string | undefined;
  readonly asksForCertificate: boolean;
  /** The looks that tell a port which only hangs up from one that wants something else came to an end. */
  readonly lookedAt: { readonly tls: boolean; readonly certificate: boolean };
}

export function peersOf(file: CaseFile): readonly Peer[] {
  const open = file.on('connect', 'direct').filter(({ outcome }) => outcome === 'open');
  return open.map(({ address, port }) => peerAt(address, port, file));
}

function peerAt(address: string, port: number, file: CaseFile): Peer {
  const here = (seen: { readonly address: string; readonly port: number }) =>
    seen.address === address && seen.port === port;
  const tls = file.on('tls', 'direct').filter(here);
  const http = file.on('http', 'direct').filter(here);
  const http2 = file.on('http2', 'direct').filter(here);
  const banner = file.on('banner', 'direct').find(here);
  const asKong = tls.find(({ trial }) => trial === 'as-kong');
  const established = (trial: TlsSeen['trial']) =>
    tls.find((seen) => seen.trial === trial && seen.outcome === 'established');
  const otherName = established('other-name');
  const h2 = http2.find(({ outcome }) => outcome === 'answered');
  return {
    address,
    port,
    tls: asKong,
    http: http.filter(({ trial }) => trial === 'as-kong'),
    http2: http2.find(({ trial }) => trial === 'as-kong'),
    speaksTls:
      tls.some(({ outcome }) => outcome === 'established' || outcome === 'alert' || outcome === 'too-old') ||
      http.some(({ outcome, speaks }) => outcome === 'not-http' && speaks === 'tls'),
    speaksPlainHttp: http.some(({ scheme, outcome }) => scheme === 'http' && outcome === 'answered'),
    speaksHttp2: h2 && (h2.scheme === 'https' ? 'tls' : 'plain'),
    wantsProxyProtocol: file.all('proxy-protocol').some((seen) => here(seen) && seen.outcome === 'wanted'),
    hangsUpFirst: banner?.outcome === 'closed' || banner?.outcome === 'reset' ? banner.outcome : undefined,
    bannerOf: banner?.outcome === 'spoke' ? banner.speaks : undefined,
    knownName: otherName && (otherName.sni ?? ''),
    otherVersion: established('other-versions')?.version,
    asksForCertificate: file.all('certificate-request').some((seen) => here(seen) && seen.requested),
    lookedAt: {
      tls: tls.some(({ trial, outcome }) => trial === 'other-scheme' && outcome !== 'timed-out'),
      certificate: file.all('certificate-request').some(here),
    },
  };
}

/** What is claimed of one peer, with the peer's name. */
export function claimsAt(peer: Pick<Peer, 'address' | 'port'>, claims: readonly Claim[]): readonly Claim[] {
  return claims.map((each) => ({ ...each, peer: peerName(peer) }));
}

export function peerName({ address, port }: Pick<Peer, 'address' | 'port'>): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
