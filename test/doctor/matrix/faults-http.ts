import type { Server } from 'node:net';
import type { Scene } from '../stage.ts';
import { type Fault, file, type Injected } from './fault.ts';
import { plain, raw, saying } from './servers.ts';

function fault(
  name: string,
  cause: Fault['cause'],
  server: () => Server,
  hop: Fault['hop'] = 'backend',
  more: Partial<Injected> = {},
): Fault {
  return {
    name,
    hop,
    cause,
    inject: async (scene) => ({
      declared: file({ service: { host: '127.0.0.1', port: await scene.listen(server()) } }),
      via: 'nginx',
      ...more,
    }),
  };
}

const big = (bytes: number) =>
  plain((_request, response) => {
    response.setHeader(
      'Set-Cookie',
      Array.from({ length: Math.ceil(bytes / 500) }, (_, i) => `c${i}=${'x'.repeat(480)}`),
    );
    response.end('{}');
  });

async function haproxySecond(scene: Scene, server: string, more = ''): Promise<number> {
  const ports = await scene.haproxy(
    `defaults\n mode http\n timeout connect 500ms\n timeout client 5s\n timeout server 400ms\n retries 0\nfrontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n ${server}\n${more}`,
  );
  return ports['P'] ?? 0;
}

async function nginxSecond(scene: Scene, pass: string): Promise<number> {
  const ports = await scene.nginx(
    `server { listen 127.0.0.1:PORT_P; location / { proxy_pass ${pass}; proxy_connect_timeout 400ms; proxy_read_timeout 400ms; } }`,
    { name: 'second' },
  );
  return ports['P'] ?? 0;
}

function second(
  name: string,
  product: 'haproxy' | 'nginx',
  hop: Fault['hop'],
  cause: Fault['cause'],
  port: (scene: Scene) => Promise<number>,
): Fault {
  return {
    name,
    hop,
    cause,
    inject: async (scene) => ({
      declared: file({ service: { host: '127.0.0.1', port: await port(scene) } }),
      via: 'nginx',
      second: product,
    }),
  };
}

const idle = (ms: number) => () => {
  const server = plain();
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = ms;
  return server;
};

export const HTTP_FAULTS: readonly Fault[] = [
  fault('headers of 6 KB', 'header-too-large', () => big(6_000), 'gateway'),
  fault('headers of 30 KB', 'header-too-large', () => big(30_000), 'gateway'),
  fault(
    'a single header of 5 KB',
    'header-too-large',
    () => saying(`HTTP/1.1 200 OK\r\nX-Big: ${'x'.repeat(5000)}\r\nContent-Length: 2\r\n\r\nok`),
    'gateway',
  ),
  fault('a header name with a space', 'invalid-response', () =>
    saying('HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 2\r\n\r\nok'),
  ),
  fault('a status line of garbage', 'invalid-response', () => saying('HELLO WORLD\r\n\r\n')),
  fault('binary garbage', 'invalid-response', () => saying('\x01\x02\x03\x04\x05\x06\x07\x08')),
  fault('a status line of HTTP/2', 'invalid-response', () =>
    saying('HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  ),
  fault('a chunk size that is none', 'invalid-response', () =>
    saying('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n'),
  ),
  fault('less body than Content-Length says', 'closed-mid-response', () =>
    saying('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nonly this'),
  ),
  fault('chunks without an end', 'closed-mid-response', () =>
    saying('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'),
  ),
  fault('reset in the middle of the body', ['closed-mid-response', 'connection-reset'], () =>
    raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nonly this');
      setTimeout(() => socket.resetAndDestroy(), 30);
    }),
  ),
  fault('a redirect to itself', 'redirect-loop', () =>
    plain((request, response) =>
      response.writeHead(302, { Location: `http://${request.headers.host}${request.url}` }).end(),
    ),
  ),
  {
    name: 'a redirect to https for ever, for TLS ends before Kong',
    hop: ['gateway', 'backend'],
    cause: 'redirect-loop',
    async inject(scene, certificates) {
      const server = plain((request, response) => {
        if (request.headers['x-forwarded-proto'] === 'https') response.end('{}');
        else response.writeHead(301, { Location: `https://${request.headers.host}${request.url}` }).end();
      });
      const port = await scene.listen(server);
      const route = { preserve_host: true, strip_path: false };
      const cert = await scene.write('front.pem', certificates.good.cert);
      const key = await scene.write('front.key', certificates.good.key);
      return {
        declared: file({ service: { host: '127.0.0.1', port }, route }),
        via: 'nginx',
        async front({ proxy }) {
          const ports = await scene.nginx(
            `server { listen 127.0.0.1:PORT_F ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; location / { proxy_pass http://127.0.0.1:${proxy}; proxy_set_header Host $http_host; } }`,
            { name: 'front' },
          );
          return new URL(`https://127.0.0.1:${ports['F']}`);
        },
      };
    },
  },
  fault('idle connections closed after half a second', 'keepalive-race', idle(500), 'gateway', {
    keepAlive: true,
    conf: { upstream_keepalive_idle_timeout: 3 },
  }),
  fault('idle connections closed after a second', 'keepalive-race', idle(1_000), 'gateway', {
    keepAlive: true,
    conf: { upstream_keepalive_idle_timeout: 2.5 },
  }),
  second('HAProxy without a live server', 'haproxy', 'backend', 'pool-down', async (scene) =>
    haproxySecond(scene, `server s 127.0.0.1:${await scene.closedPort()} check inter 100ms fall 1`),
  ),
  second('HAProxy whose server refuses', 'haproxy', 'backend', 'pool-down', async (scene) =>
    haproxySecond(scene, `server s 127.0.0.1:${await scene.closedPort()}`),
  ),
  second('nginx whose server refuses', 'nginx', 'backend', 'pool-down', async (scene) =>
    nginxSecond(scene, `http://127.0.0.1:${await scene.closedPort()}`),
  ),
  second(
    'HAProxy whose server is slow',
    'haproxy',
    ['backend', 'second-lb'],
    'response-timed-out',
    async (scene) => {
      const slow = await scene.listen(
        plain((_request, response) => setTimeout(() => response.end('{}'), 1_500)),
      );
      return haproxySecond(scene, `server s 127.0.0.1:${slow}`);
    },
  ),
  second(
    'nginx whose server is slow',
    'nginx',
    ['backend', 'second-lb'],
    'response-timed-out',
    async (scene) => {
      const slow = await scene.listen(
        plain((_request, response) => setTimeout(() => response.end('{}'), 1_500)),
      );
      return nginxSecond(scene, `http://127.0.0.1:${slow}`);
    },
  ),
];
