/** A fourth lot, to see what the doctor makes of faults that nothing in it was changed for. */

import { createServer } from 'node:net';
import { makeCertificate } from '../../lab/certificates.ts';
import type { Scene } from '../stage.ts';
import { type Fault, file } from './fault.ts';
import {
  BAD_ANSWER,
  dns,
  faultOf,
  haproxy,
  local,
  logged,
  NO_PEER,
  NO_ROUTE,
  nginx,
  pool,
  says,
  TAIL,
  tlsFiles,
  url,
} from './lot.ts';
import { onConnect, plain, raw, saying, secure } from './servers.ts';

const fault = faultOf('fourth lot');
const CA = 'c0ffee00-0000-4000-8000-000000000001';
const CLIENT = 'c0ffee00-0000-4000-8000-000000000002';
const SERVICE = 'c0ffee00-0000-4000-8000-000000000003';
const JSON_TYPE = { 'Content-Type': 'application/json' };

const passing = (pass: string, more = '') =>
  `server { listen 127.0.0.1:PORT_P; location / { proxy_pass ${pass}; ${more} } }`;

const BACKEND: readonly Fault[] = [
  fault('killed by its supervisor before it answers', 'backend', 'closed-before-response', async (scene) =>
    local(await scene.listen(raw((socket) => setTimeout(() => socket.destroy(), 400)))),
  ),
  fault('a status line without a reason', null, 'healthy', async (scene) =>
    local(await scene.listen(saying('HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok'))),
  ),
  fault('a status line in small letters', 'backend', 'invalid-response', async (scene) =>
    local(await scene.listen(saying('http/1.1 200 ok\r\nContent-Length: 2\r\n\r\nok'))),
  ),
  fault('lines that end in LF alone', null, 'healthy', async (scene) =>
    local(await scene.listen(saying('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'))),
  ),
  fault('more body than Content-Length says', null, 'healthy', async (scene) =>
    local(await scene.listen(saying('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and then some'))),
  ),
  fault('a header continued on the next line', 'backend', 'invalid-response', async (scene) =>
    local(await scene.listen(saying('HTTP/1.1 200 OK\r\nX-Long: a\r\n b\r\nContent-Length: 2\r\n\r\nok'))),
  ),
  fault('a MySQL', 'backend', 'invalid-response', async (scene) =>
    local(
      await scene.listen(onConnect((socket) => socket.write(Buffer.from('4a0000000a382e302e333600', 'hex')))),
    ),
  ),
  fault('a memcached', 'backend', 'invalid-response', async (scene) =>
    local(await scene.listen(saying('ERROR\r\n'))),
  ),
  fault(
    'a certificate for *.test, asked for a name with one label more',
    'backend',
    'certificate-name-mismatch',
    async (scene, all) => {
      const made = await makeCertificate({ commonName: '*.test', names: ['*.test'], issuer: all.authority });
      const port = await scene.listen(secure(made));
      return {
        service: { host: 'a.b.test', port, protocol: 'https', tls_verify: true, ca_certificates: [CA] },
        more: { ca_certificates: [{ id: CA, cert: all.authority.cert }] },
        injected: {
          conf: { dns_resolver: [await dns(scene, { 'a.b.test': [{ type: 'A', value: '127.0.0.1' }] })] },
          names: { 'a.b.test': '127.0.0.1' },
        },
      };
    },
  ),
  fault('a certificate with the name in its subject alone', null, 'healthy', async (scene, all) => {
    const made = await makeCertificate({ commonName: 'localhost', issuer: all.authority });
    return {
      ...local(await scene.listen(secure(made)), {
        protocol: 'https',
        host: 'localhost',
        tls_verify: true,
        ca_certificates: [CA],
      }),
      more: { ca_certificates: [{ id: CA, cert: all.authority.cert }] },
    };
  }),
  fault('a client certificate that nobody asked for', null, 'healthy', async (scene, all) => ({
    ...local(await scene.listen(secure(all.good)), {
      protocol: 'https',
      host: 'localhost',
      client_certificate: CLIENT,
    }),
    more: { certificates: [{ id: CLIENT, ...all.client }] },
  })),
  fault(
    'a redirect to https of itself, asked in http',
    ['backend', null],
    ['redirect-loop', 'healthy'],
    async (scene) =>
      local(
        await scene.listen(
          plain((request, response) =>
            response.writeHead(301, { Location: `https://${request.headers.host}${request.url}` }).end(),
          ),
        ),
      ),
  ),
  fault('asks for patience (429)', [null, 'backend'], ['healthy', 'other-failure'], async (scene) =>
    local(
      await scene.listen(
        plain((_request, response) => response.writeHead(429, { 'Retry-After': '3' }).end('slow down')),
      ),
    ),
  ),
  fault(
    'the name has two servers to ask, of which the first is dead',
    ['network', null],
    ['name-resolution-slow', 'healthy'],
    async (scene) => {
      const port = await scene.listen(plain());
      const good = await dns(scene, { 'orders.test': [{ type: 'A', value: '127.0.0.1' }] });
      return {
        service: { host: 'orders.test', port },
        injected: {
          conf: { dns_resolver: [`127.0.0.1:${await scene.closedPort()}`, good] },
          names: { 'orders.test': '127.0.0.1' },
        },
      };
    },
  ),
  fault('an NLB without a target', 'backend', 'pool-down', async (scene) => ({
    ...local(await scene.listen(onConnect((socket) => socket.resetAndDestroy()))),
    injected: { topology: { second: { product: 'nlb' as const, idleMs: undefined } } },
  })),
  fault(
    'HAProxy does not trust the certificate of its server',
    'backend',
    'pool-down',
    async (scene, all) => {
      const ca = await scene.write('lb-ca.pem', all.stranger.cert);
      const port = await haproxy(
        scene,
        `frontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n server s 127.0.0.1:${await scene.listen(secure(all.good))} ssl verify required ca-file ${ca}\n`,
      );
      return { ...local(port), injected: { second: 'haproxy' as const } };
    },
  ),
  fault('nginx behind asks a name that means nothing', 'backend', 'pool-down', async (scene) => {
    const port = await nginx(
      scene,
      `server { listen 127.0.0.1:PORT_P; resolver 127.0.0.1:1 valid=1s; resolver_timeout 200ms; set $to nowhere.test; location / { proxy_pass http://$to; } }`,
    );
    return { ...local(port), injected: { second: 'nginx' as const } };
  }),
];

const KONG: readonly Fault[] = [
  fault(
    'an upstream that only the gateway knows has no target',
    ['gateway', 'backend'],
    ['no-target', 'no-healthy-target'],
    async (scene) => ({
      service: { host: 'localhost', port: await scene.listen(plain()) },
      injected: await says(scene, { version: '3.9.3', status: 503, message: NO_PEER }),
    }),
  ),
  fault(
    'the body is too large for nginx',
    ['gateway'],
    ['other-failure', 'plugin-denied'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: await says(scene, { version: '3.4.2', status: 413, message: 'Payload too large' }),
    }),
  ),
  fault('502 in plain text for one who accepts anything', 'backend', 'connection-refused', async (scene) => ({
    ...local(await scene.closedPort()),
    injected: await says(scene, {
      version: '3.9.3',
      status: 502,
      proxied: true,
      text: {
        type: 'text/plain; charset=utf-8',
        body: `${BAD_ANSWER}\nrequest_id: 0f1e2d3c4b5a69788796a5b4c3d2e1f0\n`,
      },
      more: [['X-Kong-Upstream-Status', '502']],
    }),
  })),
  fault('a plugin of Enterprise limits the rate', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain())),
    route: { plugins: [{ name: 'rate-limiting-advanced' }] },
    injected: await says(scene, {
      version: '3.4.2',
      status: 429,
      message: 'API rate limit exceeded',
      more: [['RateLimit-Reset', '12']],
    }),
  })),
  fault(
    'a mocking plugin answers 500 of its own',
    'gateway',
    ['plugin-denied', 'plugin-error'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      route: { plugins: [{ name: 'mocking' }] },
      injected: await says(scene, {
        version: '3.9.3',
        status: 500,
        byPlugin: true,
        text: { type: 'application/json', body: '{"error":"simulated"}' },
      }),
    }),
  ),
  fault(
    'grpc to an HTTP/1 server, by the log',
    'backend',
    ['invalid-response', 'other-failure'],
    async (scene) => {
      const port = await scene.listen(plain());
      return {
        ...local(port, { protocol: 'grpc' }),
        route: { protocols: ['grpc'], strip_path: false },
        injected: {
          via: 'nobody' as const,
          log: logged(
            `upstream sent too large http2 frame: 4740180 while reading response header from upstream, client: 127.0.0.1, server: kong, request: "POST /api HTTP/2.0", upstream: "grpc://127.0.0.1:${port}", host: "localhost"`,
          ),
        },
      };
    },
  ),
  fault('no route in HTML of 3.4', 'gateway', 'no-route', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: await says(scene, {
      version: '3.4.2',
      status: 404,
      text: {
        type: 'text/html; charset=utf-8',
        body: `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>Error</title>\n  </head>\n  <body>\n    <h1>Error</h1>\n    <p>${NO_ROUTE}.</p>\n  </body>\n</html>\n`,
      },
    }),
  })),
  fault(
    'the route differs in its methods, but the backend is down',
    'backend',
    'connection-refused',
    async (scene) => {
      const port = await scene.closedPort();
      return {
        ...local(port),
        route: { methods: ['GET', 'PUT'] },
        injected: { live: file({ ...local(port), route: { methods: ['GET'] } }) },
      };
    },
  ),
  fault(
    'the gateway checks the certificate, the file does not say so',
    ['gateway', 'backend'],
    ['live-differs-from-file', 'certificate-untrusted'],
    async (scene, all) => {
      const port = await scene.listen(secure(all.unknown));
      const service = { protocol: 'https', host: 'localhost' };
      return {
        ...local(port, service),
        injected: { live: file(local(port, { ...service, tls_verify: true })) },
      };
    },
  ),
  fault(
    'a target of the file is missing on the gateway, and all works',
    [null, 'gateway'],
    ['healthy', 'live-differs-from-file'],
    async (scene) => {
      const ports = [await scene.listen(plain()), await scene.listen(plain())];
      const targets = ports.map((port) => `127.0.0.1:${port}`);
      return { ...pool(targets), injected: { live: file(pool(targets.slice(0, 1))) } };
    },
  ),
  fault('its database is away', 'gateway', 'database-unreachable', async (scene) => {
    const port = await scene.listen(plain());
    return { ...local(port), injected: { admin: await adminOf(scene, port, false) } };
  }),
  fault('its database is there', null, 'healthy', async (scene) => {
    const port = await scene.listen(plain());
    return { ...local(port), injected: { admin: await adminOf(scene, port, true) } };
  }),
  fault(
    'old complaints about its configuration, and all works',
    [null, 'gateway'],
    ['healthy', 'config-refused'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: {
        log: logged(
          '[lua] handler.lua:788: declarative reconfigure failed after 12 ms on worker #0: bad, context: ngx.timer',
        ),
      },
    }),
  ),
  fault('a plugin logs errors but lets requests pass', [null], ['healthy'], async (scene) => ({
    ...local(await scene.listen(plain())),
    route: { plugins: [{ name: 'http-log', config: { http_endpoint: 'http://log.test' } }] },
    injected: {
      log: logged(
        `[kong] handler.lua:47 [http-log] failed to process entries: connection refused, context: ngx.timer, client: 127.0.0.1, server: kong`,
      ),
    },
  })),
  fault('a route by regex, header and host', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    route: { paths: ['~/orders/\\d+'], hosts: ['api.example.com'], headers: { 'x-tenant': ['a'] } },
    injected: { via: 'lab' as const },
  })),
  fault(
    'a key is wanted, and the backend is down as well',
    ['gateway', 'backend'],
    ['plugin-denied', 'connection-refused'],
    async (scene) => ({
      ...local(await scene.closedPort()),
      route: { plugins: [{ name: 'key-auth' }] },
      injected: { via: 'lab' as const },
    }),
  ),
  fault(
    'a POST that it could not send on, in a JSON envelope',
    'backend',
    'response-timed-out',
    async (scene) => {
      const port = await scene.listen(plain());
      const line = logged(
        `upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.1.1.1, server: kong, request: "POST /api/import HTTP/1.1", upstream: "http://127.0.0.1:${port}/import", host: "api.example.com", request_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`,
      );
      return {
        ...local(port),
        injected: {
          log: `${JSON.stringify({ log: line, stream: 'stderr', time: new Date().toISOString() })}\n`,
        },
      };
    },
  ),
];

/** The Admin API of a Kong with Postgres; without the database only `/` and `/status` answer well. */
async function adminOf(scene: Scene, port: number, reachable: boolean): Promise<URL> {
  return url(
    await scene.listen(
      plain((request, response) => {
        const give = (status: number, body: unknown) =>
          response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
        if (request.url === '/')
          give(200, {
            version: '3.4.2',
            tagline: 'Welcome to kong',
            configuration: { database: 'postgres', router_flavor: 'traditional_compatible' },
          });
        else if (request.url === '/status') give(200, { database: { reachable }, server: {} });
        else if (!reachable) give(500, { message: 'An unexpected error occurred' });
        else if (request.url?.startsWith('/services'))
          give(200, {
            data: [
              {
                ...local(port).service,
                id: SERVICE,
                name: 'api',
                connect_timeout: 500,
                write_timeout: 800,
                read_timeout: 800,
                retries: 0,
              },
            ],
            next: null,
          });
        else if (request.url?.startsWith('/routes'))
          give(200, {
            data: [
              {
                id: CLIENT,
                name: 'api-route',
                paths: ['/api'],
                protocols: ['http', 'https'],
                service: { id: SERVICE },
              },
            ],
            next: null,
          });
        else give(200, { data: [], next: null });
      }),
    ),
  );
}

const FRONT: readonly Fault[] = [
  fault("Kong's port is closed to us, but not to the front", null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      via: url(await scene.closedPort()),
      front: async ({ proxy }) => url(await nginx(scene, passing(`http://127.0.0.1:${proxy}`))),
    },
  })),
  fault('HAProxy with a page of its own finds no Kong', 'gateway', 'gateway-down', async (scene) => {
    const closed = await scene.closedPort();
    const page = await scene.write(
      '503.http',
      'HTTP/1.0 503 Service Unavailable\r\nContent-Type: text/html\r\n\r\n<h1>ACME is away</h1>\r\n',
    );
    return {
      ...local(await scene.listen(plain())),
      injected: {
        via: url(closed),
        front: async () =>
          url(
            await haproxy(
              scene,
              `frontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n errorfile 503 ${page}\n server s 127.0.0.1:${closed}\n`,
            ),
          ),
      },
    };
  }),
  fault(
    "the front does not trust Kong's certificate",
    ['front-lb', 'gateway'],
    ['front-speaks-wrong-protocol', 'certificate-untrusted', 'gateway-down'],
    async (scene, all) => {
      const ca = await scene.write('front-ca.pem', all.stranger.cert);
      return {
        ...local(await scene.listen(plain())),
        injected: {
          front: async ({ tls }) =>
            url(
              await nginx(
                scene,
                passing(
                  `https://127.0.0.1:${tls}`,
                  `proxy_ssl_verify on; proxy_ssl_trusted_certificate ${ca};`,
                ),
              ),
            ),
        },
      };
    },
  ),
  fault('the front speaks HTTP/1.0 to Kong', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      front: async ({ proxy }) =>
        url(await nginx(scene, passing(`http://127.0.0.1:${proxy}`, 'proxy_http_version 1.0;'))),
    },
  })),
  fault(
    'the front never answers, Kong does',
    'front-lb',
    ['front-timeout', 'other-failure'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: { front: async () => url(await scene.listen(onConnect(() => undefined))) },
    }),
  ),
  fault('Traefik finds no Kong', 'gateway', 'gateway-down', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      via: url(await scene.closedPort()),
      front: async () =>
        url(
          await scene.listen(
            plain((_request, response) =>
              response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Bad Gateway'),
            ),
          ),
        ),
    },
  })),
  fault(
    "the front's certificate has expired, and nobody told us where Kong is",
    'front-lb',
    'certificate-expired',
    async (scene, all) => ({
      ...local(await scene.listen(plain())),
      injected: {
        withoutVia: true,
        withoutLog: true,
        front: async ({ proxy }) =>
          url(
            await nginx(
              scene,
              `server { listen 127.0.0.1:PORT_P ssl; ${await tlsFiles(scene, all.expired)} location / { proxy_pass http://127.0.0.1:${proxy}; } }`,
            ),
            'https',
          ),
      },
    }),
  ),
  fault(
    'the front sends the request to another Kong, which lacks the route',
    ['gateway', 'front-lb'],
    'no-route',
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: {
        front: async () =>
          url(
            await scene.listen(
              plain((_request, response) =>
                response
                  .writeHead(404, { ...JSON_TYPE, 'X-Kong-Response-Latency': '0', Server: 'kong/3.9.3' })
                  .end(`{\n  "message":"${NO_ROUTE}"\n}`),
              ),
            ),
          ),
      },
    }),
  ),
  fault(
    'the front answers with an empty 200',
    ['front-lb', null],
    ['other-failure', 'healthy'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: { front: async () => url(await scene.listen(plain((_request, response) => response.end()))) },
    }),
  ),
  fault(
    'a blue and a green Kong behind the front, one of them down',
    ['gateway', 'front-lb'],
    ['gateway-down', 'front-speaks-wrong-protocol'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: {
        front: async ({ proxy }) => {
          const dead = await scene.closedPort();
          const port = await nginx(
            scene,
            `upstream kongs { server 127.0.0.1:${dead} max_fails=0 weight=50; server 127.0.0.1:${proxy} max_fails=0 backup; }\nserver { listen 127.0.0.1:PORT_P; location / { proxy_pass http://kongs; proxy_next_upstream off; } }`,
          );
          return url(port);
        },
      },
    }),
  ),
];

const OTHERS: readonly Fault[] = [
  fault('a URL whose name does not exist', 'network', 'name-not-found', async () => ({
    ...local(1),
    injected: { via: 'nobody' as const, withoutFile: true, target: 'http://nothing.invalid/' },
  })),
  fault(
    'a URL of a server whose certificate has expired',
    ['backend', null],
    ['certificate-expired', 'healthy'],
    async (scene, all) => {
      const port = await scene.listen(secure(all.expired));
      return {
        ...local(port),
        injected: { via: 'nobody' as const, withoutFile: true, target: `https://localhost:${port}/` },
      };
    },
  ),
  fault('a service without any route', [null, 'gateway'], ['healthy', 'no-route'], async (scene) => {
    const port = await scene.listen(plain());
    return {
      ...local(port),
      more: { services: [{ name: 'api', host: '127.0.0.1', port }] },
      injected: { via: 'nobody' as const },
    };
  }),
  fault(
    'a name of a route of many, by the gateway alone',
    'backend',
    'connection-refused',
    async (scene) => ({
      ...local(await scene.closedPort()),
      injected: { withoutFile: true, target: 'api-route' },
    }),
  ),
  fault('raw bytes of a TLS alert come through Kong', 'gateway', 'http-to-tls-port', async (scene) => {
    const alert = () =>
      createServer((socket) =>
        socket
          .on('error', () => socket.destroy())
          .once('data', () => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 70]))),
      );
    const port = await scene.listen(alert());
    return { ...local(port), injected: { via: url(await scene.listen(alert())), withoutAdmin: true } };
  }),
  fault(
    'lost POSTs in the access log of Kong (499)',
    [null, 'front-lb', 'backend'],
    ['healthy', 'client-closed', 'front-timeout'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: {
        log: `10.0.0.9 - - [29/Nov/2026:10:00:00 +0000] "GET /api HTTP/1.1" 499 0 "-" "curl/8" kong_request_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\n`,
      },
    }),
  ),
  fault('a plugin crash of another service in the same log', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      log: logged(
        `[kong] init.lua:406 [post-function] attempt to index a nil value, ${TAIL.replace('/api', '/other')}, host: "127.0.0.1"`,
      ),
    },
  })),
];

export const FOURTH_LOT: readonly Fault[] = [...BACKEND, ...KONG, ...FRONT, ...OTHERS];
