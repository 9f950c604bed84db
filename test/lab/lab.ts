/** The whole lab: gateway and backends for an example file, on fixed ports that can be moved. */

import type { Server } from 'node:net';
import type { PlainEntity } from '../../client/probe/snapshot.ts';
import { type Behaviour, backend } from './backends.ts';
import { type Authority, makeAuthority, makeCertificate } from './certificates.ts';
import { PortBusy, type RunningGateway, startGateway } from './gateway.ts';

export interface LabOptions {
  readonly file: string;
  readonly adminPort?: number | undefined;
  readonly proxyPort?: number | undefined;
  readonly proxyTlsPort?: number | undefined;
  /** Settings of kong.conf to show at `/`; `database: 'postgres'` lets the log level be changed. */
  readonly conf?: PlainEntity | undefined;
  readonly errorLog?: string | undefined;
}

export interface Lab extends RunningGateway {
  readonly authority: Authority;
  readonly backends: readonly RunningBackend[];
}

export interface RunningBackend {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly port: number;
}

/** Kong's own ports, but for the proxy's TLS: 8443 is the example's TLS-only backend. */
export const LAB_PORTS = { admin: 8001, proxy: 8000, proxyTls: 8444 } as const;

/** What the files in `examples/` point to. */
export const LAB_BACKENDS: readonly RunningBackend[] = [
  { name: 'billing', behaviour: 'tls', port: 8443 },
  { name: 'catalog', behaviour: 'plain', port: 9080 },
  { name: 'orders-1', behaviour: 'plain', port: 9081 },
  { name: 'orders-2', behaviour: 'plain', port: 9082 },
  { name: 'slow', behaviour: 'slow', port: 9090 },
  { name: 'early-close', behaviour: 'early-close', port: 9091 },
  { name: 'huge-headers', behaviour: 'huge-headers', port: 9092 },
  { name: 'bad-certificate', behaviour: 'bad-certificate', port: 9093 },
  { name: 'client-certificate', behaviour: 'client-certificate', port: 9094 },
  { name: 'http2-only', behaviour: 'http2-plain', port: 9095 },
  { name: 'reset', behaviour: 'reset', port: 9096 },
  { name: 'cut-body', behaviour: 'cut-body', port: 9097 },
  { name: 'silent', behaviour: 'silent', port: 9098 },
];

/** Rejects with PortBusy where a port is taken; nothing is left running then. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { file, adminPort, proxyPort, proxyTlsPort, conf, errorLog } = options;
  const authority = await makeAuthority('Kongsole lab authority');
  const good = await makeCertificate({
    commonName: 'localhost',
    names: ['localhost'],
    addresses: ['127.0.0.1'],
    issuer: authority,
  });
  const expired = await makeCertificate({
    commonName: 'localhost',
    names: ['localhost'],
    issuer: authority,
    fromDay: -60,
    toDay: -3,
  });
  const started: Server[] = [];
  const closeBackends = async () => {
    await Promise.all(started.map((server) => closed(server)));
  };
  try {
    for (const { name, behaviour, port } of LAB_BACKENDS) {
      const certificate = behaviour === 'bad-certificate' ? expired : good;
      const server = backend(behaviour, { name, certificate, authority: authority.cert });
      await listening(server, port, `the backend "${name}"`);
      started.push(server);
    }
    const gateway = await startGateway({
      file,
      adminPort: adminPort ?? LAB_PORTS.admin,
      proxyPort: proxyPort ?? LAB_PORTS.proxy,
      proxyTlsPort: proxyTlsPort ?? LAB_PORTS.proxyTls,
      certificate: good,
      errorLog,
      ...(conf ? { conf } : {}),
    });
    return {
      ...gateway,
      authority,
      backends: LAB_BACKENDS,
      close: async () => {
        await Promise.all([gateway.close(), closeBackends()]);
      },
    };
  } catch (error) {
    await closeBackends();
    throw error;
  }
}

function listening(server: Server, port: number, what: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const busy = 'code' in error && error.code === 'EADDRINUSE';
      fail(busy ? new PortBusy(`port ${port}, meant for ${what}, is taken by another program`) : error);
    });
    server.listen(port, '127.0.0.1', () => done());
  });
}

/** Servers keep their connections open; the lab does not wait for them. */
export function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections();
  });
}
