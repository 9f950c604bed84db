/** What a TLS session shows of the far side. */

import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate, Distrust, TlsSession, Trust } from '../world.ts';
import { codeOf } from './waiting.ts';

export function sessionOf(socket: TLSSocket): TlsSession {
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    alpn: socket.alpnProtocol || undefined,
    chain: chainOf(socket.getPeerCertificate(true)),
    trust: trustOf(socket),
  };
}

const DISTRUST_CODES: Readonly<Record<string, Distrust>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed-in-chain',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'incomplete-chain',
  CERT_REVOKED: 'revoked',
};

function trustOf(socket: TLSSocket): Trust {
  if (socket.authorized) return { kind: 'trusted' };
  // Typed as an Error, in truth the code as a string.
  const said: unknown = socket.authorizationError;
  const code = typeof said === 'string' ? said : codeOf(said);
  return { kind: 'untrusted', why: DISTRUST_CODES[code] ?? 'other', code };
}

function chainOf(leaf: PeerCertificate & { issuerCertificate?: unknown }): Certificate[] {
  const chain: Certificate[] = [];
  const seen = new Set<string>();
  let at: (PeerCertificate & { issuerCertificate?: unknown }) | undefined = leaf;
  while (at?.fingerprint256 && !seen.has(at.fingerprint256) && chain.length < 10) {
    seen.add(at.fingerprint256);
    chain.push(certificateOf(at));
    at = isCertificate(at.issuerCertificate) ? at.issuerCertificate : undefined;
  }
  return chain;
}

function isCertificate(value: unknown): value is PeerCertificate {
  return typeof value === 'object' && value !== null && 'fingerprint256' in value;
}

function certificateOf(from: PeerCertificate): Certificate {
  const names: string[] = [];
  const addresses: string[] = [];
  for (const part of (from.subjectaltname ?? '').split(/,\s*/)) {
    if (part.startsWith('DNS:')) names.push(part.slice(4));
    if (part.startsWith('IP Address:')) addresses.push(part.slice(11));
  }
  const commonName = String(from.subject?.CN ?? '');
  return {
    subject: commonName || distinguished(from.subject),
    issuer: String(from.issuer?.CN ?? '') || distinguished(from.issuer),
    names: names.length + addresses.length > 0 || !commonName ? names : [commonName],
    addresses,
    validFrom: Date.parse(from.valid_from),
    validTo: Date.parse(from.valid_to),
    sha256: from.fingerprint256,
  };
}

function distinguished(name: unknown): string {
  if (typeof name !== 'object' || name === null) return '';
  return Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
}
