/** A third lot, made without a look at the verdict: Kong itself, its Admin API, its plugins, its balancer. */

import { createServer } from 'node:net';
import type { Scene } from '../stage.ts';
import { type Fault, file } from './fault.ts';
import {
  BAD_ANSWER,
  faultOf,
  local,
  logged,
  NO_PEER,
  NO_ROUTE,
  nginx,
  pool,
  says,
  TAIL,
  TIMED_OUT,
  UNEXPECTED,
  url,
} from './lot.ts';
import { plain, raw, saying, secure } from './servers.ts';

const fault = faultOf('third lot, Kong');

/** An Admin API that says the same to everything. */
async function admin(scene: Scene, status: number, type: string, body: string): Promise<URL> {
  return url(
    await scene.listen(
      plain((_request, response) =>
        response
          .writeHead(status, { 'Content-Type': type, Server: 'kong/3.4.3.5-enterprise-edition' })
          .end(body),
      ),
    ),
  );
}

const BALANCER: readonly Fault[] = [
  fault(
    'the weight of every target is 0, said by the gateway alone',
    'gateway',
    'no-target',
    async (scene) => {
      const port = await scene.listen(plain());
      return {
        ...pool([{ target: `127.0.0.1:${port}`, weight: 0 }]),
        injected: await says(scene, { version: '3.4.2', status: 503, message: NO_PEER }),
      };
    },
  ),
  fault('an upstream that was forgotten has the name of a host', 'gateway', 'no-target', async (scene) => ({
    service: { host: 'localhost', port: await scene.listen(plain()) },
    upstreams: [{ name: 'localhost' }],
  })),
  fault(
    'its health check asks the wrong path, so all targets count as ill',
    ['gateway', 'backend'],
    'no-healthy-target',
    async (scene) => {
      const port = await scene.listen(
        plain((request, response) =>
          request.url === '/healthz' ? response.writeHead(404).end() : response.end('{}'),
        ),
      );
      const target = `127.0.0.1:${port}`;
      return {
        ...pool([target], {
          healthchecks: {
            active: {
              http_path: '/healthz',
              healthy: { interval: 5, successes: 1 },
              unhealthy: { interval: 5, http_failures: 1 },
            },
          },
        }),
        injected: {
          conf: { kongsole_lab_unhealthy: [target] },
          via: url(
            await scene.listen(
              saying(
                `HTTP/1.1 503 Service Temporarily Unavailable\r\nX-Kong-Response-Latency: 0\r\nServer: kong/3.9.3\r\nContent-Type: application/json\r\nContent-Length: 62\r\n\r\n{\n  "message":"failure to get a peer from the ring-balancer"\n}`,
              ),
            ),
          ),
        },
      };
    },
  ),
  fault('one target of three is ill and left out', null, 'healthy', async (scene) => {
    const dead = `127.0.0.1:${await scene.closedPort()}`;
    const good = [await scene.listen(plain()), await scene.listen(plain())];
    return {
      ...pool([...good.map((port) => `127.0.0.1:${port}`), dead], {
        healthchecks: { passive: { unhealthy: { tcp_failures: 1 } } },
      }),
      injected: {
        conf: { kongsole_lab_unhealthy: [dead] },
        via: url(
          await scene.listen(
            saying(
              'HTTP/1.1 200 OK\r\nX-Kong-Upstream-Latency: 2\r\nX-Kong-Proxy-Latency: 1\r\nVia: 1.1 kong/3.9.3\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
            ),
          ),
        ),
      },
    };
  }),
  fault('a target without a port goes to 8000, where nobody is', 'backend', 'connection-refused', async () =>
    pool(['127.0.0.53']),
  ),
  fault(
    'its health check speaks TLS to plain targets',
    ['gateway', 'backend'],
    'no-healthy-target',
    async (scene) => {
      const port = await scene.listen(plain());
      return {
        ...pool([`127.0.0.1:${port}`], {
          healthchecks: { active: { type: 'https', unhealthy: { interval: 5, tcp_failures: 1 } } },
        }),
        injected: {
          ...(await says(scene, { version: '2.8.5', status: 503, message: NO_PEER })),
          log: logged(
            `[lua] healthcheck.lua:1030: log(): [healthcheck] (0dc6f45b-8f8d-40d2-a504-473544ee190b:pool) failed SSL handshake with '127.0.0.1 (127.0.0.1:${port})', using server name (sni) 'pool': wrong version number, context: ngx.timer`,
          ),
        },
      };
    },
  ),
  fault(
    'a retry finds nobody else and ends in 500',
    ['backend', 'gateway'],
    ['connection-refused', 'no-healthy-target', 'name-server-failure'],
    async (scene) => {
      const closed = await scene.closedPort();
      return {
        ...pool([`127.0.0.1:${closed}`]),
        injected: {
          ...(await says(scene, { version: '3.9.3', status: 500, message: UNEXPECTED, proxied: true })),
          log: logged(
            `connect() failed (111: Connection refused) while connecting to upstream, ${TAIL}, upstream: "http://127.0.0.1:${closed}/", host: "127.0.0.1", request_id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0"`,
            `[lua] init.lua:1343: balancer(): failed to retry the dns/balancer resolver for pool' with: no peers are available while connecting to upstream, ${TAIL}, host: "127.0.0.1", request_id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0"`,
          ),
        },
      };
    },
  ),
];

const PLUGINS: readonly Fault[] = [
  fault('basic-auth', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain())),
    route: { plugins: [{ name: 'basic-auth' }] },
    injected: { via: 'lab' as const },
  })),
  fault('acl after key-auth, both global', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain())),
    more: { plugins: [{ name: 'key-auth' }, { name: 'acl', config: { allow: ['team'] } }] },
    injected: { via: 'lab' as const },
  })),
  fault('a plugin of the service, not of the route', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain()), {
      plugins: [{ name: 'request-termination', config: { status_code: 502 } }],
    }),
    injected: { via: 'lab' as const },
  })),
  fault(
    'request-termination with an HTML page, and headers = off',
    'gateway',
    'plugin-denied',
    async (scene) => ({
      ...local(await scene.listen(plain())),
      route: {
        plugins: [
          {
            name: 'request-termination',
            config: { status_code: 503, content_type: 'text/html', body: '<h1>Back soon</h1>' },
          },
        ],
      },
      injected: await says(scene, {
        version: '3.4.2',
        status: 503,
        quiet: true,
        text: { type: 'text/html', body: '<h1>Back soon</h1>' },
      }),
    }),
  ),
  fault('a pre-function ends the request with 503', 'gateway', 'plugin-denied', async (scene) => ({
    ...local(await scene.listen(plain())),
    route: {
      plugins: [
        { name: 'pre-function', config: { access: ['kong.response.exit(503, { code = "DRAIN" })'] } },
      ],
    },
    injected: await says(scene, {
      version: '3.9.3',
      status: 503,
      byPlugin: true,
      text: { type: 'application/json; charset=utf-8', body: '{"code":"DRAIN"}' },
    }),
  })),
  fault(
    'a key was added by hand to the gateway, the file knows no plugin',
    'gateway',
    ['plugin-denied', 'live-differs-from-file'],
    async (scene) => {
      const port = await scene.listen(plain());
      return {
        ...local(port),
        injected: {
          live: file({ ...local(port), route: { plugins: [{ name: 'key-auth' }] } }),
          via: 'lab' as const,
        },
      };
    },
  ),
  fault('rate-limiting in Redis cannot reach it', 'gateway', ['plugin-error'], async (scene) => ({
    ...local(await scene.listen(plain())),
    route: {
      plugins: [
        {
          name: 'rate-limiting',
          config: { minute: 5, policy: 'redis', redis: { host: 'redis.test' }, fault_tolerant: false },
        },
      ],
    },
    injected: {
      ...(await says(scene, { version: '3.4.2', status: 500, message: UNEXPECTED })),
      log: logged(
        `[kong] handler.lua:103 [rate-limiting] failed to get usage: failed to connect to Redis: connection refused, ${TAIL}, host: "127.0.0.1"`,
      ),
    },
  })),
  fault(
    '500 without plugins, log or names to look up',
    ['gateway', 'backend'],
    ['other-failure', 'plugin-error'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: await says(scene, { version: '2.8.5', status: 500, message: UNEXPECTED }),
    }),
  ),
  fault(
    'a jwt whose issuer is unknown (401 with text of its own)',
    'gateway',
    'plugin-denied',
    async (scene) => ({
      ...local(await scene.listen(plain())),
      route: { plugins: [{ name: 'jwt' }] },
      injected: await says(scene, {
        version: '2.8.5',
        status: 401,
        message: "No credentials found for given 'iss'",
      }),
    }),
  ),
];

const DRIFT: readonly Fault[] = [
  fault(
    'the gateway waits 100 ms, the file says 5 s',
    ['gateway', 'backend'],
    ['live-differs-from-file', 'response-timed-out'],
    async (scene) => {
      const port = await scene.listen(
        plain((_request, response) => setTimeout(() => response.end('{}'), 400)),
      );
      return {
        ...local(port, { read_timeout: 5_000 }),
        injected: { live: file(local(port, { read_timeout: 100 })) },
      };
    },
  ),
  fault('the file differs in tags and retries, and all works', null, 'healthy', async (scene) => {
    const port = await scene.listen(plain());
    return {
      ...local(port, { tags: ['new'], retries: 3 }),
      injected: { live: file(local(port, { tags: ['old'] })) },
    };
  }),
  fault(
    'the file differs in a time limit, but the backend is down',
    'backend',
    'connection-refused',
    async (scene) => {
      const port = await scene.closedPort();
      return { ...local(port, { read_timeout: 9_000 }), injected: { live: file(local(port)) } };
    },
  ),
  fault('the service is disabled', 'gateway', 'no-route', async (scene) => {
    const port = await scene.listen(plain());
    return {
      ...local(port, { enabled: false }),
      injected: await says(scene, { version: '3.9.3', status: 404, message: NO_ROUTE }),
    };
  }),
  fault(
    'the service is disabled on the gateway, not in the file',
    'gateway',
    ['live-differs-from-file', 'no-route'],
    async (scene) => {
      const port = await scene.listen(plain());
      const { via } = await says(scene, { version: '3.9.3', status: 404, message: NO_ROUTE });
      return {
        ...local(port),
        injected: { live: file(local(port, { enabled: false })), ...(via ? { via } : {}) },
      };
    },
  ),
  fault(
    'the gateway holds nothing at all',
    'gateway',
    ['live-differs-from-file', 'no-route'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: { live: JSON.stringify({ _format_version: '3.0' }), via: 'lab' as const },
    }),
  ),
  fault(
    'the gateway holds the service without its route',
    'gateway',
    ['live-differs-from-file', 'no-route'],
    async (scene) => {
      const port = await scene.listen(plain());
      return {
        ...local(port),
        injected: {
          live: JSON.stringify({
            _format_version: '3.0',
            services: [{ name: 'api', host: '127.0.0.1', port }],
          }),
          via: 'lab' as const,
        },
      };
    },
  ),
];

const ADMIN: readonly Fault[] = [
  fault('the Admin API asks for a token (RBAC), and all works', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      admin: await admin(
        scene,
        401,
        'application/json',
        '{"message":"Invalid credentials. Token or User credentials required"}',
      ),
    },
  })),
  fault(
    'the Admin API forbids reading (RBAC), and the backend is down',
    'backend',
    'connection-refused',
    async (scene) => ({
      ...local(await scene.closedPort()),
      injected: {
        admin: await admin(
          scene,
          403,
          'application/json',
          '{"message":"u, you do not have permissions to read this resource"}',
        ),
      },
    }),
  ),
  fault(
    'the Admin API is closed, and the port is TLS',
    'gateway',
    'http-to-tls-port',
    async (scene, all) => ({
      ...local(await scene.listen(secure(all.good))),
      injected: { admin: url(await scene.closedPort()) },
    }),
  ),
  fault('the address of the Admin API is the proxy', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      admin: await admin(scene, 404, 'application/json; charset=utf-8', `{"message":"${NO_ROUTE}"}`),
    },
  })),
  fault('the Admin API is behind a login page', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: { admin: await admin(scene, 200, 'text/html', '<html><title>Sign in</title></html>') },
  })),
];

const ITSELF: readonly Fault[] = [
  fault('it has no connections left', 'gateway', ['other-failure', 'gateway-down'], async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      ...(await says(scene, { version: '3.4.2', status: 500, message: UNEXPECTED })),
      log: logged(
        `256 worker_connections are not enough while connecting to upstream, ${TAIL}, host: "127.0.0.1"`,
      ),
    },
  })),
  fault(
    'it is overloaded: takes connections and answers after seconds',
    'gateway',
    ['gateway-down', 'other-failure', 'front-timeout', 'response-timed-out'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: await says(
        scene,
        { version: '3.9.3', status: 200, proxied: true, text: { type: 'application/json', body: '{}' } },
        5_000,
      ),
    }),
  ),
  fault(
    'its own proxy is what the service points at',
    ['gateway', 'backend'],
    ['no-route', 'other-failure'],
    async (scene) => {
      const inner = url(
        await scene.listen(
          plain((_request, response) =>
            response
              .writeHead(404, {
                'Content-Type': 'application/json',
                'X-Kong-Response-Latency': '0',
                Server: 'kong/3.9.3',
              })
              .end(`{\n  "message":"${NO_ROUTE}"\n}`),
          ),
        ),
      );
      return local(Number(inner.port));
    },
  ),
  fault('the page of a second balancer, with headers = off', 'backend', 'pool-down', async (scene) => {
    const closed = await scene.closedPort();
    const second = await nginx(
      scene,
      `server { listen 127.0.0.1:PORT_P; location / { proxy_pass http://127.0.0.1:${closed}; } }`,
    );
    return {
      ...local(second),
      injected: { via: url(second), withoutAdmin: true, second: 'nginx' as const },
    };
  }),
  fault(
    '502 by Kong, and the backend is fine for us: no reason to be seen',
    ['backend', 'gateway', 'network'],
    ['other-failure', 'closed-before-response', 'connection-refused', 'connection-reset', 'keepalive-race'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: await says(scene, { version: '3.9.3', status: 502, message: BAD_ANSWER, proxied: true }),
    }),
  ),
  fault(
    '504 by Kong at once, and the backend is fine for us',
    ['backend', 'gateway', 'network'],
    ['response-timed-out', 'connection-timed-out'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: await says(scene, { version: '2.8.5', status: 504, message: TIMED_OUT, proxied: true }),
    }),
  ),
  fault(
    '502 by Kong in HTML for a browser, and nothing listens',
    'backend',
    'connection-refused',
    async (scene) => ({
      ...local(await scene.closedPort()),
      injected: await says(scene, {
        version: '3.4.2',
        status: 502,
        proxied: true,
        text: {
          type: 'text/html; charset=utf-8',
          body: `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>Error</title>\n  </head>\n  <body>\n    <h1>Error</h1>\n    <p>${BAD_ANSWER}.</p>\n  </body>\n</html>\n`,
        },
      }),
    }),
  ),
  fault(
    'a page of the company instead of its own texts (error_template)',
    'backend',
    'connection-refused',
    async (scene) => ({
      ...local(await scene.closedPort()),
      injected: await says(scene, {
        version: '3.9.3',
        status: 502,
        proxied: true,
        text: { type: 'text/html', body: '<h1>ACME: we are sorry</h1>' },
      }),
    }),
  ),
  fault('worked through by a Kong that tried thrice', 'backend', 'connection-reset', async (scene) => ({
    ...local(await scene.listen(raw((socket) => socket.resetAndDestroy())), { retries: 2 }),
    injected: await says(scene, {
      version: '3.9.3',
      status: 502,
      message: BAD_ANSWER,
      proxied: true,
      more: [['X-Kong-Upstream-Status', '502, 502, 502']],
    }),
  })),
  fault('raw bytes of HTTP/2 come out of it', 'backend', 'http2-only', async (scene) => {
    const port = await nginx(
      scene,
      `server { listen 127.0.0.1:PORT_P http2; location / { return 200 '{}'; } }`,
    );
    return {
      ...local(port),
      injected: {
        via: url(
          await scene.listen(
            createServer((socket) =>
              socket
                .on('error', () => socket.destroy())
                .once('data', () =>
                  socket.end(
                    Buffer.from(
                      '000012040000000000000300000080000400010000000500ffffff0000080700000000000000000000000001',
                      'hex',
                    ),
                  ),
                ),
            ),
          ),
        ),
        withoutAdmin: true,
      },
    };
  }),
  fault(
    'nobody can tell: the route takes POST alone and the backend is fine',
    null,
    'healthy',
    async (scene) => ({
      ...local(await scene.listen(plain())),
      route: { methods: ['POST'] },
    }),
  ),
];

export const THIRD_GATEWAY: readonly Fault[] = [...BALANCER, ...PLUGINS, ...DRIFT, ...ADMIN, ...ITSELF];
