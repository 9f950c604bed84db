/** A fifth lot: evidence that contradicts itself, and looks from places where things look otherwise. */

import { makeCertificate } from '../../lab/certificates.ts';
import { REQUEST_ID } from '../kong-replica.ts';
import type { Scene } from '../stage.ts';
import type { Fault } from './fault.ts';
import {
  BAD_ANSWER,
  dns,
  faultOf,
  haproxy,
  listenOn,
  local,
  logged,
  NO_ROUTE,
  nginx,
  pool,
  says,
  TAIL,
  TIMED_OUT,
  url,
} from './lot.ts';
import { onConnect, plain, raw, saying, secure } from './servers.ts';

const fault = faultOf('fifth lot');
const HTML = { 'Content-Type': 'text/html' };
const FINE = {
  version: '3.9.3',
  status: 200,
  proxied: true,
  text: { type: 'application/json', body: '{}' },
} as const;

const answering = (status: number, headers: Record<string, string>, body = '') =>
  plain((_request, response) => response.writeHead(status, headers).end(body));

/** Kong answers 502 or 504, its log says why by the request's id, and asked from here all is well. */
function onlyKongSees(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  text: string,
  protocol = 'http',
  status = 502,
): Fault {
  return fault(`${name}, says the log of this request`, hop, cause, async (scene, all) => {
    const port = await scene.listen(protocol === 'https' ? secure(all.good) : plain());
    const message = status === 504 ? TIMED_OUT : BAD_ANSWER;
    return {
      ...local(port, protocol === 'https' ? { protocol, host: 'localhost' } : {}),
      injected: {
        ...(await says(scene, { version: '3.9.3', status, message, proxied: true })),
        log: logged(
          `${text}, ${TAIL}, upstream: "${protocol}://10.9.9.9:${port}/", host: "127.0.0.1", request_id: "${REQUEST_ID}"`,
        ),
      },
    };
  });
}

async function front(
  scene: Scene,
  status: number,
  headers: Record<string, string>,
  body: string,
): Promise<URL> {
  return url(await scene.listen(answering(status, headers, body)));
}

export const FIFTH_LOT: readonly Fault[] = [
  fault('the file has an upstream without targets, the gateway works', null, 'healthy', async (scene) => ({
    ...pool([]),
    injected: await says(scene, FINE),
  })),
  fault(
    'headers of 5 KB, and nothing is known of the gateway',
    'gateway',
    'header-too-large',
    async (scene) => ({
      ...local(
        await scene.listen(
          plain((_request, response) => response.setHeader('X-Long', 'x'.repeat(5_000)).end('{}')),
        ),
      ),
      injected: { via: 'nobody' as const },
    }),
  ),
  fault('headers of 5 KB, and the gateway has room for them', null, 'healthy', async (scene) => ({
    ...local(
      await scene.listen(
        plain((_request, response) => response.setHeader('X-Long', 'x'.repeat(5_000)).end('{}')),
      ),
    ),
    injected: await says(scene, FINE),
  })),
  fault('one node holds all targets for ill, another answers', null, 'healthy', async (scene) => {
    const target = `127.0.0.1:${await scene.listen(plain())}`;
    const { via } = await says(scene, FINE);
    return {
      ...pool([target], { healthchecks: { passive: { unhealthy: { tcp_failures: 1 } } } }),
      injected: { conf: { kongsole_lab_unhealthy: [target] }, ...(via ? { via } : {}) },
    };
  }),
  fault('closed to us, open to Kong', null, 'healthy', async (scene) => {
    const port = await scene.listen(plain());
    const server = await dns(scene, { 'orders.test': [{ type: 'A', value: '127.0.0.9' }] });
    return {
      service: { host: 'orders.test', port },
      injected: { conf: { dns_resolver: [server] }, names: { 'orders.test': '127.0.0.1' } },
    };
  }),
  fault('a name that only Kong knows', null, 'healthy', async (scene) => ({
    service: { host: 'only-kong.invalid', port: await scene.listen(plain()) },
    injected: { names: { 'only-kong.invalid': '127.0.0.1' } },
  })),
  fault(
    'the address given is that of a Kong of another stage',
    'gateway',
    ['no-route', 'config-refused'],
    async (scene) => {
      const { via } = await says(scene, { version: '3.9.3', status: 404, message: NO_ROUTE });
      return { ...local(await scene.listen(plain())), injected: via ? { via } : {} };
    },
  ),
  onlyKongSees(
    'reset',
    'backend',
    'connection-reset',
    'recv() failed (104: Connection reset by peer) while reading response header from upstream',
  ),
  onlyKongSees(
    'an invalid header',
    'backend',
    'invalid-response',
    'upstream sent invalid header: "X\\x20Y: 1..." while reading response header from upstream',
  ),
  onlyKongSees(
    'an unknown server name',
    'backend',
    'sni-unrecognised',
    'SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112) while SSL handshaking to upstream',
    'https',
  ),
  onlyKongSees(
    'an expired certificate',
    'backend',
    'certificate-expired',
    'upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream',
    'https',
  ),
  onlyKongSees(
    'another name in the certificate',
    'backend',
    'certificate-name-mismatch',
    'upstream SSL certificate does not match "localhost" while SSL handshaking to upstream',
    'https',
  ),
  onlyKongSees(
    'no way to the host',
    'network',
    'host-unreachable',
    'connect() failed (113: No route to host) while connecting to upstream',
  ),
  onlyKongSees(
    'no leave to connect',
    ['network', 'gateway', 'backend'],
    ['host-unreachable', 'other-failure'],
    'connect() to 10.9.9.9:80 failed (13: Permission denied) while connecting to upstream',
  ),
  onlyKongSees(
    'plain text',
    'gateway',
    'https-to-plain-port',
    'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream',
    'https',
  ),
  onlyKongSees(
    'old TLS',
    'backend',
    'tls-version-mismatch',
    'SSL_do_handshake() failed (SSL: error:0A00042E:SSL routines::tlsv1 alert protocol version:SSL alert number 70) while SSL handshaking to upstream',
    'https',
  ),
  onlyKongSees(
    'a wish for a client certificate',
    'backend',
    'client-certificate-required',
    'SSL_read() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116) while reading response header from upstream',
    'https',
  ),
  onlyKongSees(
    'dropped packets',
    'network',
    'connection-timed-out',
    'upstream timed out (110: Connection timed out) while connecting to upstream',
    'http',
    504,
  ),
  onlyKongSees(
    'a slow answer',
    'backend',
    'response-timed-out',
    'upstream timed out (110: Connection timed out) while reading response header from upstream',
    'http',
    504,
  ),
  fault('Kong 2.8 logs a refusal of the same port', 'backend', 'connection-refused', async (scene) => {
    const port = await scene.listen(plain());
    return {
      ...local(port),
      injected: {
        ...(await says(scene, { version: '2.8.5', status: 502, message: BAD_ANSWER, proxied: true })),
        log: logged(
          `connect() failed (111: Connection refused) while connecting to upstream, ${TAIL}, upstream: "http://127.0.0.1:${port}/", host: "127.0.0.1"`,
        ),
      },
    };
  }),
  fault(
    "Cloudflare does not like Kong's certificate (526)",
    ['front-lb', 'gateway'],
    ['front-speaks-wrong-protocol', 'certificate-untrusted', 'gateway-down', 'other-failure'],
    async (scene) => ({
      ...local(await scene.listen(plain())),
      injected: {
        front: () =>
          front(
            scene,
            526,
            { Server: 'cloudflare', 'CF-RAY': '8-FRA', 'Content-Type': 'text/plain' },
            'error code: 526',
          ),
      },
    }),
  ),
  fault('Google finds no Kong', 'gateway', 'gateway-down', async (scene) => ({
    ...local(await scene.listen(plain())),
    injected: {
      via: url(await scene.closedPort()),
      front: () =>
        front(
          scene,
          502,
          { ...HTML, Via: '1.1 google' },
          '<html><head><title>502 Server Error</title></head><body><h1>Error: Server Error</h1><h2>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.</h2></body></html>',
        ),
    },
  })),
  fault(
    'HAProxy in front gives up on a slow backend, and only the file is known',
    'front-lb',
    'front-timeout',
    async (scene) => ({
      ...local(
        await scene.listen(plain((_request, response) => setTimeout(() => response.end('{}'), 1_000))),
        { read_timeout: 5_000 },
      ),
      injected: {
        withoutVia: true,
        withoutAdmin: true,
        withoutLog: true,
        front: async ({ proxy }) =>
          url(
            await haproxy(
              scene,
              `frontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n timeout server 400ms\n server s 127.0.0.1:${proxy}\n`,
            ),
          ),
      },
    }),
  ),
  fault('an ALB behind, named by the topology, has no target', 'backend', 'pool-down', async (scene) => ({
    ...local(
      await scene.listen(
        answering(
          503,
          { ...HTML, Server: 'awselb/2.0' },
          '<html><center><h1>503 Service Temporarily Unavailable</h1></center></html>',
        ),
      ),
    ),
    injected: { topology: { second: { product: 'alb' as const, idleMs: undefined } } },
  })),
  fault('an ALB behind waits no longer', ['backend', 'second-lb'], 'response-timed-out', async (scene) => ({
    ...local(
      await scene.listen(
        answering(
          504,
          { ...HTML, Server: 'awselb/2.0' },
          '<html><center><h1>504 Gateway Time-out</h1></center></html>',
        ),
      ),
    ),
    injected: { topology: { second: { product: 'alb' as const, idleMs: undefined } } },
  })),
  fault('wants a login of its own (401)', null, 'healthy', async (scene) =>
    local(await scene.listen(answering(401, { 'WWW-Authenticate': 'Basic realm="app"' }, 'who are you'))),
  ),
  fault('an IPv6 target that answers', null, 'healthy', async (scene) =>
    pool([`[::1]:${await listenOn(scene, plain(), '::1')}`]),
  ),
  fault('localhost has an IPv6 address where nobody listens', null, 'healthy', async (scene) => ({
    service: { host: 'localhost', port: await scene.listen(plain()) },
  })),
  fault('host_header gives addresses the name that TLS asks for', null, 'healthy', async (scene, all) => {
    const made = await makeCertificate({
      commonName: 'only.test',
      names: ['only.test'],
      issuer: all.authority,
    });
    const pem = await scene.write('only.pem', `${made.cert}${made.key}`);
    const port = await haproxy(
      scene,
      `frontend f\n bind 127.0.0.1:PORT_P ssl crt ${pem} strict-sni\n default_backend b\nbackend b\n server s 127.0.0.1:${await scene.listen(plain())}\n`,
    );
    return {
      ...pool([`127.0.0.1:${port}`], { host_header: 'only.test' }),
      service: { host: 'pool', protocol: 'https' },
    };
  }),
  fault('request-termination answers 200 on purpose', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(plain())),
    route: { plugins: [{ name: 'request-termination', config: { status_code: 200, message: 'ok' } }] },
    injected: { via: 'lab' as const },
  })),
  fault(
    'three targets, dead in three ways',
    ['backend', 'network'],
    ['connection-refused', 'connection-timed-out', 'connection-reset'],
    async (scene) =>
      pool([
        `127.0.0.1:${await scene.closedPort()}`,
        `127.0.0.1:${await scene.fullPort()}`,
        `127.0.0.1:${await scene.listen(onConnect((socket) => socket.resetAndDestroy()))}`,
      ]),
  ),
  fault('an answer that begins in time and comes in drops', null, 'healthy', async (scene) =>
    local(
      await scene.listen(
        raw((socket) => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
          let left = 5;
          const timer = setInterval(() => {
            left -= 1;
            socket.write('x');
            if (left === 0) clearInterval(timer);
          }, 150);
          socket.on('close', () => clearInterval(timer));
        }),
      ),
    ),
  ),
  fault(
    'a 502 of an nginx that speaks for a backend with too large a header',
    'backend',
    'pool-down',
    async (scene) => {
      const behind = await scene.listen(
        plain((_request, response) => response.setHeader('X-Long', 'x'.repeat(9_000)).end('{}')),
      );
      return {
        ...local(
          await nginx(
            scene,
            `server { listen 127.0.0.1:PORT_P; location / { proxy_pass http://127.0.0.1:${behind}; } }`,
          ),
        ),
        injected: { second: 'nginx' as const },
      };
    },
  ),
  fault(
    'a body without an end that Kong cuts off',
    ['backend'],
    ['response-timed-out', 'closed-mid-response'],
    async (scene) =>
      local(
        await scene.listen(saying('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')),
      ),
  ),
];
