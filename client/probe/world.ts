/**
 * What a probe may ask of the world. Every answer is a value of a closed union: a closed port is an answer, not an
 * accident. `node-world.ts` alone knows sockets and the system's error codes.
 */

/** Aborted when the user gives up; everything open is closed and every pending answer becomes `cancelled`. */
export type Cancel = AbortSignal;

export interface ProbeWorld {
  /** Where the probe looks from, in words: `this machine`, `pod kong-7f9 (kubectl exec)`. */
  readonly vantage: string;
  /** That place is where Kong itself runs: it sees the same names and networks. */
  readonly dataPlane: boolean;
  /** Monotonic milliseconds, for durations. */
  elapsed(): number;
  /** ms since 1970, for certificates. */
  now(): number;
  /** `nameserver`, `search`, `options` and the hosts file of the place we look from; empty where it has none. */
  resolverSetup(): Promise<ResolverSetup>;
  /** One DNS question to the servers (`ip` or `ip:port`; empty: the system's) as they stand, no search, no hosts file. */
  ask(question: DnsQuestion, limitMs: number, cancel: Cancel): Promise<DnsAnswer>;
  /** The system's own way to an address (getaddrinfo: mDNS, NSS, …), for names that DNS does not know. */
  systemLookup(name: string, limitMs: number, cancel: Cancel): Promise<readonly string[]>;
  /** Opens one TCP connection to one address. */
  dial(end: Endpoint, limitMs: number, cancel: Cancel): Promise<Dialled>;
  /** A TLS handshake as the client on a fresh connection; the wire given away must not be used any more. */
  secure(wire: Wire, hello: TlsHello, limitMs: number, cancel: Cancel): Promise<Secured>;
  /**
   * Whether the server asks for a client certificate, seen in a TLS 1.2 handshake on a fresh connection (in 1.3 the
   * question is encrypted); undefined where it cannot be seen. Closes the wire.
   */
  asksForCertificate(
    wire: Wire,
    hello: TlsHello,
    limitMs: number,
    cancel: Cancel,
  ): Promise<boolean | undefined>;
  /** One exchange in HTTP/2 on a fresh connection (with prior knowledge on a plain one). Closes the wire. */
  exchangeHttp2(wire: Wire, request: Http2Request, limitMs: number, cancel: Cancel): Promise<Http2Answer>;
  /** Waits; ends at once when cancelled. */
  pause(ms: number, cancel: Cancel): Promise<void>;
}

export interface Endpoint {
  /** An IP address, no name. */
  readonly address: string;
  readonly port: number;
}

export interface ResolverSetup {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly hosts: ReadonlyMap<string, readonly string[]>;
}

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'CNAME';

export interface DnsQuestion {
  readonly name: string;
  readonly type: RecordType;
  readonly servers: readonly string[];
}

export interface DnsRecord {
  /** An address, or the name an SRV or CNAME record points to. */
  readonly value: string;
  /** Seconds; undefined where the system does not tell. */
  readonly ttl?: number;
  readonly port?: number;
  readonly weight?: number;
  readonly priority?: number;
}

export type DnsAnswer =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[]; readonly ms: number }
  | { readonly kind: DnsFailure; readonly code: string; readonly ms: number };

export const DNS_FAILURES = [
  'no-such-name',
  'no-such-record',
  'server-failure',
  'refused',
  'timed-out',
  'unreachable',
  'bad-name',
  'failed',
  'cancelled',
] as const;
export type DnsFailure = (typeof DNS_FAILURES)[number];

export const CONNECT_FAILURES = [
  'refused',
  'reset',
  'timed-out',
  'unreachable',
  'not-permitted',
  'failed',
  'cancelled',
] as const;
export type ConnectFailure = (typeof CONNECT_FAILURES)[number];

export type Dialled =
  | { readonly kind: 'connected'; readonly wire: Wire; readonly ms: number }
  | { readonly kind: ConnectFailure; readonly code: string; readonly ms: number };

/** One open connection. Bytes wait in the kernel until asked for, so an endless answer costs nothing. */
export interface Wire {
  send(bytes: Uint8Array): void;
  receive(limitMs: number, cancel: Cancel): Promise<Received>;
  close(): void;
}

export type Received =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }
  /** A TLS alert of the far side, by its number (RFC 8446 section 6). */
  | { readonly kind: 'alert'; readonly alert: number }
  | { readonly kind: 'failed'; readonly code: string };

export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

export interface TlsHello {
  /** The server name to send; undefined sends none, as Kong does to an IP address. */
  readonly sni: string | undefined;
  readonly alpn: readonly string[];
  readonly oldest: TlsVersion;
  readonly newest: TlsVersion;
  /** `legacy` also offers what OpenSSL 3 turns down by default (SHA-1 signatures, TLS 1.0 and 1.1 suites). */
  readonly ciphers: 'default' | 'legacy';
  /** PEM texts to judge trust by; empty: the usual public authorities. The handshake goes on either way. */
  readonly authorities: readonly string[];
  readonly identity: { readonly cert: string; readonly key: string } | undefined;
}

export type Secured =
  | { readonly kind: 'secured'; readonly wire: Wire; readonly session: TlsSession; readonly ms: number }
  | { readonly kind: 'alert'; readonly alert: number; readonly code: string; readonly ms: number }
  | { readonly kind: TlsFailure; readonly code: string; readonly ms: number };

export const TLS_FAILURES = [
  /** The far side answered with something that is no TLS record. */
  'not-tls',
  'closed',
  'reset',
  'timed-out',
  /** Our own library turned the far side's old algorithms down, as Kong's would. */
  'too-old',
  'failed',
  'cancelled',
] as const;
export type TlsFailure = (typeof TLS_FAILURES)[number];

export interface TlsSession {
  readonly version: string;
  readonly cipher: string;
  readonly alpn: string | undefined;
  /** The leaf first, as the server sent them. */
  readonly chain: readonly Certificate[];
  readonly trust: Trust;
}

export const DISTRUST = [
  'expired',
  'not-yet-valid',
  'self-signed',
  'self-signed-in-chain',
  'unknown-authority',
  'incomplete-chain',
  'revoked',
  'other',
] as const;
export type Distrust = (typeof DISTRUST)[number];

/** Whether the chain leads to one of the authorities; says nothing about the name. */
export type Trust =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'untrusted'; readonly why: Distrust; readonly code: string };

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and addresses of the subject alternative name, else the common name. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  /** ms since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly sha256: string;
}

export interface Http2Request {
  readonly authority: string;
  readonly scheme: 'http' | 'https';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type Http2Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly trailers: Readonly<Record<string, string>>;
      readonly ms: number;
    }
  | { readonly kind: Http2Failure; readonly code: string; readonly ms: number };

export const HTTP2_FAILURES = [
  'not-http2',
  'closed',
  'reset',
  'timed-out',
  'rejected',
  'failed',
  'cancelled',
] as const;
export type Http2Failure = (typeof HTTP2_FAILURES)[number];
