/** A second lot of faults, made after the doctor had learnt from the first, to see what it does with new ones. */

import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { answerBytes, kongReplica, REQUEST_ID } from '../kong-replica.ts';
import type { Scene } from '../stage.ts';
import { type Certificates, type Declared, type Fault, file, type Injected } from './fault.ts';
import { onConnect, plain, raw, saying, secure } from './servers.ts';

type Made = Declared & { readonly injected?: Partial<Injected> };

function fault(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  make: (scene: Scene, certificates: Certificates) => Promise<Made>,
): Fault {
  return {
    name: `second lot: ${name}`,
    hop,
    cause,
    async inject(scene, certificates) {
      const { injected, ...declared } = await make(scene, certificates);
      return { declared: file(declared), via: 'nginx', ...injected };
    },
  };
}

const local = (port: number, more: Readonly<Record<string, unknown>> = {}): Declared => ({
  service: { host: '127.0.0.1', port, ...more },
});

const url = (port: number, scheme = 'http') => new URL(`${scheme}://127.0.0.1:${port}`);
const BAD_ANSWER = 'An invalid response was received from the upstream server';
const TAIL = `client: 127.0.0.1, server: kong, request: "GET /api HTTP/1.1"`;

async function asked(scene: Scene, answer: Parameters<typeof kongReplica>[0]): Promise<Partial<Injected>> {
  return { via: url(await scene.listen(kongReplica(answer))), withoutAdmin: true };
}

async function haproxy(scene: Scene, body: string): Promise<number> {
  const ports = await scene.haproxy(
    `defaults\n mode http\n timeout connect 300ms\n timeout client 5s\n timeout server 5s\n retries 0\n${body}\n`,
  );
  return ports['P'] ?? 0;
}

const HTML = { 'Content-Type': 'text/html' };

export const SECOND_LOT: readonly Fault[] = [
  fault(
    'Kong 3.4 tells of no peer in the words of a retry',
    ['gateway', 'backend'],
    'no-healthy-target',
    async (scene) => ({
      service: { host: 'pool' },
      upstreams: [{ name: 'pool', targets: [{ target: `127.0.0.1:${await scene.listen(plain())}` }] }],
      injected: await asked(scene, { version: '3.4.2', status: 503, message: 'no peers are available' }),
    }),
  ),
  fault('Kong 3.9 in XML: no route', 'gateway', 'no-route', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: await asked(scene, {
      version: '3.9.3',
      status: 404,
      text: {
        type: 'application/xml; charset=utf-8',
        body: `<?xml version="1.0" encoding="UTF-8"?>\n<error>\n  <message>no Route matched with those values</message>\n  <requestid>${REQUEST_ID}</requestid>\n</error>\n`,
      },
    }),
  })),
  fault('Kong 3.9 in plain text: the backend is slow', 'backend', 'response-timed-out', async (scene) => ({
    ...local(await scene.listen(raw(() => undefined))),
    injected: await asked(scene, {
      version: '3.9.3',
      status: 504,
      proxied: true,
      text: {
        type: 'text/plain; charset=utf-8',
        body: `The upstream server is timing out\nrequest_id: ${REQUEST_ID}\n`,
      },
    }),
  })),
  fault('request-size-limiting', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: await asked(scene, { version: '2.8.5', status: 413, message: 'Request size limit exceeded' }),
  })),
  fault('bot-detection', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: await asked(scene, { version: '3.9.3', status: 403, message: 'Forbidden' }),
  })),
  fault('a plugin asks for a login by redirect', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain())),
    route: { plugins: [{ name: 'openid-connect' }] },
    injected: await asked(scene, {
      version: '3.4.2',
      status: 302,
      text: { type: 'text/html', body: '' },
      more: [['Location', 'https://login.example.com/authorize?client_id=x']],
    }),
  })),
  fault('a plugin breaks the answer after the head was sent', 'gateway', 'plugin-error', async (scene) => ({
    ...local(await scene.listen(plain())),
    route: { plugins: [{ name: 'response-transformer' }] },
    injected: {
      via: url(
        await scene.listen(
          raw((socket) => {
            socket.destroy();
          }),
        ),
      ),
      withoutAdmin: true,
      log: `2026/11/24 19:00:00 [error] 41#0: *7 failed to run header_filter_by_lua*: /usr/local/share/lua/5.1/kong/plugins/response-transformer/handler.lua:31: attempt to index local 'x' (a nil value)\nstack traceback:\n\t/usr/local/share/lua/5.1/kong/init.lua:1203: in function 'header_filter'\n\theader_filter_by_lua:2: in main chunk, ${TAIL}, upstream: "http://127.0.0.1/", host: "127.0.0.1"\n`,
    },
  })),
  fault(
    'Kong works in front of a dead name server that it needs no more',
    null,
    'healthy',
    async (scene) => ({
      ...local(await scene.listen(plain())),
    }),
  ),
  fault('an application that says 502 itself, in JSON', 'backend', 'other-failure', async (scene) =>
    local(
      await scene.listen(
        plain((_request, response) =>
          response
            .writeHead(502, { 'Content-Type': 'application/json', Server: 'gunicorn' })
            .end('{"error":"payment provider did not answer"}'),
        ),
      ),
    ),
  ),
  fault('HAProxy turns down who has no right (403)', null, 'healthy', async (scene) => ({
    ...local(
      await haproxy(scene, 'frontend f\n bind 127.0.0.1:PORT_P\n http-request deny deny_status 403\n'),
    ),
    injected: { second: 'haproxy' as const },
  })),
  fault(
    'HAProxy answers 503 while the queue is full',
    'backend',
    ['pool-down', 'response-timed-out'],
    async (scene) => {
      const slow = await scene.listen(
        plain((_request, response) => setTimeout(() => response.end('{}'), 3_000)),
      );
      const port = await haproxy(
        scene,
        `frontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n timeout queue 200ms\n server s 127.0.0.1:${slow} maxconn 1\n`,
      );
      return { ...local(port, { read_timeout: 5_000 }), injected: { second: 'haproxy' as const } };
    },
  ),
  fault(
    'the second balancer wants HTTP/2 with prior knowledge',
    ['second-lb', 'backend'],
    'http2-only',
    async (scene) => {
      const ports = await scene.nginx(
        `server { listen 127.0.0.1:PORT_P http2; location / { return 200 '{}'; } }`,
        { name: 'h2only' },
      );
      return { ...local(ports['P'] ?? 0), injected: { second: 'nginx' as const } };
    },
  ),
  fault('nginx answers nothing on purpose (444)', 'backend', 'closed-before-response', async (scene) => {
    const ports = await scene.nginx(`server { listen 127.0.0.1:PORT_P; return 444; }`, { name: 'mute' });
    return local(ports['P'] ?? 0);
  }),
  fault(
    'nginx wants a client certificate from a name it knows (400)',
    'backend',
    'client-certificate-required',
    async (scene, all) => {
      const ca = await scene.write('clients.pem', all.authority.cert);
      const cert = await scene.write('n.pem', all.good.cert);
      const key = await scene.write('n.key', all.good.key);
      const ports = await scene.nginx(
        `server { listen 127.0.0.1:PORT_T ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; ssl_client_certificate ${ca}; ssl_verify_client on; location / { return 200 ok; } }`,
        { name: 'mutual' },
      );
      return local(ports['T'] ?? 0, { protocol: 'https', host: 'localhost' });
    },
  ),
  fault(
    'the certificate is for the name in capitals of another domain',
    'backend',
    'certificate-name-mismatch',
    async (scene, all) => ({
      ...local(await scene.listen(secure(all.wrongName)), {
        protocol: 'https',
        host: 'LOCALHOST',
        tls_verify: true,
        ca_certificates: ['c0ffee00-0000-4000-8000-000000000001'],
      }),
      more: { ca_certificates: [{ id: 'c0ffee00-0000-4000-8000-000000000001', cert: all.authority.cert }] },
    }),
  ),
  fault('a port that echoes what it is sent', 'backend', 'invalid-response', async (scene) =>
    local(
      await scene.listen(createServer((socket) => socket.pipe(socket).on('error', () => socket.destroy()))),
    ),
  ),
  fault('a port that answers with another HTTP request', 'backend', 'invalid-response', async (scene) =>
    local(await scene.listen(saying('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))),
  ),
  fault('a head with a line that is none', 'backend', 'invalid-response', async (scene) =>
    local(await scene.listen(saying('HTTP/1.1 200 OK\r\n: nameless\r\nContent-Length: 2\r\n\r\nok'))),
  ),
  fault(
    'the body stalls for longer than Kong waits',
    'backend',
    ['response-timed-out', 'closed-mid-response'],
    async (scene) =>
      local(
        await scene.listen(
          raw((socket) => {
            socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
          }),
        ),
      ),
  ),
  fault('every third answer is a reset', 'backend', 'connection-reset', async (scene) => {
    let n = 0;
    return {
      service: { host: 'pool' },
      upstreams: [
        {
          name: 'pool',
          targets: [
            { target: `127.0.0.1:${await scene.listen(plain())}` },
            {
              target: `127.0.0.1:${await scene.listen(
                onConnect((socket) => {
                  n += 1;
                  socket.once('data', () => socket.resetAndDestroy());
                }),
              )}`,
            },
          ],
        },
      ],
      injected: { before: async () => assert(n) },
    };
  }),
  fault('one of three targets speaks TLS only', 'gateway', 'http-to-tls-port', async (scene, all) => ({
    service: { host: 'pool' },
    upstreams: [
      {
        name: 'pool',
        targets: [
          { target: `127.0.0.1:${await scene.listen(plain())}` },
          { target: `127.0.0.1:${await scene.listen(plain())}` },
          { target: `127.0.0.1:${await scene.listen(secure(all.good))}` },
        ],
      },
    ],
  })),
  fault(
    'Kong restarts, so its port is closed for us and the front alike',
    'gateway',
    'gateway-down',
    async (scene) => {
      const closed = await scene.closedPort();
      const ports = await scene.nginx(
        `server { listen 127.0.0.1:PORT_F; location / { proxy_pass http://127.0.0.1:${closed}; } }`,
        { name: 'front' },
      );
      return {
        ...local(await scene.listen(plain())),
        injected: { via: url(closed), front: async () => url(ports['F'] ?? 0) },
      };
    },
  ),
  fault('the front rewrites the method away: 405 of its own', 'front-lb', 'other-failure', async (scene) => {
    const ports = await scene.nginx(
      `server { listen 127.0.0.1:PORT_F; location / { limit_except POST { deny all; } proxy_pass http://127.0.0.1:1; } }`,
      { name: 'front' },
    );
    return { ...local(await scene.listen(plain())), injected: { front: async () => url(ports['F'] ?? 0) } };
  }),
  fault('the front asks for a password', 'front-lb', 'other-failure', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      front: async () =>
        url(
          await scene.listen(
            plain((_request, response) =>
              response
                .writeHead(401, { ...HTML, Server: 'nginx', 'WWW-Authenticate': 'Basic realm="x"' })
                .end(
                  '<html><center><h1>401 Authorization Required</h1></center><hr><center>nginx</center></html>',
                ),
            ),
          ),
        ),
    },
  })),
  fault(
    'the front cuts long bodies',
    ['front-lb', 'gateway'],
    ['closed-mid-response', 'front-timeout', 'other-failure'],
    async (scene) => {
      const port = await scene.listen(plain((_request, response) => response.end('x'.repeat(20_000))));
      return {
        ...local(port),
        injected: {
          front: async () =>
            url(
              await scene.listen(
                saying(
                  `HTTP/1.1 200 OK\r\nX-Kong-Upstream-Latency: 1\r\nX-Kong-Proxy-Latency: 0\r\nVia: 1.1 kong/3.9.3\r\nContent-Length: 20000\r\n\r\n${'x'.repeat(1_000)}`,
                ),
              ),
            ),
        },
      };
    },
  ),
  fault('CloudFront cannot reach Kong', 'gateway', 'gateway-down', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      via: 'nobody' as const,
      front: async () =>
        url(
          await scene.listen(
            plain((_request, response) =>
              response
                .writeHead(502, { ...HTML, Server: 'CloudFront', 'X-Cache': 'Error from cloudfront' })
                .end(
                  '<H1>502 ERROR</H1><H2>The request could not be satisfied.</H2> Generated by cloudfront (CloudFront)',
                ),
            ),
          ),
        ),
    },
  })),
  fault('Azure waits no longer', 'front-lb', 'front-timeout', async (scene) => ({
    ...local(await scene.listen(plain((_request, response) => setTimeout(() => response.end('{}'), 900))), {
      read_timeout: 5_000,
    }),
    injected: {
      front: async () =>
        url(
          await scene.listen(
            plain((_request, response) =>
              setTimeout(
                () =>
                  response
                    .writeHead(504, { ...HTML, Server: 'Microsoft-Azure-Application-Gateway/v2' })
                    .end(
                      '<html><center><h1>504 Gateway Time-out</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center></html>',
                    ),
                300,
              ),
            ),
          ),
        ),
    },
  })),
  fault(
    'the front passes on to a Kong that has no such host',
    ['gateway', 'front-lb'],
    'no-route',
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: {
        via: 'nobody' as const,
        front: async () =>
          url(
            await scene.listen(
              kongReplica({ version: '3.4.2', status: 404, message: 'no Route matched with those values' }),
            ),
          ),
      },
    }),
  ),
  fault('a shadowed route: another takes its requests', 'gateway', 'no-route', async (scene) => {
    const port = await scene.listen(plain());
    const other = await scene.closedPort();
    return {
      ...local(port),
      more: {
        routes: [{ name: 'greedy', paths: ['/ap'], methods: ['GET'], service: { name: 'elsewhere' } }],
        services: [
          { name: 'api', host: '127.0.0.1', port, routes: [{ name: 'api-route', paths: ['/api'] }] },
          { name: 'elsewhere', host: '127.0.0.1', port: other },
        ],
      },
      injected: { via: 'nobody' as const },
    };
  }),
  fault(
    'Kong answers 502 to some requests only, and the log tells of lost connections',
    'gateway',
    'keepalive-race',
    async (scene) => {
      let n = 0;
      const port = await scene.listen(plain());
      const fine = answerBytes({
        version: '3.9.3',
        status: 200,
        proxied: true,
        text: { type: 'text/plain', body: 'ok' },
      });
      const line = (s: number) =>
        `2026/11/24 19:00:0${s} [error] 41#0: *${s} recv() failed (104: Connection reset by peer) while reading response header from upstream, ${TAIL.replace('GET', 'POST')}, upstream: "http://127.0.0.1:${port}/", host: "127.0.0.1"\n`;
      return {
        ...local(port),
        injected: {
          via: url(
            await scene.listen(
              raw((socket) => {
                n += 1;
                socket.end(fine, 'latin1');
              }),
            ),
          ),
          withoutAdmin: true,
          log: line(1) + line(4),
          before: async () => assert(n + 1),
        },
      };
    },
  ),
  fault(
    'the backend sends a redirect to plain http on the port of TLS',
    ['backend', 'gateway'],
    ['redirect-loop', 'healthy'],
    async (scene) =>
      local(
        await scene.listen(
          createHttpServer((request, response) =>
            response
              .writeHead(308, {
                Location: `https://${request.headers.host?.replace(/:\d+/, '')}${request.url}`,
              })
              .end(),
          ),
        ),
      ),
  ),
  fault(
    'Kong relays a 502 of its own kind from another Kong behind',
    ['second-lb', 'backend'],
    ['pool-down', 'other-failure', 'connection-refused'],
    async (scene) => ({
      ...local(
        await scene.listen(
          kongReplica({ version: '3.4.2', status: 502, message: BAD_ANSWER, proxied: true }),
        ),
      ),
      injected: { second: 'nginx' as const },
    }),
  ),
];

function assert(n: number): void {
  if (n < 0) throw new Error('impossible');
}
