/**
 * What is known beside the wire: where the probe looked from and at what, the gateway's own word, the file's, the log's.
 */

import type { Topology } from '../model/topology.ts';
import type { Cause, FailureCause, Hop, Mark } from './cause.ts';

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

/** Which route the request meets, by the configuration in question. */
export interface RouteSeen {
  readonly kind: 'route';
  /** `unknown`: the route engine cannot tell (a regex it does not run). */
  readonly outcome: 'matched' | 'none' | 'matched-another' | 'unknown';
  /** Who takes it. */
  readonly route: string | undefined;
  readonly service: string | undefined;
  /** What Kong answers by itself, without asking anybody behind it. */
  readonly answer?: { readonly status: number; readonly words: string };
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
  /** Bytes; `nginx_proxy_proxy_buffer_size`, 4096 unless set; undefined where nobody told. */
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
  /** Where the record shows that it was not between Kong and what it connects to. */
  readonly hop?: Hop;
  /** Of the request that it tells of. */
  readonly method?: string;
  /** The record is so old that it can tell of another time than this. */
  readonly old?: true;
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
