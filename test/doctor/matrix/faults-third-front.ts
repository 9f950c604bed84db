/** A third lot, made without a look at the verdict: what stands before Kong. */

import type { Scene } from '../stage.ts';
import type { Certificates, Fault, KongPorts } from './fault.ts';
import { faultOf, haproxy, local, logged, type Made, nginx, TAIL, tlsFiles, url } from './lot.ts';
import { onConnect, plain, secure } from './servers.ts';

const lot = faultOf('third lot, front');

/** The backend is fine; what the front does depends on Kong's ports. */
function fault(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  front: (scene: Scene, certificates: Certificates) => (kong: KongPorts) => Promise<URL>,
  made?: (scene: Scene) => Promise<Made>,
): Fault {
  return lot(name, hop, cause, async (scene, certificates) => {
    const { injected, ...declared }: Made = (await made?.(scene)) ?? local(await scene.listen(plain()));
    return { ...declared, injected: { front: front(scene, certificates), ...injected } };
  });
}

const slow = (ms: number) => async (scene: Scene) =>
  local(await scene.listen(plain((_request, response) => setTimeout(() => response.end('{}'), ms))), {
    read_timeout: 5_000,
  });

const server = (pass: string, more = '') =>
  `server { listen 127.0.0.1:PORT_P; location / { ${pass} ${more} } }`;

const page = (status: number, headers: Record<string, string>, body: string, afterMs = 0) =>
  plain((_request, response) => setTimeout(() => response.writeHead(status, headers).end(body), afterMs));

const HTML = { 'Content-Type': 'text/html' };
const ALB_504 = `<html>\r\n<head><title>504 Gateway Time-out</title></head>\r\n<body>\r\n<center><h1>504 Gateway Time-out</h1></center>\r\n</body>\r\n</html>\r\n`;

export const THIRD_FRONT: readonly Fault[] = [
  fault(
    'an ALB gives up, and we know neither Kong nor its Admin API',
    'front-lb',
    'front-timeout',
    (scene) => async () =>
      url(await scene.listen(page(504, { ...HTML, Server: 'awselb/2.0' }, ALB_504, 400))),
    async (scene) => ({ ...(await slow(1_000)(scene)), injected: { via: 'nobody' as const } }),
  ),
  fault(
    'the front waits 300 ms, and Kong itself is the slow one',
    ['gateway', 'front-lb'],
    ['front-timeout', 'gateway-down', 'other-failure', 'response-timed-out'],
    (scene) => async () =>
      url(
        await nginx(
          scene,
          server(
            `proxy_pass http://127.0.0.1:${await scene.listen(onConnect(() => undefined))};`,
            'proxy_read_timeout 300ms;',
          ),
        ),
      ),
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: { via: url(await scene.listen(onConnect(() => undefined))) },
    }),
  ),
  fault(
    'a page for maintenance instead of Kong',
    'front-lb',
    'other-failure',
    (scene) => async () =>
      url(await scene.listen(page(503, { ...HTML, Server: 'nginx' }, '<h1>We will be back at 10:00</h1>'))),
  ),
  fault(
    'HAProxy returns its own 503 for maintenance',
    'front-lb',
    ['other-failure'],
    (scene) => async () =>
      url(
        await haproxy(
          scene,
          `frontend f\n bind 127.0.0.1:PORT_P\n http-request return status 503 content-type text/html string "<h1>maintenance</h1>"\n`,
        ),
      ),
  ),
  fault(
    "the front still has Kong's old address, where nobody is",
    ['gateway', 'front-lb'],
    ['gateway-down', 'other-failure', 'front-speaks-wrong-protocol'],
    (scene) => async () =>
      url(await nginx(scene, server(`proxy_pass http://127.0.0.1:${await scene.closedPort()};`))),
  ),
  fault(
    "the front still has Kong's old address, where packets are dropped",
    ['gateway', 'front-lb', 'network'],
    ['gateway-down', 'front-timeout', 'connection-timed-out', 'other-failure'],
    (scene) => async () =>
      url(
        await nginx(
          scene,
          server(`proxy_pass http://127.0.0.1:${await scene.fullPort()};`, 'proxy_connect_timeout 400ms;'),
        ),
      ),
  ),
  fault(
    'redirects to itself for ever',
    'front-lb',
    ['redirect-loop'],
    (scene) => async () =>
      url(
        await scene.listen(
          plain((request, response) =>
            response
              .writeHead(301, {
                Server: 'cloudflare',
                Location: `http://${request.headers.host}${request.url}`,
              })
              .end(),
          ),
        ),
      ),
  ),
  fault(
    'counts requests and answers 503 itself (limit_req)',
    'front-lb',
    'other-failure',
    (scene) =>
      async ({ proxy }) => {
        const port = await nginx(
          scene,
          `limit_req_zone $server_name zone=z:1m rate=1r/m;\nserver { listen 127.0.0.1:PORT_P; server_name _; location / { limit_req zone=z; proxy_pass http://127.0.0.1:${proxy}; } }`,
        );
        await fetch(`http://127.0.0.1:${port}/api`).then((answer) => answer.text());
        return url(port);
      },
  ),
  fault(
    'counts requests and answers 429 itself',
    'front-lb',
    'other-failure',
    (scene) => async () =>
      url(
        await scene.listen(
          page(
            429,
            { 'Content-Type': 'text/plain', Server: 'cloudflare', 'CF-RAY': '8f0-FRA', 'Retry-After': '30' },
            'error code: 1015',
          ),
        ),
      ),
  ),
  fault(
    'its certificate is for another name',
    'front-lb',
    'certificate-name-mismatch',
    (scene, all) =>
      async ({ proxy }) => {
        const port = await nginx(
          scene,
          `server { listen 127.0.0.1:PORT_P ssl; ${await tlsFiles(scene, all.wrongName)} location / { proxy_pass http://127.0.0.1:${proxy}; } }`,
        );
        return new URL(`https://localhost:${port}`);
      },
  ),
  fault(
    'wants a client certificate',
    'front-lb',
    'client-certificate-required',
    (scene, all) => async () =>
      new URL(
        `https://localhost:${await scene.listen(secure(all.good, { requestCert: true, rejectUnauthorized: true, ca: all.authority.cert }))}`,
      ),
  ),
  fault(
    'resets every connection',
    'front-lb',
    'connection-reset',
    (scene) => async () =>
      url(await scene.listen(onConnect((socket) => socket.once('data', () => socket.resetAndDestroy())))),
  ),
  fault(
    "its buffer is too small for Kong's headers",
    ['front-lb', 'gateway'],
    'header-too-large',
    (scene) =>
      async ({ proxy }) =>
        url(await nginx(scene, server(`proxy_pass http://127.0.0.1:${proxy};`))),
    async (scene) => ({
      ...local(
        await scene.listen(
          plain((_request, response) => response.setHeader('X-Long', 'x'.repeat(6_000)).end('{}')),
        ),
      ),
      injected: { conf: { nginx_proxy_proxy_buffer_size: '16k' } },
    }),
  ),
  fault(
    'gets an empty answer, for a plugin breaks in header_filter',
    'gateway',
    'plugin-error',
    (scene) =>
      async ({ lab = 0 }) =>
        url(
          await nginx(
            scene,
            server(
              `proxy_pass http://127.0.0.1:${await scene.listen(onConnect((socket) => socket.once('data', () => socket.end())))};`,
              `proxy_set_header X-Lab ${lab};`,
            ),
          ),
        ),
    async (scene) => {
      const port = await scene.listen(plain());
      return {
        ...local(port),
        route: { plugins: [{ name: 'post-function', config: { header_filter: ['error("x")'] } }] },
        injected: {
          via: url(await scene.listen(onConnect((socket) => socket.once('data', () => socket.end())))),
          withoutAdmin: true,
          log: logged(
            `failed to run header_filter_by_lua*: header_filter_by_lua:2: attempt to index a nil value\nstack traceback:\n\theader_filter_by_lua:2: in main chunk, ${TAIL}, upstream: "http://127.0.0.1:${port}/", host: "127.0.0.1"`,
          ),
        },
      };
    },
  ),
  fault(
    'passes on well, but the backend is down',
    'backend',
    'connection-refused',
    (scene) =>
      async ({ proxy }) =>
        url(await nginx(scene, server(`proxy_pass http://127.0.0.1:${proxy};`))),
    async (scene) => local(await scene.closedPort()),
  ),
  fault(
    "shows its own page for Kong's 502",
    'backend',
    'connection-refused',
    (scene) =>
      async ({ proxy }) =>
        url(
          await nginx(
            scene,
            `server { listen 127.0.0.1:PORT_P; error_page 502 503 504 /sorry; location = /sorry { internal; return 502 '<h1>sorry</h1>'; } location / { proxy_pass http://127.0.0.1:${proxy}; proxy_intercept_errors on; } }`,
          ),
        ),
    async (scene) => local(await scene.closedPort()),
  ),
  fault(
    'gives up on a Kong that waits long for a backend that never answers',
    ['front-lb', 'backend'],
    ['front-timeout', 'response-timed-out'],
    (scene) =>
      async ({ proxy }) =>
        url(await nginx(scene, server(`proxy_pass http://127.0.0.1:${proxy};`, 'proxy_read_timeout 400ms;'))),
    async (scene) => local(await scene.listen(onConnect(() => undefined)), { read_timeout: 1_500 }),
  ),
  fault(
    'removes the headers by which Kong is known, and Kong has no such route',
    ['gateway', 'front-lb'],
    'no-route',
    (scene) =>
      async ({ lab = 0 }) =>
        url(
          await nginx(
            scene,
            server(
              `proxy_pass http://127.0.0.1:${lab};`,
              `proxy_set_header Host other.example; more_clear_headers 'X-Kong-*' 'Via' 'Server';`,
            ),
          ),
        ),
    async (scene) => ({
      ...local(await scene.listen(plain())),
      route: { hosts: ['api.example.com'] },
      injected: { via: 'lab' as const },
    }),
  ),
  fault('sends to https, where all works', null, ['healthy'], (scene, all) => async ({ proxy }) => {
    const port = await nginx(
      scene,
      `server { listen 127.0.0.1:PORT_T ssl; ${await tlsFiles(scene, all.good)} location / { proxy_pass http://127.0.0.1:${proxy}; } }\nserver { listen 127.0.0.1:PORT_P; return 301 https://localhost:PORT_T$request_uri; }`,
    );
    return url(port);
  }),
  fault(
    'Kong is fine directly and through a front that takes its time',
    null,
    'healthy',
    (scene) =>
      async ({ proxy }) =>
        url(await nginx(scene, server(`proxy_pass http://127.0.0.1:${proxy};`))),
    slow(500),
  ),
];
