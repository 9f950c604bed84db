/** What Kong connects to, second part: balancers of several makes, names with many faces, headers of many kinds. */

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import { makeCertificate } from '../../lab/certificates.ts';
import { kongReplica } from '../kong-replica.ts';
import type { Scene } from '../stage.ts';
import { type Certificates, type Declared, type Fault, file, type Injected } from './fault.ts';
import { dns } from './lot.ts';
import { h2c, onConnect, plain, raw, saying, secure } from './servers.ts';

type Make = (
  scene: Scene,
  certificates: Certificates,
) => Promise<Declared & { readonly injected?: Partial<Injected> }>;

function behind(name: string, hop: Fault['hop'], cause: Fault['cause'], make: Make): Fault {
  return {
    name: `behind: ${name}`,
    hop,
    cause,
    async inject(scene, certificates) {
      const { injected, ...declared } = await make(scene, certificates);
      return { declared: file(declared), via: 'nginx', ...injected };
    },
  };
}

const local = (port: number, more: Readonly<Record<string, unknown>> = {}) => ({
  service: { host: '127.0.0.1', port, ...more },
});

type Page = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** The second balancer answers with its own page. */
function page(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  { status, headers, body }: Page,
  named = true,
): Fault {
  return behind(name, hop, cause, async (scene) => ({
    ...local(
      await scene.listen(plain((_request, response) => response.writeHead(status, headers).end(body ?? ''))),
    ),
    injected: named ? { second: 'nginx' as const } : {},
  }));
}

const CA = 'c0ffee00-0000-4000-8000-000000000001';

const tcpBalancer = async (scene: Scene, server: string): Promise<number> =>
  (
    await scene.haproxy(
      `defaults\n mode tcp\n timeout connect 300ms\n timeout client 5s\n timeout server 5s\n retries 0\nfrontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n server s ${server}\n`,
    )
  )['P'] ?? 0;

const BAD_ANSWER = 'An invalid response was received from the upstream server';

/** The backend's answer is right for lenient Kongs and wrong for strict ones. */
function strict(name: string, head: string): Fault {
  return behind(name, 'backend', 'invalid-response', async (scene) => ({
    ...local(await scene.listen(saying(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n2\r\nok\r\n0\r\n\r\n`))),
    injected: {
      via: new URL(
        `http://127.0.0.1:${await scene.listen(kongReplica({ version: '3.9.3', status: 502, message: BAD_ANSWER, proxied: true }))}`,
      ),
      withoutAdmin: true,
    },
  }));
}

export const BEHIND_FAULTS: readonly Fault[] = [
  page('Envoy has no healthy backend', 'backend', 'pool-down', {
    status: 503,
    headers: { Server: 'envoy', 'Content-Type': 'text/plain' },
    body: 'no healthy upstream',
  }),
  page('Envoy cannot connect', 'backend', 'pool-down', {
    status: 503,
    headers: { Server: 'envoy', 'Content-Type': 'text/plain' },
    body: 'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: connection failure',
  }),
  page('Envoy waited long enough', ['backend', 'second-lb'], 'response-timed-out', {
    status: 504,
    headers: { Server: 'envoy', 'Content-Type': 'text/plain' },
    body: 'upstream request timeout',
  }),
  page('Traefik finds nobody', 'backend', 'pool-down', {
    status: 502,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: 'Bad Gateway',
  }),
  page('Caddy finds nobody', 'backend', 'pool-down', { status: 502, headers: { Server: 'Caddy' } }),
  page('Apache finds nobody', 'backend', 'pool-down', {
    status: 503,
    headers: { Server: 'Apache/2.4.57 (Debian)', 'Content-Type': 'text/html; charset=iso-8859-1' },
    body: '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>503 Service Unavailable</title>\n</head><body>\n<h1>Service Unavailable</h1>\n<p>The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.</p>\n</body></html>\n',
  }),
  page(
    'an ALB that nobody told us of has no backend',
    'backend',
    'pool-down',
    {
      status: 503,
      headers: { Server: 'awselb/2.0', 'Content-Type': 'text/html' },
      body: '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n',
    },
    false,
  ),
  page(
    'the application itself is in maintenance',
    'backend',
    'other-failure',
    {
      status: 503,
      headers: { 'Content-Type': 'application/json' },
      body: '{"error":"down for maintenance"}',
    },
    false,
  ),
  page(
    'the application itself says 500',
    'backend',
    'other-failure',
    {
      status: 500,
      headers: { 'Content-Type': 'application/json' },
      body: '{"timestamp":"2026-11-24","status":500,"error":"Internal Server Error","path":"/"}',
    },
    false,
  ),
  page('does not serve this name on this connection (421)', ['second-lb', 'backend'], 'sni-unrecognised', {
    status: 421,
    headers: { 'Content-Type': 'text/plain' },
    body: 'Misdirected Request',
  }),
  page(
    'the request header is too large for it (431)',
    ['backend', 'gateway', 'second-lb'],
    'header-too-large',
    { status: 431, headers: { 'Content-Type': 'text/plain' }, body: '' },
    false,
  ),
  behind('a layer 4 balancer whose backend refuses', 'backend', 'pool-down', async (scene) => ({
    ...local(await tcpBalancer(scene, `127.0.0.1:${await scene.closedPort()}`)),
    injected: { second: 'haproxy' as const },
  })),
  behind('a layer 4 balancer whose backend refuses, in https', 'backend', 'pool-down', async (scene) => ({
    ...local(await tcpBalancer(scene, `127.0.0.1:${await scene.closedPort()}`), {
      protocol: 'https',
      host: 'localhost',
    }),
    injected: { second: 'haproxy' as const },
  })),
  behind('a layer 4 balancer (nginx stream) whose backend refuses', 'backend', 'pool-down', async (scene) => {
    const closed = await scene.closedPort();
    const ports = await scene.nginx('', {
      name: 'stream',
      main: `stream { server { listen 127.0.0.1:PORT_P; proxy_pass 127.0.0.1:${closed}; proxy_connect_timeout 300ms; } }`,
    });
    return { ...local(ports['P'] ?? 0), injected: { second: 'nginx' as const } };
  }),
  behind(
    'a layer 4 balancer before a plain server, asked in https',
    'gateway',
    'https-to-plain-port',
    async (scene) => ({
      ...local(await tcpBalancer(scene, `127.0.0.1:${await scene.listen(plain())}`), {
        protocol: 'https',
        host: 'localhost',
      }),
      injected: { second: 'haproxy' as const },
    }),
  ),
  behind(
    'an SRV record brings a port where nothing listens',
    'backend',
    'connection-refused',
    async (scene) => {
      const port = await scene.listen(plain());
      const closed = await scene.closedPort();
      const server = await dns(scene, {
        'orders.test': [
          { type: 'SRV', value: 'node1.test', port: closed },
          { type: 'A', value: '127.0.0.1' },
        ],
        'node1.test': [{ type: 'A', value: '127.0.0.1' }],
      });
      return {
        service: { host: 'orders.test', port },
        injected: { conf: { dns_resolver: [server] }, names: { 'orders.test': '127.0.0.9' } },
      };
    },
  ),
  behind('one of two addresses of the name is dead', 'backend', 'connection-refused', async (scene) => {
    const port = await scene.listen(plain());
    const server = await dns(scene, {
      'orders.test': [
        { type: 'A', value: '127.0.0.1' },
        { type: 'A', value: '127.0.0.9' },
      ],
    });
    return {
      service: { host: 'orders.test', port },
      injected: { conf: { dns_resolver: [server] }, names: { 'orders.test': '127.0.0.9' } },
    };
  }),
  behind('the name has an IPv6 address only', 'network', 'name-not-found', async (scene) => {
    const server = createHttpServer((_request, response) => response.end('{}'));
    server.listen(0, '::1');
    await once(server, 'listening');
    scene.atEnd(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return {
      service: { host: 'six.test', port },
      injected: {
        conf: { dns_resolver: [await dns(scene, { 'six.test': [{ type: 'AAAA', value: '::1' }] })] },
        names: { 'six.test': 'not-found' as const },
      },
    };
  }),
  behind(
    'the name is an alias of itself',
    'network',
    ['name-not-found', 'name-server-failure'],
    async (scene) => ({
      service: { host: 'loop.test', port: 80 },
      injected: {
        conf: {
          dns_resolver: [
            await dns(scene, {
              'loop.test': [{ type: 'CNAME', value: 'pool.test' }],
              'pool.test': [{ type: 'CNAME', value: 'loop.test' }],
            }),
          ],
        },
        names: { 'loop.test': 'server-failure' as const },
      },
    }),
  ),
  behind('an IPv6 target that refuses', 'backend', 'connection-refused', async (scene) => {
    const target = `[::1]:${await scene.closedPort()}`;
    return { service: { host: 'pool' }, upstreams: [{ name: 'pool', targets: [{ target }] }] };
  }),
  behind(
    'a target whose name does not exist',
    ['network', 'backend'],
    ['name-not-found', 'no-healthy-target'],
    async (scene) => ({
      service: { host: 'pool' },
      upstreams: [{ name: 'pool', targets: [{ target: 'gone.test:8080' }] }],
      injected: {
        conf: { dns_resolver: [await dns(scene, {})] },
        names: { 'gone.test': 'not-found' as const },
      },
    }),
  ),
  behind('tls_verify without any authority', 'backend', 'certificate-untrusted', async (scene, { good }) =>
    local(await scene.listen(secure(good)), { protocol: 'https', host: 'localhost', tls_verify: true }),
  ),
  behind(
    'tls_verify on an address, which nginx never matches',
    'backend',
    'certificate-name-mismatch',
    async (scene, { authority }) => {
      const made = await makeCertificate({
        commonName: 'by-address',
        addresses: ['127.0.0.1'],
        issuer: authority,
      });
      return {
        ...local(await scene.listen(secure(made)), {
          protocol: 'https',
          tls_verify: true,
          ca_certificates: [CA],
        }),
        more: { ca_certificates: [{ id: CA, cert: authority.cert }] },
      };
    },
  ),
  behind('only TLS 1.3, for a Kong 3.4', 'backend', 'tls-version-mismatch', async (scene, { good }) => ({
    ...local(await scene.listen(secure(good, { minVersion: 'TLSv1.3' })), {
      protocol: 'https',
      host: 'localhost',
    }),
    injected: {
      via: new URL(
        `http://127.0.0.1:${await scene.listen(kongReplica({ version: '3.4.2', status: 502, message: BAD_ANSWER, proxied: true }))}`,
      ),
      withoutAdmin: true,
    },
  })),
  behind('no cipher in common', 'backend', 'tls-version-mismatch', async (scene, { good }) =>
    // An ECDSA certificate with suites that want RSA.
    local(
      await scene.listen(secure(good, { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256:AES256-SHA256' })),
      {
        protocol: 'https',
        host: 'localhost',
      },
    ),
  ),
  behind(
    'preserve_host sends a server name that nobody knows',
    'backend',
    'sni-unrecognised',
    async (scene, { good }) => {
      const cert = await scene.write('vhost.pem', good.cert);
      const key = await scene.write('vhost.key', good.key);
      const ports = await scene.nginx(
        `server { listen 127.0.0.1:PORT_T ssl default_server; ssl_reject_handshake on; }
       server { listen 127.0.0.1:PORT_T ssl; server_name backend.test; ssl_certificate ${cert}; ssl_certificate_key ${key}; location / { return 200 ok; } }`,
        { name: 'vhosts' },
      );
      return {
        ...local(ports['T'] ?? 0, { protocol: 'https' }),
        route: { hosts: ['api.example.com'], preserve_host: true },
      };
    },
  ),
  behind('hangs up after the TLS handshake', 'backend', 'closed-before-response', async (scene, { good }) =>
    local(await scene.listen(createTlsServer({ ...good }, (socket) => socket.end())), {
      protocol: 'https',
      host: 'localhost',
    }),
  ),
  strict(
    'Content-Length and Transfer-Encoding at once, for Kong 3.9',
    'Content-Length: 2\r\nTransfer-Encoding: chunked',
  ),
  strict('an unknown Transfer-Encoding, for Kong 3.9', 'Transfer-Encoding: gzip'),
  behind('two Content-Lengths, for Kong 3.9', 'backend', 'invalid-response', async (scene) => ({
    ...local(
      await scene.listen(saying('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok')),
    ),
    injected: {
      via: new URL(
        `http://127.0.0.1:${await scene.listen(kongReplica({ version: '3.9.3', status: 502, message: BAD_ANSWER, proxied: true }))}`,
      ),
      withoutAdmin: true,
    },
  })),
  behind(
    'Content-Length and Transfer-Encoding at once, which Kong 3.4 lets pass',
    null,
    'healthy',
    async (scene) => ({
      ...local(
        await scene.listen(
          saying(
            'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
          ),
        ),
      ),
      injected: {
        via: new URL(
          `http://127.0.0.1:${await scene.listen(kongReplica({ version: '3.4.2', status: 200, text: { type: 'text/plain', body: 'ok' }, proxied: true }))}`,
        ),
        withoutAdmin: true,
      },
    }),
  ),
  behind('a NUL in a header', 'backend', 'invalid-response', async (scene) =>
    local(await scene.listen(saying('HTTP/1.1 200 OK\r\nX-Bad: a\0b\r\nContent-Length: 2\r\n\r\nok'))),
  ),
  behind('a header a little larger than a page of memory', 'gateway', 'header-too-large', async (scene) =>
    local(
      await scene.listen(
        saying(
          `HTTP/1.1 200 OK\r\n${Array.from({ length: 42 }, (_, i) => `X-H${i}: ${'y'.repeat(92)}`).join('\r\n')}\r\nContent-Length: 2\r\n\r\nok`,
        ),
      ),
    ),
  ),
  behind('a head that never ends, byte by byte', 'backend', 'response-timed-out', async (scene) =>
    local(
      await scene.listen(
        raw((socket) => {
          socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
          const timer = setInterval(() => socket.write('z'), 100);
          socket.on('close', () => clearInterval(timer));
        }),
      ),
    ),
  ),
  behind(
    'a redirect to https on the same address, for Kong says http',
    ['backend', 'second-lb'],
    'redirect-loop',
    async (scene) =>
      local(
        await scene.listen(
          plain((request, response) =>
            response.writeHead(301, { Location: `https://${request.headers.host}${request.url}` }).end(),
          ),
        ),
      ),
  ),
  behind('two pages that redirect to each other', 'backend', 'redirect-loop', async (scene) =>
    local(
      await scene.listen(
        plain((request, response) =>
          response.writeHead(302, { Location: request.url?.startsWith('/login') ? '/' : '/login' }).end(),
        ),
      ),
    ),
  ),
  behind(
    'a WebSocket upgrade is refused',
    'backend',
    ['other-failure', 'invalid-response'],
    async (scene) => ({
      ...local(
        await scene.listen(plain((_request, response) => response.writeHead(503).end('no sockets here'))),
        {
          protocol: 'ws',
        },
      ),
      injected: { via: 'nobody' as const },
    }),
  ),
  behind('grpc to a server of HTTP/1.1', 'backend', ['invalid-response', 'http2-only'], async (scene) => ({
    ...local(await scene.listen(plain()), { protocol: 'grpc' }),
    route: { protocols: ['grpc'], paths: ['/'] },
  })),
  behind('grpcs to a plain HTTP/2 port', 'gateway', 'https-to-plain-port', async (scene) => ({
    ...local(await scene.listen(h2c()), { protocol: 'grpcs', host: 'localhost' }),
    route: { protocols: ['grpc'], paths: ['/'] },
  })),
  behind(
    'idle connections die early, as the log of the past hours shows',
    'gateway',
    'keepalive-race',
    async (scene) => {
      const server = plain((_request, response) => {
        response.sendDate = true;
        response.end('{}');
      });
      if ('keepAliveTimeout' in server) server.keepAliveTimeout = 1_000;
      const port = await scene.listen(server);
      const line = (second: number) =>
        `2026/11/24 18:2${second}:00 [error] 41#0: *${second}7 upstream prematurely closed connection while reading response header from upstream, client: 10.0.0.9, server: kong, request: "POST /api HTTP/1.1", upstream: "http://127.0.0.1:${port}/", host: "127.0.0.1"\n`;
      return { ...local(port), injected: { log: [1, 3, 5, 7].map(line).join('') } };
    },
  ),
  behind(
    'closes on every request that is not the first',
    'gateway',
    ['keepalive-race', 'closed-before-response'],
    async (scene) => {
      let n = 0;
      const port = await scene.listen(
        onConnect((socket) => {
          let said = 0;
          socket.on('data', () => {
            n += 1;
            said += 1;
            if (said === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
            else socket.destroy();
          });
        }),
      );
      return {
        ...local(port),
        injected: {
          // POST is not tried again.
          before: async ({ proxy }) => {
            for (let i = 0; i < 3; i++)
              await fetch(`http://127.0.0.1:${proxy}/api`, { method: 'POST', body: `${n}` }).then((r) =>
                r.text(),
              );
          },
        },
      };
    },
  ),
];
