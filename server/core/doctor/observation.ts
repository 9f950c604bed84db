/**
 * Everything that the doctor can be told. Each source (a probe's stage, a log, the Admin API, the file) says what it
 * saw in these words and judges nothing; the verdict engine reads them together.
 */

import type { Topology } from '../model/topology.ts';
import type { Cause, FailureCause, Mark } from './cause.ts';

/**
 * Which way was looked: `direct` at what Kong connects to, `gateway` through Kong's proxy port, `front` through the
 * load balancer before Kong.
 */
export const LEGS = ['direct', 'gateway', 'front'] as const;
export type Leg = (typeof LEGS)[number];

export type Observation =
  | VantageSeen
  | AimSeen
  | NameSeen
  | ConnectSeen
  | BannerSeen
  | TlsSeen
  | HttpSeen
  | Http2Seen
  | ProxyProtocolSeen
  | CertificateRequestSeen
  | KeepAliveSeen
  | RouteSeen
  | GatewaySeen
  | AdminSeen
  | HealthSeen
  | DifferenceSeen
  | LogSeen
  | FindingSeen
  | TopologySeen;

export type ObservationKind = Observation['kind'];

/** Where the probe looked from. Only `data-plane` sees the same names and networks as Kong for certain. */
export interface VantageSeen {
  readonly kind: 'vantage';
  readonly place: 'this-machine' | 'data-plane';
  /** In words: `this machine`, `pod kong-7f9 (kubectl exec)`. */
  readonly words: string;
}

export type ServiceProtocol =
  | 'http'
  | 'https'
  | 'grpc'
  | 'grpcs'
  | 'ws'
  | 'wss'
  | 'tcp'
  | 'tls'
  | 'udp'
  | 'tls_passthrough';

/** What Kong would connect to and send, as declared (or as the gateway reports it). */
export interface AimSeen {
  readonly kind: 'aim';
  readonly origin: 'file' | 'gateway' | 'url';
  readonly service: string | undefined;
  readonly route: string | undefined;
  /** The upstream entity whose name is the service's host. */
  readonly upstream: string | undefined;
  readonly protocol: ServiceProtocol;
  readonly host: string;
  readonly port: number;
  /** Targets with weight above 0, or 1 for a plain host. */
  readonly peers: number;
  /** The Host and SNI that Kong sends; the SNI undefined for an IP address. */
  readonly hostHeader: string | undefined;
  readonly sni: string | undefined;
  readonly preservesHost: boolean;
  readonly path: string;
  /** Milliseconds. */
  readonly timeouts: { readonly connect: number; readonly write: number; readonly read: number };
  readonly retries: number;
  /** Kong checks the certificate only when the service (or kong.conf) says so. */
  readonly verifiesCertificate: boolean;
  readonly presentsCertificate: boolean;
  /** The route's protocols; empty when unknown. */
  readonly routeProtocols: readonly string[];
  /** The plugins that apply. */
  readonly plugins: readonly string[];
}

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
  readonly outcome: 'closed-by-peer' | 'still-open' | 'no-keep-alive';
  /** Idle milliseconds when it was closed, or that were waited. */
  readonly afterMs: number;
  /** From the peer's `Keep-Alive: timeout=` header, ms. */
  readonly announcedMs?: number;
  /** Kong's `upstream_keepalive_idle_timeout`, ms; 60 000 unless known. */
  readonly kongIdleMs: number;
}

/** Which route the request meets, by the declared configuration. */
export interface RouteSeen {
  readonly kind: 'route';
  readonly outcome: 'matched' | 'none' | 'matched-another';
  readonly route: string | undefined;
  readonly service: string | undefined;
}

/** `GET /` of the Admin API, what of it changes a diagnosis. */
export interface GatewaySeen {
  readonly kind: 'gateway';
  /** `3.9`; undefined when not known. */
  readonly version: string | undefined;
  readonly database: 'off' | 'postgres' | 'cassandra' | undefined;
  readonly databaseReachable: boolean | undefined;
  readonly trustedIps: readonly string[] | undefined;
  readonly dnsOrder: readonly string[] | undefined;
  /** False when `headers` in kong.conf is `off` or leaves the latency tokens out. */
  readonly showsLatencies: boolean | undefined;
  readonly keepAliveIdleMs: number | undefined;
  /** Bytes; `nginx_proxy_proxy_buffer_size`, 4096 unless set. */
  readonly proxyBufferBytes: number | undefined;
}

export interface AdminSeen {
  readonly kind: 'admin';
  readonly outcome: 'ok' | 'unreachable' | 'denied' | 'not-kong' | 'failed';
  readonly words: string;
}

export interface HealthSeen {
  readonly kind: 'health';
  readonly upstream: string;
  readonly targets: readonly {
    readonly target: string;
    readonly weight: number;
    readonly health: 'HEALTHY' | 'UNHEALTHY' | 'HEALTHCHECKS_OFF' | 'DNS_ERROR';
  }[];
}

/** The gateway holds something else than the file. */
export interface DifferenceSeen {
  readonly kind: 'difference';
  readonly entity: 'service' | 'route' | 'upstream' | 'target' | 'plugin' | 'certificate';
  readonly name: string;
  readonly what: 'missing-on-gateway' | 'only-on-gateway' | 'differs';
  /** Dotted field names that differ, with both values in words; secrets are left out. */
  readonly fields: readonly { readonly field: string; readonly declared: string; readonly live: string }[];
}

/** A failure read in a log that belongs to this request or this service. */
export interface LogSeen {
  readonly kind: 'log';
  readonly cause: FailureCause;
  /** The record, on one line, cut to what fits; hostile until proven otherwise. */
  readonly words: string;
  readonly status: number | null;
  /** `request`: the same request id; `service`: the same peer, host or route; `nearby`: only the same file. */
  readonly joined: 'request' | 'service' | 'nearby';
  readonly mark: Mark;
  /** Other causes that the record fits as well. */
  readonly also: readonly Cause[];
  readonly plugin?: string;
}

/** A finding of a rule on the service, route or upstream in question. */
export interface FindingSeen {
  readonly kind: 'finding';
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
}

export interface TopologySeen {
  readonly kind: 'topology';
  readonly topology: Topology;
}
