/** What is known of the gateway itself, from `GET /` of its Admin API or assumed for want of it. Pure. */

import type { TlsVersion } from './world.ts';

export interface KongFacts {
  /** `3.9.3`, as the gateway says; undefined when nobody told. */
  readonly version: string | undefined;
  /** Whether the settings below are the gateway's own word, or what its version makes likely. */
  readonly settings: 'told' | 'assumed';
  /** `dns_resolver` or `resolver_address`; empty: the system's. */
  readonly dnsServers: readonly string[];
  readonly asksForIpv6: boolean;
  readonly dnsOrder: readonly string[];
  /** False where `headers` in kong.conf leaves the latencies out; undefined when not known. */
  readonly showsLatencies: boolean | undefined;
  /** Bytes for an answer's head. */
  readonly headBuffer: number;
  readonly keepAliveIdleMs: number;
  readonly tls: { readonly oldest: TlsVersion; readonly newest: TlsVersion; readonly legacy: boolean };
  /** `nginx_proxy_proxy_ssl_verify = on` or the like: certificates are checked for all services. */
  readonly verifiesAll: boolean;
  readonly database: string | undefined;
  readonly logLevel: string | undefined;
  readonly trustedIps: readonly string[];
  readonly routerFlavor: string | undefined;
  /** False where `request_debug = off`; undefined when not known. */
  readonly requestDebug: boolean | undefined;
}

/** `info` is the body of `GET /`, undecoded; undefined when there is no Admin API to ask. */
export function kongFacts(info: unknown): KongFacts {
  const root = record(info);
  const conf = record(root['configuration']);
  const version = string(root['version']);
  const at = (major: number, minor: number) => isAtLeast(version, major, minor);
  const resolvers = on(conf['new_dns_client']) ? conf['resolver_address'] : conf['dns_resolver'];
  const protocols = string(conf['nginx_proxy_proxy_ssl_protocols']);
  return {
    version,
    settings: Object.keys(conf).length > 0 ? 'told' : 'assumed',
    dnsServers: list(resolvers),
    asksForIpv6: [...list(conf['dns_order']), ...list(conf['resolver_family'])].includes('AAAA'),
    dnsOrder: list(conf['dns_order']),
    showsLatencies: conf['headers'] === undefined ? undefined : showsLatencies(list(conf['headers'])),
    headBuffer: bytes(string(conf['nginx_proxy_proxy_buffer_size'])) ?? 4096,
    keepAliveIdleMs: Number(conf['upstream_keepalive_idle_timeout'] ?? 60) * 1000,
    tls: {
      // OpenSSL 1.1.1 until Kong 3.3 still took TLS 1.0; nginx 1.25 (Kong 3.6) speaks 1.3 to upstreams by default.
      oldest: 'TLSv1',
      newest: protocols === undefined ? (at(3, 6) ? 'TLSv1.3' : 'TLSv1.2') : newestOf(protocols),
      legacy: !at(3, 4),
    },
    verifiesAll: on(conf['nginx_proxy_proxy_ssl_verify']),
    database: string(conf['database']),
    logLevel: string(conf['log_level']),
    trustedIps: list(conf['trusted_ips']),
    routerFlavor: string(conf['router_flavor']),
    requestDebug: conf['request_debug'] === undefined ? undefined : on(conf['request_debug']),
  };
}

function showsLatencies(headers: readonly string[]): boolean {
  return headers.some((header) =>
    /^(latency_tokens|x-kong-(proxy|response|upstream)-latency)$/i.test(header),
  );
}

/** Versions we know nothing of are taken for new ones. */
export function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const parts = /^(\d+)\.(\d+)/.exec(version ?? '');
  if (!parts) return true;
  const [own, ownMinor] = [Number(parts[1]), Number(parts[2])];
  return major < own || (own === major && minor <= ownMinor);
}

function newestOf(protocols: string): TlsVersion {
  if (protocols.includes('TLSv1.3')) return 'TLSv1.3';
  if (protocols.includes('TLSv1.2')) return 'TLSv1.2';
  return protocols.includes('TLSv1.1') ? 'TLSv1.1' : 'TLSv1';
}

function bytes(size: string | undefined): number | undefined {
  const parts = /^(\d+)([kKmM]?)$/.exec(size ?? '');
  if (!parts) return undefined;
  const unit = { '': 1, k: 1024, m: 1024 * 1024 }[(parts[2] ?? '').toLowerCase()] ?? 1;
  return Number(parts[1]) * unit;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Empty lists come as `{}` from Kong's JSON encoder. */
function list(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(',').map((part) => part.trim());
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function on(value: unknown): boolean {
  return value === true || value === 'on';
}
