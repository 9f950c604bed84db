import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import DnsPacket from 'dns2';
import type { Scene } from '../stage.ts';
import type { Fault } from './fault.ts';
import { file } from './fault.ts';
import { onConnect, plain, raw } from './servers.ts';

type DnsAct = 'nxdomain' | 'nodata' | 'servfail' | 'refused' | 'silent' | 'slow' | 'dangling';

/** A DNS server that knows one way to answer for `bad.test`, and 127.0.0.1 for everything else. */
async function dns(scene: Scene, act: DnsAct): Promise<string> {
  const socket = createSocket('udp4');
  const timers: NodeJS.Timeout[] = [];
  socket.on('message', (message, peer) => {
    const query = DnsPacket.Packet.parse(message);
    const [question] = query.questions;
    if (!question || act === 'silent') return;
    const answer = DnsPacket.Packet.createResponseFromRequest(query);
    const { TYPE, CLASS } = DnsPacket.Packet;
    const address = { name: question.name, type: TYPE.A, class: CLASS.IN, ttl: 60, address: '127.0.0.1' };
    answer.header.rcode = { nxdomain: 3, nodata: 0, servfail: 2, refused: 5, slow: 0, dangling: 0 }[act];
    if (act === 'slow' && question.type === TYPE.A) answer.answers.push(address);
    if (act === 'dangling')
      answer.answers.push({
        name: question.name,
        type: TYPE.CNAME,
        class: CLASS.IN,
        ttl: 60,
        domain: 'gone.test',
      });
    if (act === 'dangling') answer.header.rcode = 3;
    const send = () => socket.send(answer.toBuffer(), peer.port, peer.address);
    if (act === 'slow') timers.push(setTimeout(send, 1_500));
    else send();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  scene.atEnd(() => {
    for (const timer of timers) clearTimeout(timer);
    return new Promise<void>((done) => socket.close(() => done()));
  });
  return `127.0.0.1:${socket.address().port}`;
}

function nameFault(
  act: DnsAct,
  hop: Fault['hop'],
  cause: Fault['cause'],
  kong: 'not-found' | 'server-failure' | '127.0.0.1',
): Fault {
  return {
    name: `DNS answers ${act}`,
    hop,
    cause,
    async inject(scene) {
      const port = await scene.listen(plain());
      const declared = file({ service: { host: 'bad.test', port } });
      return {
        declared,
        via: 'nginx',
        conf: { dns_resolver: [await dns(scene, act)] },
        names: { 'bad.test': kong },
      };
    },
  };
}

function connectionFault(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  where: (
    scene: Scene,
  ) => Promise<{ readonly host?: string; readonly port: number; readonly protocol?: string }>,
): Fault {
  return {
    name,
    hop,
    cause,
    inject: async (scene) => ({
      declared: file({ service: { host: '127.0.0.1', ...(await where(scene)) } }),
      via: 'nginx',
    }),
  };
}

export const CONNECTION_FAULTS: readonly Fault[] = [
  nameFault('nxdomain', 'network', 'name-not-found', 'not-found'),
  nameFault('nodata', 'network', 'name-not-found', 'not-found'),
  nameFault('dangling', 'network', 'name-not-found', 'not-found'),
  nameFault('servfail', 'network', 'name-server-failure', 'server-failure'),
  nameFault('refused', 'network', 'name-server-failure', 'server-failure'),
  nameFault('silent', 'network', 'name-server-failure', 'server-failure'),
  nameFault('slow', 'network', 'name-resolution-slow', '127.0.0.1'),
  connectionFault('nothing listens (http)', 'backend', 'connection-refused', async (scene) => ({
    port: await scene.closedPort(),
  })),
  connectionFault('nothing listens (https)', 'backend', 'connection-refused', async (scene) => ({
    port: await scene.closedPort(),
    protocol: 'https',
    host: 'localhost',
  })),
  connectionFault('nothing listens (grpc)', 'backend', 'connection-refused', async (scene) => ({
    port: await scene.closedPort(),
    protocol: 'grpc',
  })),
  {
    name: 'nothing listens where the second balancer should be',
    hop: 'second-lb',
    cause: 'connection-refused',
    inject: async (scene) => ({
      declared: file({ service: { host: '127.0.0.1', port: await scene.closedPort() } }),
      via: 'nginx',
      second: 'haproxy',
    }),
  },
  {
    name: 'one target of two is closed and nothing is tried again',
    hop: 'backend',
    cause: 'connection-refused',
    async inject(scene) {
      const [good, closed] = [await scene.listen(plain()), await scene.closedPort()];
      const targets = [{ target: `127.0.0.1:${good}` }, { target: `127.0.0.1:${closed}` }];
      return {
        declared: file({ service: { host: 'pool' }, upstreams: [{ name: 'pool', targets }] }),
        via: 'nginx',
      };
    },
  },
  connectionFault('packets are dropped (http)', 'network', 'connection-timed-out', async (scene) => ({
    port: await scene.fullPort(),
  })),
  connectionFault('packets are dropped (https)', 'network', 'connection-timed-out', async (scene) => ({
    port: await scene.fullPort(),
    protocol: 'https',
    host: 'localhost',
  })),
  connectionFault('no way to the network', 'network', 'host-unreachable', async () => ({
    host: '255.255.255.255',
    port: 8080,
  })),
  connectionFault('accepted, then reset', 'backend', 'connection-reset', async (scene) => ({
    port: await scene.listen(onConnect((socket) => socket.resetAndDestroy())),
  })),
  connectionFault('reset after the request', 'backend', 'connection-reset', async (scene) => ({
    port: await scene.listen(raw((socket) => socket.resetAndDestroy())),
  })),
  connectionFault('accepted, then closed', 'backend', 'closed-before-response', async (scene) => ({
    port: await scene.listen(onConnect((socket) => socket.end())),
  })),
  connectionFault('closed after the request', 'backend', 'closed-before-response', async (scene) => ({
    port: await scene.listen(raw((socket) => socket.end())),
  })),
  connectionFault('closed in the middle of the head', 'backend', 'closed-before-response', async (scene) => ({
    port: await scene.listen(raw((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty'))),
  })),
  connectionFault('a backend that never answers', 'backend', 'response-timed-out', async (scene) => ({
    port: await scene.listen(raw(() => undefined)),
  })),
  connectionFault('an answer slower than read_timeout', 'backend', 'response-timed-out', async (scene) => ({
    port: await scene.listen(plain((_request, response) => setTimeout(() => response.end('{}'), 1_200))),
  })),
  connectionFault('a head that stalls half way', 'backend', 'response-timed-out', async (scene) => ({
    port: await scene.listen(raw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-'))),
  })),
];
