/** What stands before Kong, or in its place: balancers of several makes, ports and hosts mixed up, a gateway away. */

import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:net';
import type { Scene } from '../stage.ts';
import {
  type Certificates,
  type Declared,
  type Fault,
  file,
  type Injected,
  type KongPorts,
} from './fault.ts';
import { onConnect, plain, secure } from './servers.ts';

interface Setting extends Partial<Injected> {
  readonly declare?: (port: number) => Declared;
  readonly slow?: number;
}

type Front = (scene: Scene, certificates: Certificates) => (kong: KongPorts) => Promise<URL>;

function chain(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  front: Front,
  setting: Setting = {},
): Fault {
  const { declare, slow, ...more } = setting;
  return {
    name: `front: ${name}`,
    hop,
    cause,
    async inject(scene, certificates) {
      const server =
        slow === undefined
          ? plain()
          : plain((_request, response) => setTimeout(() => response.end('{}'), slow));
      const port = await scene.listen(server);
      const declared = declare?.(port) ?? { service: { host: '127.0.0.1', port, read_timeout: 5_000 } };
      return { declared: file(declared), via: 'nginx', front: front(scene, certificates), ...more };
    },
  };
}

/** Kong's place is taken by something else, and nobody stands before it. */
function instead(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  make: (scene: Scene, certificates: Certificates) => Promise<URL>,
  more: Partial<Injected> = {},
): Fault {
  return {
    name: `in Kong's place: ${name}`,
    hop,
    cause,
    async inject(scene, certificates) {
      const port = await scene.listen(plain());
      return {
        declared: file({ service: { host: '127.0.0.1', port } }),
        via: await make(scene, certificates),
        ...more,
      };
    },
  };
}

const url = (port: number, scheme = 'http') => new URL(`${scheme}://127.0.0.1:${port}`);

/** A balancer that passes requests on and has a page of its own for when that fails or takes too long. */
function balancer(
  target: number,
  limitMs: number,
  page: (why: 'failed' | 'late') => { status: number; headers: Record<string, string>; body: string },
): Server {
  return createHttpServer((incoming, outgoing) => {
    const give = (why: 'failed' | 'late') => {
      if (outgoing.headersSent) return;
      const { status, headers, body } = page(why);
      outgoing.writeHead(status, headers).end(body);
    };
    const passed = httpRequest(
      {
        host: '127.0.0.1',
        port: target,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.setTimeout(limitMs, () => {
      give('late');
      passed.destroy();
    });
    passed.on('error', () => give('failed'));
    incoming.pipe(passed);
  });
}

const alb = (why: 'failed' | 'late') => {
  const words = why === 'late' ? '504 Gateway Time-out' : '502 Bad Gateway';
  return {
    status: why === 'late' ? 504 : 502,
    headers: { Server: 'awselb/2.0', 'Content-Type': 'text/html' },
    body: `<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
};

const cloudflare = (failed: number) => (why: 'failed' | 'late') => {
  const status = why === 'late' ? 524 : failed;
  return {
    status,
    headers: { Server: 'cloudflare', 'CF-RAY': '8f00baadf00d-FRA', 'Content-Type': 'text/plain' },
    body: `error code: ${status}`,
  };
};

const envoy = () => ({
  status: 503,
  headers: { Server: 'envoy', 'Content-Type': 'text/plain' },
  body: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
});

async function nginx(scene: Scene, content: string, name = 'front'): Promise<number> {
  const ports = await scene.nginx(content, { name });
  return ports['F'] ?? 0;
}

const passTo = (port: number, more: string) =>
  `server { listen 127.0.0.1:PORT_F; location / { proxy_pass http://127.0.0.1:${port}; ${more} } }`;

const hosted = (port: number): Declared => ({
  service: { host: '127.0.0.1', port },
  route: { hosts: ['api.example.com'] },
});

export const FRONT_FAULTS: readonly Fault[] = [
  chain(
    'nothing listens at the balancer',
    'front-lb',
    'connection-refused',
    (scene) => async () => url(await scene.closedPort()),
  ),
  chain(
    'the name of the balancer does not exist',
    'network',
    'name-not-found',
    () => async () => new URL('http://balancer.invalid:8080'),
  ),
  chain(
    'packets to the balancer are dropped',
    ['network', 'front-lb'],
    'connection-timed-out',
    (scene) => async () => url(await scene.fullPort()),
  ),
  chain(
    'asked in https, speaks http',
    'front-lb',
    'front-speaks-wrong-protocol',
    (scene) =>
      async ({ proxy }) =>
        url(await nginx(scene, passTo(proxy, '')), 'https'),
  ),
  chain(
    'asked in http, speaks https',
    'front-lb',
    ['front-speaks-wrong-protocol', 'http-to-tls-port'],
    (scene, { good }) =>
      async ({ proxy }) => {
        const cert = await scene.write('front.pem', good.cert);
        const key = await scene.write('front.key', good.key);
        return url(
          await nginx(
            scene,
            `server { listen 127.0.0.1:PORT_F ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; location / { proxy_pass http://127.0.0.1:${proxy}; } }`,
          ),
        );
      },
  ),
  chain(
    'its certificate has expired',
    'front-lb',
    'certificate-expired',
    (scene, { expired }) =>
      async ({ proxy }) => {
        const cert = await scene.write('front.pem', expired.cert);
        const key = await scene.write('front.key', expired.key);
        const port = await nginx(
          scene,
          `server { listen 127.0.0.1:PORT_F ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; location / { proxy_pass http://127.0.0.1:${proxy}; } }`,
        );
        return new URL(`https://localhost:${port}`);
      },
  ),
  chain(
    'an ALB gives up before the backend is done',
    'front-lb',
    'front-timeout',
    (scene) =>
      async ({ proxy }) =>
        url(await scene.listen(balancer(proxy, 400, alb))),
    { slow: 1_000 },
  ),
  chain(
    'Cloudflare gives up before the backend is done (524)',
    'front-lb',
    'front-timeout',
    (scene) =>
      async ({ proxy }) =>
        url(await scene.listen(balancer(proxy, 400, cloudflare(502)))),
    { slow: 1_000 },
  ),
  chain(
    'a balancer that closes silently when it has waited enough',
    'front-lb',
    ['front-timeout', 'front-speaks-wrong-protocol'],
    (scene) => async () =>
      url(
        await scene.listen(
          createServer((socket) => {
            socket.on('error', () => socket.destroy());
            socket.on('data', () => setTimeout(() => socket.destroy(), 400));
          }),
        ),
      ),
    { slow: 1_000 },
  ),
  chain(
    'Cloudflare finds nobody at the origin (521)',
    'gateway',
    'gateway-down',
    (scene) => async () => url(await scene.listen(balancer(await scene.closedPort(), 400, cloudflare(521)))),
    { via: new URL('http://127.0.0.1:1') },
  ),
  chain(
    'an ALB finds no Kong, and nobody gave us the way to Kong',
    'gateway',
    'gateway-down',
    (scene) => async () => url(await scene.listen(balancer(await scene.closedPort(), 400, alb))),
    { via: 'nobody' },
  ),
  chain(
    'Envoy cannot connect to Kong',
    'gateway',
    'gateway-down',
    (scene) => async () => url(await scene.listen(balancer(await scene.closedPort(), 400, envoy))),
    { via: 'nobody' },
  ),
  chain(
    'HAProxy holds Kong for dead, for it checks the wrong path',
    ['front-lb', 'gateway'],
    ['front-speaks-wrong-protocol', 'gateway-down'],
    (scene) =>
      async ({ proxy }) => {
        const ports = await scene.haproxy(
          `defaults\n mode http\n timeout connect 500ms\n timeout client 5s\n timeout server 5s\nfrontend f\n bind 127.0.0.1:PORT_F\n default_backend b\nbackend b\n option httpchk GET /health-of-kong\n http-check expect status 200\n server s 127.0.0.1:${proxy} check inter 50ms fall 1\n`,
        );
        await new Promise((done) => setTimeout(done, 300));
        return url(ports['F'] ?? 0);
      },
  ),
  chain(
    'it sends another Host than the route wants',
    ['gateway', 'front-lb'],
    'no-route',
    (scene) =>
      async ({ lab = 0 }) =>
        url(await nginx(scene, passTo(lab, 'proxy_set_header Host kong.internal;'))),
    { via: 'lab', declare: hosted },
  ),
  chain(
    'it cuts the path that the route wants',
    ['gateway', 'front-lb'],
    'no-route',
    (scene) =>
      async ({ lab = 0 }) =>
        url(
          await nginx(
            scene,
            `server { listen 127.0.0.1:PORT_F; location /api/ { proxy_pass http://127.0.0.1:${lab}/; } location /api { proxy_pass http://127.0.0.1:${lab}/; } }`,
          ),
        ),
    { via: 'lab' },
  ),
  chain(
    'it ends TLS, and the route takes https only',
    'gateway',
    'https-required',
    (scene, { good }) =>
      async ({ lab = 0 }) => {
        const cert = await scene.write('front.pem', good.cert);
        const key = await scene.write('front.key', good.key);
        const port = await nginx(
          scene,
          `server { listen 127.0.0.1:PORT_F ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; location / { proxy_pass http://127.0.0.1:${lab}; proxy_set_header X-Forwarded-Proto https; } }`,
        );
        return url(port, 'https');
      },
    {
      via: 'lab',
      declare: (port) => ({ service: { host: '127.0.0.1', port }, route: { protocols: ['https'] } }),
    },
  ),
  chain(
    'it sends the PROXY protocol, which Kong does not expect',
    'front-lb',
    'front-speaks-wrong-protocol',
    (scene) =>
      async ({ proxy }) => {
        const ports = await scene.haproxy(
          `defaults\n mode tcp\n timeout connect 500ms\n timeout client 5s\n timeout server 5s\nfrontend f\n bind 127.0.0.1:PORT_F\n default_backend b\nbackend b\n server s 127.0.0.1:${proxy} send-proxy\n`,
        );
        return url(ports['F'] ?? 0);
      },
  ),
  chain(
    'its own rule answers 404',
    'front-lb',
    'other-failure',
    (scene) =>
      async ({ proxy }) =>
        url(
          await nginx(
            scene,
            `server { listen 127.0.0.1:PORT_F; location /web { proxy_pass http://127.0.0.1:${proxy}; } location / { return 404 'default backend - 404'; } }`,
          ),
        ),
  ),
  chain(
    'its firewall rule answers 403',
    'front-lb',
    'other-failure',
    (scene) => async () =>
      url(
        await scene.listen(
          plain((_request, response) =>
            response
              .writeHead(403, { Server: 'awselb/2.0', 'Content-Type': 'text/html' })
              .end(
                '<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n</body>\r\n</html>\r\n',
              ),
          ),
        ),
      ),
  ),
  instead(
    'its name does not exist',
    'gateway',
    'gateway-down',
    async () => new URL('http://kong.invalid:8000'),
  ),
  instead('packets are dropped', 'gateway', 'gateway-down', async (scene) => url(await scene.fullPort())),
  instead('connections are closed at once, as while it restarts', 'gateway', 'gateway-down', async (scene) =>
    url(await scene.listen(onConnect((socket) => socket.end()))),
  ),
  instead('connections are reset at once', 'gateway', 'gateway-down', async (scene) =>
    url(await scene.listen(onConnect((socket) => socket.resetAndDestroy()))),
  ),
  instead(
    'its TLS port, asked in plain HTTP',
    ['gateway', 'front-lb'],
    ['front-speaks-wrong-protocol', 'http-to-tls-port'],
    async (scene) =>
      url(
        await scene.listen(
          plain((_request, response) =>
            response
              .writeHead(400, { Server: 'kong/3.9.3', 'Content-Type': 'text/html' })
              .end(
                '<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n</body>\r\n</html>\r\n',
              ),
          ),
        ),
      ),
    { withoutAdmin: true },
  ),
  instead(
    'its plain port, asked in TLS',
    ['gateway', 'front-lb'],
    'front-speaks-wrong-protocol',
    async (scene) => url(await scene.listen(plain()), 'https'),
    { withoutAdmin: true },
  ),
  instead(
    'the port of the Admin API',
    'gateway',
    ['gateway-down', 'other-failure', 'front-speaks-wrong-protocol'],
    async (scene) =>
      url(
        await scene.listen(
          plain((_request, response) =>
            response
              .writeHead(404, {
                Server: 'kong/3.9.3',
                'Content-Type': 'application/json; charset=utf-8',
                'X-Kong-Admin-Latency': '3',
                'Access-Control-Allow-Origin': '*',
              })
              .end('{"message":"Not found"}'),
          ),
        ),
      ),
    { withoutAdmin: true },
  ),
  instead(
    'another web server',
    'gateway',
    ['gateway-down', 'other-failure'],
    async (scene) =>
      url(await nginx(scene, `server { listen 127.0.0.1:PORT_F; location / { return 404; } }`, 'stranger')),
    { withoutAdmin: true },
  ),
  instead(
    'a Kong that wants the PROXY protocol',
    ['gateway', 'front-lb'],
    ['proxy-protocol-expected', 'gateway-down', 'front-speaks-wrong-protocol'],
    async (scene) =>
      url(
        await nginx(
          scene,
          `server { listen 127.0.0.1:PORT_G proxy_protocol; listen 127.0.0.1:PORT_F proxy_protocol; location / { return 200 '{}'; } }`,
          'pp-kong',
        ),
      ),
    { withoutAdmin: true },
  ),
  instead('a TLS port that is not there in https', 'gateway', 'gateway-down', async (scene) =>
    url(await scene.closedPort(), 'https'),
  ),
  instead(
    'a certificate nobody trusts is no fault of the chain when Kong answers',
    null,
    'healthy',
    async (scene, { selfSigned }) =>
      url(
        await scene.listen(
          secure(selfSigned, {}, (_request, response) =>
            response
              .writeHead(200, {
                'X-Kong-Upstream-Latency': '2',
                'X-Kong-Proxy-Latency': '1',
                Via: '1.1 kong/3.9.3',
              })
              .end('{}'),
          ),
        ),
        'https',
      ),
    { withoutAdmin: true },
  ),
];
