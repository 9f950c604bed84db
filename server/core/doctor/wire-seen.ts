/** What the stages of a probe saw on the wire, in the words of the doctor. */

/**
 * Which way was looked: `direct` at what Kong connects to, `gateway` through Kong's proxy port, `front` through the
 * load balancer before Kong.
 */
export const LEGS = ['direct', 'gateway', 'front'] as const;
export type Leg = (typeof LEGS)[number];

export interface NameSeen {
  readonly kind: 'name';
  readonly leg: Leg;
  readonly host: string;
  readonly outcome:
    | 'addresses'
    /** Only AAAA records, which Kong does not ask for by default. */
    | 'only-ipv6'
    | 'not-found'
    /** The name exists without an address. */
    | 'no-address'
    | 'server-failure'
    | 'refused'
    | 'no-answer'
    | 'alias-loop'
    | 'bad-name';
  readonly addresses: readonly string[];
  /** Answered by the hosts file, by a DNS server, or by whatever else the system asks. */
  readonly by: 'literal' | 'hosts-file' | 'dns' | 'system';
  /** SRV records under the bare name: Kong's classic resolver takes their port instead of the service's. */
  readonly srvPorts?: readonly number[];
  readonly ms: number;
}

export interface ConnectSeen {
  readonly kind: 'connect';
  readonly leg: Leg;
  readonly address: string;
  readonly port: number;
  readonly outcome: 'open' | 'refused' | 'reset' | 'timed-out' | 'unreachable' | 'not-permitted' | 'failed';
  readonly ms: number;
  /** The system's own code, such as `EHOSTUNREACH`. */
  readonly code?: string;
}

export type SpokenProtocol =
  | 'tls'
  | 'http1'
  | 'http2'
  | 'ssh'
  | 'smtp-or-ftp'
  | 'mysql'
  | 'redis'
  | 'unknown';

/** What the far side did of its own accord before anything was sent. */
export interface BannerSeen {
  readonly kind: 'banner';
  readonly leg: Leg;
  readonly address: string;
  readonly port: number;
  readonly outcome: 'silent' | 'closed' | 'reset' | 'spoke';
  readonly speaks?: SpokenProtocol;
}

export type CertificateProblem =
  | 'expired'
  | 'not-yet-valid'
  | 'self-signed'
  | 'self-signed-in-chain'
  | 'unknown-authority'
  | 'incomplete-chain'
  | 'revoked'
  | 'wrong-name'
  | 'weak'
  | 'other';

export interface CertificateSeen {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  /** ms since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Judged by the authorities that Kong would use (the service's, else the public ones) and the name sent. */
  readonly problems: readonly CertificateProblem[];
}

/** How a trial differs from what Kong would do: `as-kong` not at all. */
export type Trial =
  | 'as-kong'
  | 'other-scheme'
  | 'other-name'
  | 'other-versions'
  | 'with-certificate'
  | 'other';

export interface TlsSeen {
  readonly kind: 'tls';
  readonly leg: Leg;
  readonly trial: Trial;
  readonly address: string;
  readonly port: number;
  readonly sni: string | undefined;
  /** The server name is the one of the address that the user gave, not one that a route asks for. */
  readonly calledByName?: true;
  readonly alpnOffered: readonly string[];
  readonly outcome:
    | 'established'
    /** The answer to the hello was no TLS record. */
    | 'not-tls'
    | 'alert'
    | 'closed'
    | 'reset'
    | 'timed-out'
    /** Our own library turned the far side's old algorithms down, as Kong's would. */
    | 'too-old'
    | 'failed';
  readonly alert?: number;
  readonly version?: string;
  readonly alpn?: string | undefined;
  readonly certificate?: CertificateSeen;
  readonly ms: number;
}

export interface HttpSeen {
  readonly kind: 'http';
  readonly leg: Leg;
  readonly trial: Trial;
  /** Over TLS or not. */
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly outcome:
    | 'answered'
    | 'closed'
    | 'reset'
    | 'timed-out'
    /** A TLS alert instead of an answer (116: a client certificate is wanted, TLS 1.3). */
    | 'alert'
    | 'not-http'
    | 'endless-head'
    | 'failed';
  readonly alert?: number;
  readonly speaks?: SpokenProtocol;
  /** Bytes of an answer's head that came before it broke off. */
  readonly received?: number;
  readonly answer?: AnswerSeen;
  /** From the request sent to the first byte, if one came; and to the end. */
  readonly firstByteMs?: number | undefined;
  readonly ms: number;
  /** A kept connection was used again for this request. */
  readonly reused?: boolean;
  /** Where the answer's redirects lead, as far as they were followed. */
  readonly redirects?: RedirectsSeen;
}

export interface RedirectsSeen {
  readonly steps: readonly { readonly status: number; readonly location: string }[];
  readonly end: 'answered' | 'loop' | 'too-many' | 'elsewhere' | 'failed';
}

export interface AnswerSeen {
  readonly status: number;
  /** In the order of the wire, names as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of the status line and all header lines. */
  readonly headBytes: number;
  /** Faults that Kong refuses: closed words such as `invalid-header-name`; since which Kong. */
  readonly flaws: readonly { readonly flaw: string; readonly since: 'always' | '3.6' }[];
  readonly bodyEnd: 'complete' | 'cut' | 'reset' | 'stalled' | 'bad-chunk' | 'left' | 'cancelled';
  /** The beginning of the body; hostile until proven otherwise. */
  readonly bodyStart: string;
}

export interface Http2Seen {
  readonly kind: 'http2';
  readonly leg: Leg;
  readonly trial: Trial;
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
  readonly outcome: 'answered' | 'not-http2' | 'closed' | 'reset' | 'timed-out' | 'rejected' | 'failed';
  readonly status?: number;
  readonly grpcStatus?: number;
  readonly ms: number;
}

/** The same request again, once after a PROXY protocol line. */
export interface ProxyProtocolSeen {
  readonly kind: 'proxy-protocol';
  readonly leg: Leg;
  readonly address: string;
  readonly port: number;
  /** Only the connection that began with the line was answered. */
  readonly outcome: 'wanted' | 'not-wanted' | 'unclear';
}

/** Whether the server asks for a client certificate, seen in a TLS 1.2 handshake (in 1.3 the question is hidden). */
export interface CertificateRequestSeen {
  readonly kind: 'certificate-request';
  readonly leg: Leg;
  readonly address: string;
  readonly port: number;
  readonly requested: boolean;
}

export interface KeepAliveSeen {
  readonly kind: 'keep-alive';
  readonly leg: Leg;
  readonly outcome: 'closed-by-peer' | 'still-open' | 'no-keep-alive' | 'drops-second';
  /** Idle milliseconds when it was closed, or that were waited. */
  readonly afterMs: number;
  /** From the peer's `Keep-Alive: timeout=` header, ms. */
  readonly announcedMs?: number;
  /** Kong's `upstream_keepalive_idle_timeout`, ms; 60 000 unless known. */
  readonly kongIdleMs: number;
}
