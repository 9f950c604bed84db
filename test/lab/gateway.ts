/** The lab gateway: a store, an Admin API over it and a proxy that routes by it. A stand-in for Kong, and says so. */

import { stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlainEntity } from '../../client/probe/snapshot.ts';
import type { Catalogue } from '../../server/core/catalogue/catalogue.ts';
import { catalogueFor } from '../../server/core/catalogue/shared-catalogues.ts';
import { FLAVORS, type Flavor } from '../../server/core/catalogue/target.ts';
import { buildRouter, type Router } from '../../server/core/router/router.ts';
import { adminServer } from './admin.ts';
import type { Made } from './certificates.ts';
import { LabLog } from './debug.ts';
import { proxyServers } from './proxy.ts';
import { isRecord } from './records.ts';
import { loadStore, type Store } from './store.ts';

export interface GatewayOptions {
  /** The declarative file; loaded again whenever it changes, as if somebody synced it. */
  readonly file: string;
  /** 0 takes any free port. */
  readonly adminPort: number;
  readonly proxyPort: number;
  readonly proxyTlsPort: number;
  /** The proxy's own certificate. */
  readonly certificate: Made;
  /** Asked for as `Kong-Admin-Token` when set. */
  readonly adminToken?: string;
  /** Settings of kong.conf to show at `/`. */
  readonly conf?: PlainEntity;
  /** `request_debug_token`: clients then count as ones of other machines, which need it. */
  readonly debugToken?: string;
  /** Where its error.log goes. */
  readonly errorLog?: string | undefined;
}

export type TargetHealth = 'HEALTHY' | 'UNHEALTHY' | 'HEALTHCHECKS_OFF';

export interface LabGateway {
  readonly adminToken: string | undefined;
  readonly debugToken: string | undefined;
  readonly log: LabLog;
  /** What the gateway knows of entities and plugins: a Kong OSS of its version and router flavor. */
  readonly catalogue: Catalogue;
  store(): Store;
  /** Over what the store holds. */
  router(): Router;
  load(next: Store): void;
  setHealth(target: string, health: TargetHealth): void;
  healthOf(target: string, upstream: PlainEntity): TargetHealth;
  configuration(): PlainEntity;
  counts(): { readonly served: number; readonly open: number };
  count(change: 'begun' | 'done'): void;
}

export interface RunningGateway {
  readonly gateway: LabGateway;
  readonly adminUrl: string;
  readonly proxyUrl: string;
  readonly proxyTlsUrl: string;
  close(): Promise<void>;
}

const LAB_KONG = '3.9';

function flavorOf(said: unknown): Flavor {
  return FLAVORS.find((flavor) => flavor === said) ?? 'traditional_compatible';
}

/** Somebody else has the port; the message says which and how to choose another. */
export class PortBusy extends Error {}

/** Rejects with PortBusy, or with the system's error where the file cannot be read. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const flavor = flavorOf(options.conf?.['router_flavor']);
  const catalogue = catalogueFor('oss', LAB_KONG, flavor);
  let store = await loadStore(options.file, catalogue, Date.now());
  let router = buildRouter(store.table, catalogue);
  let changedAt = (await stat(options.file)).mtimeMs;
  const healths = new Map<string, TargetHealth>();
  const log = new LabLog(options.errorLog);
  let served = 0;
  let open = 0;
  const gateway: LabGateway = {
    adminToken: options.adminToken,
    debugToken: options.debugToken,
    log,
    catalogue,
    store: () => store,
    router: () => router,
    load(next) {
      store = next;
      router = buildRouter(next.table, catalogue);
    },
    setHealth(target, health) {
      healths.set(target, health);
    },
    healthOf: (target, upstream) =>
      healths.get(target) ?? (hasChecks(upstream) ? 'HEALTHY' : 'HEALTHCHECKS_OFF'),
    configuration: () => ({ ...CONFIGURATION, ...options.conf }),
    counts: () => ({ served, open }),
    count(change) {
      served += change === 'begun' ? 1 : 0;
      open += change === 'begun' ? 1 : -1;
    },
  };
  const admin = adminServer(gateway);
  const { plain, tls } = proxyServers(gateway, options.certificate);
  const servers: readonly (readonly [Server, number, string])[] = [
    [admin, options.adminPort, 'the Admin API'],
    [plain, options.proxyPort, 'the proxy'],
    [tls, options.proxyTlsPort, "the proxy's TLS"],
  ];
  const close = () => closeAll(servers.map(([server]) => server));
  try {
    for (const [server, port, what] of servers) await listen(server, port, what);
  } catch (error) {
    await close();
    throw error;
  }
  const watcher = setInterval(() => {
    stat(options.file).then(
      async ({ mtimeMs }) => {
        if (mtimeMs === changedAt) return;
        changedAt = mtimeMs;
        gateway.load(await loadStore(options.file, catalogue, Date.now()));
      },
      // A file that is being replaced is not there for a moment.
      () => undefined,
    );
  }, 250);
  watcher.unref();
  return {
    gateway,
    adminUrl: `http://127.0.0.1:${portOf(admin)}`,
    proxyUrl: `http://127.0.0.1:${portOf(plain)}`,
    proxyTlsUrl: `https://127.0.0.1:${portOf(tls)}`,
    close: async () => {
      clearInterval(watcher);
      log.close();
      await close();
    },
  };
}

function hasChecks(upstream: PlainEntity): boolean {
  const checks = upstream['healthchecks'];
  const numbers = (value: unknown): readonly number[] =>
    isRecord(value)
      ? Object.values(value).flatMap((inner) => (typeof inner === 'number' ? [inner] : numbers(inner)))
      : [];
  if (!isRecord(checks)) return false;
  const active = isRecord(checks['active']) ? checks['active'] : {};
  const passive = isRecord(checks['passive']) ? checks['passive'] : {};
  return [
    ...numbers(active['healthy']),
    ...numbers(active['unhealthy']),
    ...numbers(passive['unhealthy']),
  ].some((n) => 0 < n);
}

export function listen(server: Server, port: number, what: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const busy = 'code' in error && error.code === 'EADDRINUSE';
      fail(busy ? new PortBusy(`port ${port}, meant for ${what}, is taken by another program`) : error);
    });
    server.listen(port, '127.0.0.1', () => done());
  });
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

export async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((done) => {
          server.close(() => done());
          if ('closeAllConnections' in server) server.closeAllConnections();
        }),
    ),
  );
}

const CONFIGURATION: PlainEntity = {
  database: 'off',
  router_flavor: 'traditional_compatible',
  log_level: 'notice',
  trusted_ips: {},
  headers: ['server_tokens', 'latency_tokens', 'x-kong-request-id'],
  dns_order: ['LAST', 'SRV', 'A', 'CNAME'],
  upstream_keepalive_idle_timeout: 60,
  allow_debug_header: false,
  request_debug: true,
};
