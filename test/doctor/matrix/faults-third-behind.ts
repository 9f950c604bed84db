/** A third lot, made without a look at the verdict: what Kong connects to, from its name to the last byte. */

import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { makeCertificate } from '../../lab/certificates.ts';
import type { Fault } from './fault.ts';
import {
  BAD_ANSWER,
  dns,
  faultOf,
  haproxy,
  listenOn,
  local,
  logged,
  loggedAt,
  nginx,
  pool,
  says,
  TAIL,
  TIMED_OUT,
  tlsFiles,
  url,
} from './lot.ts';
import { grpc, h2c, onConnect, plain, raw, saying, secure } from './servers.ts';

const fault = faultOf('third lot, behind');
const CA = 'c0ffee00-0000-4000-8000-000000000001';
const CLIENT = 'c0ffee00-0000-4000-8000-000000000002';

const answering = (status: number, headers: Record<string, string>, body = '') =>
  plain((_request, response) => response.writeHead(status, headers).end(body));
const JSON_TYPE = { 'Content-Type': 'application/json' };

const TIMEOUTS: readonly Fault[] = [
  fault('does not read an upload, says the log', 'backend', 'response-timed-out', async (scene) => {
    const port = await scene.listen(plain());
    return {
      ...local(port),
      injected: {
        log: logged(
          `upstream timed out (110: Connection timed out) while sending request to upstream, client: 10.1.1.1, server: kong, request: "POST /api/files HTTP/1.1", upstream: "http://127.0.0.1:${port}/files", host: "api.example.com"`,
        ),
      },
    };
  }),
  fault(
    'drops packets, and Kong tries again for longer than we wait',
    'network',
    'connection-timed-out',
    async (scene) => ({
      ...local(await scene.fullPort(), { connect_timeout: 60_000, retries: 5 }),
      injected: await says(
        scene,
        { version: '3.9.3', status: 504, message: TIMED_OUT, proxied: true },
        4_000,
      ),
    }),
  ),
  fault(
    'slower than we wait, with the time limits that Kong has by default',
    'backend',
    'response-timed-out',
    async (scene) =>
      local(await scene.listen(raw(() => undefined)), { read_timeout: 60_000, write_timeout: 60_000 }),
  ),
  fault('a stream of events that never ends', null, 'healthy', async (scene) => {
    const server = plain((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const timer = setInterval(() => response.write('data: tick\n\n'), 200);
      response.on('close', () => clearInterval(timer));
    });
    return local(await scene.listen(server), { read_timeout: 5_000 });
  }),
  fault('read_timeout was meant in seconds', ['backend', 'gateway'], 'response-timed-out', async (scene) =>
    local(await scene.listen(plain((_request, response) => setTimeout(() => response.end('{}'), 300))), {
      read_timeout: 60,
    }),
  ),
  fault(
    'takes the connection and never answers the TLS hello',
    ['backend', 'network'],
    ['response-timed-out', 'connection-timed-out', 'https-to-plain-port'],
    async (scene) =>
      local(await scene.listen(onConnect(() => undefined)), { protocol: 'https', host: 'localhost' }),
  ),
];

const NAMES: readonly Fault[] = [
  fault(
    'listens on IPv6 alone, and localhost is IPv4 for Kong',
    'backend',
    'connection-refused',
    async (scene) => {
      const port = await listenOn(scene, plain(), '::1');
      return { service: { host: '127.0.0.1', port } };
    },
  ),
  fault(
    'listens on IPv4 alone, and the service has [::1]',
    'backend',
    'connection-refused',
    async (scene) => ({
      service: { host: '[::1]', port: await scene.listen(plain()) },
    }),
  ),
  fault('one of three addresses drops packets', 'network', 'connection-timed-out', async (scene) => {
    const port = await scene.fullPort();
    await listenOn(scene, plain(), '127.0.0.7', port);
    await listenOn(scene, plain(), '127.0.0.8', port);
    const server = await dns(scene, {
      'orders.test': ['127.0.0.7', '127.0.0.8', '127.0.0.1'].map((value) => ({ type: 'A', value })),
    });
    return {
      service: { host: 'orders.test', port },
      injected: { conf: { dns_resolver: [server] }, names: { 'orders.test': '127.0.0.1' } },
    };
  }),
  fault('an alias that leads nowhere', 'network', 'name-not-found', async (scene) => ({
    service: { host: 'orders.test', port: 80 },
    injected: {
      conf: {
        dns_resolver: [
          await dns(scene, { 'orders.test': [{ type: 'CNAME', value: 'gone.test' }], 'gone.test': [] }),
        ],
      },
      names: { 'orders.test': 'not-found' as const },
    },
  })),
  fault('an SRV record leads to a TLS port', 'gateway', 'http-to-tls-port', async (scene, { good }) => {
    const port = await scene.listen(secure(good));
    const server = await dns(scene, {
      'orders.test': [{ type: 'SRV', value: 'node1.test', port }],
      'node1.test': [{ type: 'A', value: '127.0.0.1' }],
    });
    return {
      service: { host: 'orders.test', port: await scene.closedPort() },
      injected: {
        conf: { dns_resolver: [server] },
        via: url(
          await scene.listen(
            saying(
              'HTTP/1.1 502 Bad Gateway\r\nX-Kong-Upstream-Latency: 3\r\nX-Kong-Proxy-Latency: 1\r\nVia: 1.1 kong/3.9.3\r\nServer: kong/3.9.3\r\nContent-Type: text/plain\r\nContent-Length: 57\r\n\r\nAn invalid response was received from the upstream server',
            ),
          ),
        ),
      },
    };
  }),
  fault('an SRV record names a host that does not exist', 'network', 'name-not-found', async (scene) => ({
    service: { host: 'orders.test', port: 80 },
    injected: {
      conf: {
        dns_resolver: [await dns(scene, { 'orders.test': [{ type: 'SRV', value: 'gone.test', port: 80 }] })],
      },
      names: { 'orders.test': 'not-found' as const },
    },
  })),
  fault('nobody at the address of the name server', 'network', 'name-server-failure', async (scene) => ({
    service: { host: 'orders.test', port: 80 },
    injected: {
      conf: { dns_resolver: [`127.0.0.1:${await scene.closedPort()}`] },
      names: { 'orders.test': 'server-failure' as const },
    },
  })),
  fault(
    'an IPv6 address without brackets',
    ['gateway', 'backend'],
    ['other-failure', 'config-refused'],
    async (scene) => ({
      service: { host: '::1', port: await listenOn(scene, plain(), '::1') },
      injected: {
        ...(await says(scene, { version: '3.9.3', status: 500, message: 'An unexpected error occurred' })),
        log: logged(
          `[lua] init.lua:1409: balancer(): failed to set the current peer (address: ::1 port: 8080): invalid port while connecting to upstream, ${TAIL}, host: "127.0.0.1", request_id: "0f1e2d3c4b5a69788796a5b4c3d2e1f0"`,
        ),
      },
    }),
  ),
];

const TLS: readonly Fault[] = [
  fault('a certificate from tomorrow on', 'backend', 'certificate-expired', async (scene, { authority }) => {
    const tomorrow = await makeCertificate({
      commonName: 'localhost',
      names: ['localhost'],
      issuer: authority,
      fromDay: 1,
    });
    const port = await nginx(
      scene,
      `server { listen 127.0.0.1:PORT_P ssl; ${await tlsFiles(scene, tomorrow)} location / { return 200 '{}'; } }`,
    );
    return {
      ...local(port, { protocol: 'https', host: 'localhost', tls_verify: true, ca_certificates: [CA] }),
      more: { ca_certificates: [{ id: CA, cert: authority.cert }] },
    };
  }),
  fault(
    'the second balancer does not send its intermediate',
    'second-lb',
    'certificate-untrusted',
    async (scene, all) => {
      const pem = await scene.write('chain.pem', `${all.incomplete.cert}${all.incomplete.key}`);
      const port = await haproxy(
        scene,
        `frontend f\n bind 127.0.0.1:PORT_P ssl crt ${pem}\n default_backend b\nbackend b\n server s 127.0.0.1:${await scene.listen(plain())}\n`,
      );
      return {
        ...local(port, { protocol: 'https', host: 'localhost', tls_verify: true, ca_certificates: [CA] }),
        more: { ca_certificates: [{ id: CA, cert: all.authority.cert }] },
        injected: { second: 'haproxy' as const },
      };
    },
  ),
  fault(
    'ca_certificates names another authority',
    'backend',
    'certificate-untrusted',
    async (scene, all) => ({
      ...local(await scene.listen(secure(all.good)), {
        protocol: 'https',
        host: 'localhost',
        tls_verify: true,
        ca_certificates: [CA],
      }),
      more: { ca_certificates: [{ id: CA, cert: all.stranger.cert }] },
    }),
  ),
  fault(
    'tls_verify_depth is too small, says the log',
    'backend',
    'certificate-untrusted',
    async (scene, all) => {
      const port = await scene.listen(secure(all.good));
      return {
        ...local(port, {
          protocol: 'https',
          host: 'localhost',
          tls_verify: true,
          tls_verify_depth: 0,
          ca_certificates: [CA],
        }),
        more: { ca_certificates: [{ id: CA, cert: all.authority.cert }] },
        injected: {
          ...(await says(scene, { version: '3.4.2', status: 502, message: BAD_ANSWER, proxied: true })),
          log: logged(
            `upstream SSL certificate verify error: (22:certificate chain too long) while SSL handshaking to upstream, ${TAIL}, upstream: "https://127.0.0.1:${port}/", host: "127.0.0.1"`,
          ),
        },
      };
    },
  ),
  fault(
    "Kong's client certificate has expired",
    'backend',
    'client-certificate-required',
    async (scene, all) => {
      const old = await makeCertificate({
        commonName: 'kong',
        issuer: all.authority,
        fromDay: -60,
        toDay: -1,
      });
      return {
        ...local(
          await scene.listen(
            secure(all.good, { requestCert: true, rejectUnauthorized: true, ca: all.authority.cert }),
          ),
          { protocol: 'https', host: 'localhost', client_certificate: CLIENT },
        ),
        more: { certificates: [{ id: CLIENT, ...old }] },
      };
    },
  ),
  fault(
    'nginx does not know the authority of the client certificate',
    'backend',
    'client-certificate-required',
    async (scene, all) => {
      const ca = await scene.write('clients.pem', all.authority.cert);
      const port = await nginx(
        scene,
        `server { listen 127.0.0.1:PORT_P ssl; ${await tlsFiles(scene, all.good)} ssl_client_certificate ${ca}; ssl_verify_client on; location / { return 200 '{}'; } }`,
      );
      return {
        ...local(port, { protocol: 'https', host: 'localhost', client_certificate: CLIENT }),
        more: { certificates: [{ id: CLIENT, ...all.strangeClient }] },
      };
    },
  ),
  fault('TLS 1.2 alone, and Kong is told 1.3', 'backend', 'tls-version-mismatch', async (scene, all) => ({
    ...local(await scene.listen(secure(all.good, { maxVersion: 'TLSv1.2' })), {
      protocol: 'https',
      host: 'localhost',
    }),
    injected: { conf: { nginx_proxy_proxy_ssl_protocols: 'TLSv1.3' } },
  })),
  fault(
    'answers each TLS hello with alert 80',
    'backend',
    ['sni-unrecognised', 'other-failure'],
    async (scene) =>
      local(await scene.listen(raw((socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 80])))), {
        protocol: 'https',
        host: 'localhost',
      }),
  ),
  fault(
    'answers each TLS hello with alert 40',
    'backend',
    ['client-certificate-required', 'tls-version-mismatch', 'sni-unrecognised'],
    async (scene) =>
      local(await scene.listen(raw((socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])))), {
        protocol: 'https',
        host: 'localhost',
      }),
  ),
  fault(
    'HAProxy chooses by server name and knows another',
    'second-lb',
    ['sni-unrecognised', 'closed-before-response', 'connection-reset'],
    async (scene, all) => {
      const behind = await scene.listen(secure(all.good));
      const port = await haproxy(
        scene,
        `frontend f\n mode tcp\n bind 127.0.0.1:PORT_P\n tcp-request inspect-delay 500ms\n tcp-request content accept if { req_ssl_hello_type 1 }\n use_backend b if { req_ssl_sni -i backend.test }\nbackend b\n mode tcp\n server s 127.0.0.1:${behind}\n`,
      );
      return {
        ...local(port, { protocol: 'https', host: 'localhost' }),
        injected: { second: 'haproxy' as const },
      };
    },
  ),
  fault('HAProxy ends TLS well, and its backend is down', 'backend', 'pool-down', async (scene, all) => {
    const pem = await scene.write('lb.pem', `${all.good.cert}${all.good.key}`);
    const port = await haproxy(
      scene,
      `frontend f\n bind 127.0.0.1:PORT_P ssl crt ${pem}\n default_backend b\nbackend b\n server s 127.0.0.1:${await scene.closedPort()}\n`,
    );
    return {
      ...local(port, { protocol: 'https', host: 'localhost' }),
      injected: { second: 'haproxy' as const },
    };
  }),
];

const ANSWERS: readonly Fault[] = [
  fault('the path is doubled', ['backend', 'gateway', null], ['other-failure', 'healthy'], async (scene) => ({
    ...local(
      await scene.listen(
        plain((request, response) =>
          request.url === '/api' || request.url === '/'
            ? response.end('{}')
            : response.writeHead(404, { 'Content-Type': 'text/html' }).end('<pre>Cannot GET /api/api</pre>'),
        ),
      ),
      { path: '/api' },
    ),
    route: { strip_path: false },
  })),
  fault('turns the name in Host down', 'backend', 'other-failure', async (scene) =>
    local(
      await scene.listen(
        plain((request, response) =>
          request.headers.host === 'orders.internal'
            ? response.end('{}')
            : response
                .writeHead(400, { 'Content-Type': 'text/html', Server: 'gunicorn' })
                .end('<h1>Bad Request (400)</h1>'),
        ),
      ),
    ),
  ),
  fault('host_header holds a port, so the name has two', 'backend', 'other-failure', async (scene) => {
    const port = await nginx(scene, `server { listen 127.0.0.1:PORT_P; location / { return 400; } }`);
    return pool([`127.0.0.1:${port}`], { host_header: 'api.test:9999' });
  }),
  fault('headers of 9 KB for buffers of 8 KB', 'gateway', 'header-too-large', async (scene) => ({
    ...local(
      await scene.listen(
        plain((_request, response) => response.setHeader('X-Long', 'x'.repeat(9_000)).end('{}')),
      ),
    ),
    injected: { conf: { nginx_proxy_proxy_buffer_size: '8k' } },
  })),
  fault('an nginx before it that nobody told of answers 502', 'backend', 'pool-down', async (scene) => {
    const closed = await scene.closedPort();
    return local(
      await nginx(
        scene,
        `server { listen 127.0.0.1:PORT_P; location / { proxy_pass http://127.0.0.1:${closed}; } }`,
      ),
    );
  }),
  fault('answers 504 in JSON by itself', 'backend', ['other-failure', 'response-timed-out'], async (scene) =>
    local(await scene.listen(answering(504, JSON_TYPE, '{"error":"inventory did not answer"}'))),
  ),
  fault('is busy: 503 with Retry-After', 'backend', 'other-failure', async (scene) =>
    local(
      await scene.listen(
        answering(503, { 'Content-Type': 'text/plain', 'Retry-After': '5' }, 'too many requests in flight'),
      ),
    ),
  ),
  fault(
    'wants an upgrade to WebSocket (426)',
    ['backend', null],
    ['other-failure', 'healthy'],
    async (scene) =>
      local(
        await scene.listen(
          answering(
            426,
            { 'Content-Type': 'text/plain', Upgrade: 'websocket', Connection: 'Upgrade' },
            'Upgrade Required',
          ),
        ),
      ),
  ),
  fault(
    'is a Kong itself, without that route',
    ['backend', 'second-lb'],
    ['other-failure', 'no-route', 'healthy'],
    async (scene) =>
      local(
        await scene.listen(
          answering(
            404,
            { ...JSON_TYPE, 'X-Kong-Response-Latency': '0', Server: 'kong/3.4.2' },
            '{"message":"no Route matched with those values"}',
          ),
        ),
      ),
  ),
  fault(
    'is a Kong itself, whose own backend is down',
    ['backend', 'second-lb'],
    ['pool-down', 'other-failure'],
    async (scene) =>
      local(
        await scene.listen(
          answering(
            502,
            { ...JSON_TYPE, 'X-Kong-Upstream-Latency': '1', 'X-Kong-Proxy-Latency': '1', Via: 'kong/3.4.2' },
            `{\n  "message":"${BAD_ANSWER}"\n}`,
          ),
        ),
      ),
  ),
  fault(
    'is a Kong itself, that wants a key',
    ['backend', null],
    ['other-failure', 'healthy'],
    async (scene) =>
      local(
        await scene.listen(
          answering(
            401,
            {
              ...JSON_TYPE,
              'X-Kong-Response-Latency': '1',
              Server: 'kong/3.4.2',
              'WWW-Authenticate': 'Key realm="kong"',
            },
            '{"message":"No API key found in request"}',
          ),
        ),
      ),
  ),
  fault('two pages that send to each other', 'backend', 'redirect-loop', async (scene) =>
    local(
      await scene.listen(
        plain((request, response) =>
          response.writeHead(307, { Location: request.url === '/a' ? '/b' : '/a' }).end(),
        ),
      ),
    ),
  ),
  fault('breaks off after 64 KB', 'backend', 'closed-mid-response', async (scene) =>
    local(
      await scene.listen(
        raw((socket) => {
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(65_536)}`, () =>
            socket.end(),
          );
        }),
      ),
    ),
  ),
  fault('always closes, and says so', null, 'healthy', async (scene) =>
    local(await scene.listen(answering(200, { Connection: 'close' }, '{}'))),
  ),
  fault('speaks HTTP/1.0', null, 'healthy', async (scene) =>
    local(await scene.listen(saying('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nfine'))),
  ),
  fault(
    'lost connections in a log of three days ago',
    [null, 'gateway'],
    ['healthy', 'keepalive-race'],
    async (scene) => {
      const port = await scene.listen(plain());
      return {
        ...local(port),
        injected: {
          log: loggedAt(
            new Date(Date.now() - 3 * 86_400_000),
            `upstream prematurely closed connection while reading response header from upstream, client: 10.1.1.1, server: kong, request: "POST /api HTTP/1.1", upstream: "http://127.0.0.1:${port}/", host: "api.example.com"`,
          ),
        },
      };
    },
  ),
  fault('refused connections in a log of three days ago', null, 'healthy', async (scene) => {
    const port = await scene.listen(plain());
    return {
      ...local(port),
      injected: {
        log: loggedAt(
          new Date(Date.now() - 3 * 86_400_000),
          `connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.1.1, server: kong, request: "GET /api HTTP/1.1", upstream: "http://127.0.0.1:${port}/", host: "api.example.com"`,
        ),
      },
    };
  }),
  fault('HAProxy in front of a backend of which one of two is down', null, 'healthy', async (scene) => {
    const port = await haproxy(
      scene,
      `frontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n option redispatch 1\n retries 2\n server a 127.0.0.1:${await scene.closedPort()}\n server b 127.0.0.1:${await scene.listen(plain())}\n`,
    );
    return { ...local(port), injected: { second: 'haproxy' as const } };
  }),
  fault('an nginx all of whose servers are marked down', 'backend', 'pool-down', async (scene) => {
    const closed = await scene.closedPort();
    return {
      ...local(
        await nginx(
          scene,
          `upstream dead { server 127.0.0.1:${closed} max_fails=1 fail_timeout=60s; server 127.0.0.1:${closed} max_fails=1 fail_timeout=60s; }\nserver { listen 127.0.0.1:PORT_P; location / { proxy_pass http://dead; } }`,
        ),
      ),
      injected: { second: 'nginx' as const },
    };
  }),
  fault('HAProxy without any server', 'backend', 'pool-down', async (scene) => ({
    ...local(await haproxy(scene, 'frontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n')),
    injected: { second: 'haproxy' as const },
  })),
];

const OTHER_PROTOCOLS: readonly Fault[] = [
  fault(
    'speaks HTTP/1 to a grpc service',
    ['backend', 'gateway'],
    ['invalid-response', 'other-failure'],
    async (scene) => local(await scene.listen(plain()), { protocol: 'grpc' }),
  ),
  fault(
    'speaks TLS without HTTP/2 to a grpcs service',
    ['backend', 'gateway'],
    ['invalid-response', 'other-failure', 'tls-version-mismatch'],
    async (scene, all) =>
      local(await scene.listen(secure(all.good)), { protocol: 'grpcs', host: 'localhost' }),
  ),
  fault('speaks plain HTTP/2 to a grpcs service', 'gateway', 'https-to-plain-port', async (scene) =>
    local(await scene.listen(h2c()), { protocol: 'grpcs', host: 'localhost' }),
  ),
  fault('speaks gRPC, and Kong is asked in HTTP/1', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(grpc()), { protocol: 'grpc' }),
    route: { protocols: ['grpc'], strip_path: false },
    injected: await says(scene, {
      version: '3.9.3',
      status: 426,
      message: 'Please use HTTP2 protocol',
      more: [
        ['connection', 'Upgrade'],
        ['upgrade', 'HTTP/2'],
      ],
    }),
  })),
  fault(
    'answers gRPC calls with UNAVAILABLE',
    ['backend', null],
    ['other-failure', 'pool-down', 'healthy'],
    async (scene) => {
      const server = createHttp2Server();
      server.on('stream', (stream) =>
        stream.respond(
          {
            ':status': 200,
            'content-type': 'application/grpc',
            'grpc-status': '14',
            'grpc-message': 'no healthy upstream',
          },
          { endStream: true },
        ),
      );
      return {
        ...local(await scene.listen(server), { protocol: 'grpc' }),
        injected: { via: 'nobody' as const },
      };
    },
  ),
  fault('a database behind a tcp service that is down', 'backend', 'connection-refused', async (scene) => ({
    ...local(await scene.closedPort(), { protocol: 'tcp' }),
    route: { paths: undefined, protocols: ['tcp'], destinations: [{ port: 5432 }] },
    injected: { via: 'nobody' as const },
  })),
  fault('a silent database behind a tcp service', null, 'healthy', async (scene) => ({
    ...local(await scene.listen(onConnect(() => undefined)), { protocol: 'tcp' }),
    route: { paths: undefined, protocols: ['tcp'], destinations: [{ port: 5432 }] },
    injected: { via: 'nobody' as const },
  })),
  fault('a plain Redis behind a tls service', 'gateway', 'https-to-plain-port', async (scene) => ({
    ...local(await scene.listen(saying('-ERR unknown command\r\n')), { protocol: 'tls', host: 'localhost' }),
    route: { paths: undefined, protocols: ['tls'], snis: ['redis.test'] },
    injected: { via: 'nobody' as const },
  })),
  fault(
    'wants the PROXY protocol, in front of TLS (HAProxy)',
    'second-lb',
    'proxy-protocol-expected',
    async (scene, all) => {
      const pem = await scene.write('pp.pem', `${all.good.cert}${all.good.key}`);
      const port = await haproxy(
        scene,
        `frontend f\n bind 127.0.0.1:PORT_P accept-proxy ssl crt ${pem}\n default_backend b\nbackend b\n server s 127.0.0.1:${await scene.listen(plain())}\n`,
      );
      return {
        ...local(port, { protocol: 'https', host: 'localhost' }),
        injected: { second: 'haproxy' as const },
      };
    },
  ),
  fault(
    'an application with keep-alive of one second, and POSTs that lost it',
    'gateway',
    'keepalive-race',
    async (scene) => {
      const server = createHttpServer((_request, response) => response.end('{}'));
      server.keepAliveTimeout = 1_000;
      const port = await scene.listen(server);
      return {
        ...local(port),
        injected: {
          log: logged(
            `recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 10.1.1.1, server: kong, request: "POST /api HTTP/1.1", upstream: "http://127.0.0.1:${port}/", host: "api.example.com"`,
          ),
        },
      };
    },
  ),
];

export const THIRD_BEHIND: readonly Fault[] = [...TIMEOUTS, ...NAMES, ...TLS, ...ANSWERS, ...OTHER_PROTOCOLS];
