/** What the later lots of faults share: one service on loopback, servers around it, Kong's own words. */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Server } from 'node:net';
import DnsPacket from 'dns2';
import { type KongAnswer, kongReplica } from '../kong-replica.ts';
import type { Scene } from '../stage.ts';
import { type Certificates, type Declared, type Fault, file, type Injected } from './fault.ts';

export type Made = Declared & { readonly injected?: Partial<Injected> };

/** A fault whose name begins with its lot. */
export function faultOf(lot: string) {
  return (
    name: string,
    hop: Fault['hop'],
    cause: Fault['cause'],
    make: (scene: Scene, certificates: Certificates) => Promise<Made>,
  ): Fault => ({
    name: `${lot}: ${name}`,
    hop,
    cause,
    async inject(scene, certificates) {
      const { injected, ...declared } = await make(scene, certificates);
      return { declared: file(declared), via: 'nginx', ...injected };
    },
  });
}

export const local = (port: number, more: Readonly<Record<string, unknown>> = {}): Declared => ({
  service: { host: '127.0.0.1', port, ...more },
});

export const pool = (
  targets: readonly unknown[],
  more: Readonly<Record<string, unknown>> = {},
): Declared => ({
  service: { host: 'pool' },
  upstreams: [
    {
      name: 'pool',
      targets: targets.map((target) => (typeof target === 'string' ? { target } : target)),
      ...more,
    },
  ],
});

export const url = (port: number, scheme = 'http') => new URL(`${scheme}://127.0.0.1:${port}`);

export const BAD_ANSWER = 'An invalid response was received from the upstream server';
export const TIMED_OUT = 'The upstream server is timing out';
export const UNEXPECTED = 'An unexpected error occurred';
export const NO_ROUTE = 'no Route matched with those values';
export const NO_PEER = 'failure to get a peer from the ring-balancer';

/** The fields at the end of a line that Kong's nginx writes about a request. */
export const TAIL = `client: 127.0.0.1, server: kong, request: "GET /api HTTP/1.1"`;

/** Lines of error.log of this moment, so that nobody takes them for old. */
export function logged(...texts: readonly string[]): string {
  return loggedAt(new Date(), ...texts);
}

export function loggedAt(when: Date, ...texts: readonly string[]): string {
  const time = when.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  return texts.map((text) => `${time} [error] 41#0: *7 ${text}\n`).join('');
}

/** Kong's proxy answers this; its Admin API is not given. */
export async function says(scene: Scene, answer: KongAnswer, delayMs = 0): Promise<Partial<Injected>> {
  return { via: url(await scene.listen(kongReplica(answer, delayMs))), withoutAdmin: true };
}

export async function haproxy(scene: Scene, body: string, defaults = ''): Promise<number> {
  const ports = await scene.haproxy(
    `defaults\n mode http\n timeout connect 300ms\n timeout client 5s\n timeout server 5s\n retries 0\n${defaults}\n${body}\n`,
  );
  return ports['P'] ?? 0;
}

let names = 0;

/** nginx with these servers; `PORT_P` is the port given back. */
export async function nginx(scene: Scene, content: string): Promise<number> {
  names += 1;
  const ports = await scene.nginx(content, { name: `n${names}` });
  return ports['P'] ?? 0;
}

export async function tlsFiles(scene: Scene, { cert, key }: { cert: string; key: string }): Promise<string> {
  names += 1;
  const [pem, secret] = [await scene.write(`s${names}.pem`, cert), await scene.write(`s${names}.key`, key)];
  return `ssl_certificate ${pem}; ssl_certificate_key ${secret};`;
}

/** Listens on this address; the port is given, or any. */
export async function listenOn(scene: Scene, server: Server, address: string, port = 0): Promise<number> {
  server.listen(port, address);
  await once(server, 'listening');
  scene.atEnd(() => server.close());
  const bound = server.address();
  return typeof bound === 'object' && bound ? bound.port : 0;
}

export interface Zone {
  readonly [name: string]: readonly {
    readonly type: 'A' | 'AAAA' | 'SRV' | 'CNAME';
    readonly value: string;
    readonly port?: number;
  }[];
}

/** A DNS server that knows this zone and says NXDOMAIN to all else. */
export async function dns(scene: Scene, zone: Zone): Promise<string> {
  const socket = createSocket('udp4');
  const { TYPE, CLASS } = DnsPacket.Packet;
  socket.on('message', (message, peer) => {
    const query = DnsPacket.Packet.parse(message);
    const [question] = query.questions;
    if (!question) return;
    const answer = DnsPacket.Packet.createResponseFromRequest(query);
    const records = zone[question.name];
    if (!records) answer.header.rcode = 3;
    for (const { type, value, port } of records ?? []) {
      if (TYPE[type] !== question.type && type !== 'CNAME') continue;
      const common = { name: question.name, type: TYPE[type], class: CLASS.IN, ttl: 60 };
      if (type === 'SRV')
        answer.answers.push({ ...common, priority: 1, weight: 1, port: port ?? 0, target: value });
      else if (type === 'CNAME') answer.answers.push({ ...common, domain: value });
      else answer.answers.push({ ...common, address: value });
    }
    socket.send(answer.toBuffer(), peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  scene.atEnd(() => new Promise<void>((done) => socket.close(() => done())));
  return `127.0.0.1:${socket.address().port}`;
}
