/** What Kong 2.8, 3.4 and 3.9 answer by themselves, each in its own words. */

import { type KongAnswer, kongReplica, REQUEST_ID } from '../kong-replica.ts';
import type { Scene } from '../stage.ts';
import { type Declared, type Fault, file, type Injected } from './fault.ts';
import { plain } from './servers.ts';

interface Setting {
  /** Default: the backend is fine. */
  readonly port?: (scene: Scene) => Promise<number>;
  readonly declared?: (port: number) => Declared;
  /** The error.log beside it, of the backend's port. */
  readonly log?: (port: number) => string;
  readonly admin?: true;
}

function says(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  answer: KongAnswer,
  setting: Setting = {},
): Fault {
  return {
    name: `Kong ${answer.version}: ${name}`,
    hop,
    cause,
    async inject(scene): Promise<Injected> {
      const port = await (setting.port?.(scene) ?? scene.listen(plain()));
      const declared = setting.declared?.(port) ?? { service: { host: '127.0.0.1', port } };
      const log = setting.log?.(port);
      return {
        declared: file(declared),
        via: new URL(`http://127.0.0.1:${await scene.listen(kongReplica(answer))}`),
        ...(setting.admin ? {} : { withoutAdmin: true }),
        ...(log === undefined ? {} : { log }),
      };
    },
  };
}

const TAIL = `client: 127.0.0.1, server: kong, request: "GET /api HTTP/1.1"`;
const at = (level: string, text: string) => `2026/11/24 19:00:00 [${level}] 41#0: *7 ${text}`;
const NO_ROUTE = 'no Route matched with those values';
const UNEXPECTED = 'An unexpected error occurred';
const BAD_ANSWER = 'An invalid response was received from the upstream server';

const withPlugin =
  (name: string, config: Readonly<Record<string, unknown>> = {}) =>
  (port: number): Declared => ({
    service: { host: '127.0.0.1', port },
    route: { plugins: [{ name, config }] },
  });

function pool(port: number): Declared {
  return {
    service: { host: 'pool' },
    upstreams: [{ name: 'pool', targets: [{ target: `127.0.0.1:${port}` }] }],
  };
}

export const VERSION_FAULTS: readonly Fault[] = [
  says('no route', 'gateway', 'no-route', { version: '2.8.5', status: 404, message: NO_ROUTE }),
  says('no route', 'gateway', 'no-route', { version: '3.4.2', status: 404, message: NO_ROUTE }),
  says('no route, with headers = off', 'gateway', 'no-route', {
    version: '3.4.2',
    status: 404,
    message: NO_ROUTE,
    quiet: true,
  }),
  says('no route, said in HTML', 'gateway', 'no-route', {
    version: '3.9.3',
    status: 404,
    text: {
      type: 'text/html; charset=utf-8',
      body: `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>Error</title>\n  </head>\n  <body>\n    <h1>Error</h1>\n    <p>${NO_ROUTE}.</p>\n    <p>request_id: ${REQUEST_ID}</p>\n  </body>\n</html>\n`,
    },
  }),
  says(
    'no route, for a worker did not take the new configuration',
    'gateway',
    ['config-refused', 'no-route'],
    { version: '3.9.3', status: 404, message: NO_ROUTE },
    {
      admin: true,
      log: () =>
        `2026/11/24 18:59:58 [error] 41#0: *3 [lua] handler.lua:788: declarative reconfigure failed after 12 ms on worker #0: /usr/local/share/lua/5.1/resty/router/atc.lua:147: assertion failed!, context: ngx.timer\n`,
    },
  ),
  says('a route without a service', 'gateway', ['other-failure', 'no-target', 'no-route'], {
    version: '3.4.2',
    status: 503,
    message: 'no Service found with those values',
  }),
  says(
    'the name server fails, told by a generic 500',
    'network',
    'name-server-failure',
    { version: '2.8.5', status: 500, message: UNEXPECTED },
    {
      log: () =>
        `${at('error', `[lua] balancer.lua:1157: balancer_execute(): DNS resolution failed: dns server error: 2 server failure. Tried: ["(short)orders.test:(na) - cache-miss","orders.test:33 - cache-miss/querying/dns server error: 2 server failure"], ${TAIL}, host: "127.0.0.1"`)}\n`,
    },
  ),
  says(
    'a name that does not exist',
    'network',
    'name-not-found',
    { version: '2.8.5', status: 503, message: 'name resolution failed' },
    { declared: (port) => ({ service: { host: 'nothing.invalid', port } }) },
  ),
  says(
    'a name that only Kong cannot resolve',
    'network',
    'name-not-found',
    { version: '3.4.2', status: 503, message: 'name resolution failed' },
    { declared: (port) => ({ service: { host: 'localhost', port } }) },
  ),
  says(
    'the name server is dead, told by the initial resolve',
    'network',
    'name-server-failure',
    {
      version: '3.4.2',
      status: 500,
      message:
        "failed the initial dns/balancer resolve for 'localhost' with: failed to receive reply from UDP server 10.0.0.2:53: timeout",
    },
    { declared: (port) => ({ service: { host: 'localhost', port } }) },
  ),
  says(
    'all targets were taken out by health checks',
    ['backend', 'gateway'],
    'no-healthy-target',
    { version: '2.8.5', status: 503, message: 'failure to get a peer from the ring-balancer' },
    { declared: pool },
  ),
  says(
    'all targets were taken out, and they do refuse',
    ['backend', 'gateway'],
    ['no-healthy-target', 'connection-refused'],
    { version: '3.4.2', status: 503, message: 'failure to get a peer from the ring-balancer' },
    { declared: pool, port: (scene) => scene.closedPort() },
  ),
  says(
    'a plugin crashed',
    'gateway',
    'plugin-error',
    { version: '3.9.3', status: 500, message: UNEXPECTED },
    {
      declared: withPlugin('post-function'),
      log: () =>
        `${at('error', `[kong] init.lua:406 [post-function] /usr/local/share/lua/5.1/kong/plugins/post-function/handler.lua:27: attempt to index a nil value, ${TAIL}, host: "127.0.0.1", request_id: "${REQUEST_ID}"`)}\n`,
    },
  ),
  says(
    'a plugin crashed, and there is no log',
    'gateway',
    'plugin-error',
    { version: '2.8.5', status: 500, message: UNEXPECTED },
    { declared: withPlugin('pre-function') },
  ),
  says(
    'rate limit',
    'gateway',
    'plugin-denied',
    {
      version: '3.4.2',
      status: 429,
      message: 'API rate limit exceeded',
      more: [
        ['Retry-After', '22'],
        ['RateLimit-Limit', '2'],
        ['RateLimit-Remaining', '0'],
      ],
    },
    { declared: withPlugin('rate-limiting', { minute: 2 }) },
  ),
  says(
    'no token for jwt',
    'gateway',
    'plugin-denied',
    { version: '3.9.3', status: 401, message: 'Unauthorized', byPlugin: true },
    { declared: withPlugin('jwt') },
  ),
  says(
    'request-termination with 503',
    'gateway',
    'plugin-denied',
    { version: '2.8.5', status: 503, message: 'Service unavailable', byPlugin: true },
    { declared: withPlugin('request-termination') },
  ),
  says(
    'request-termination with 502',
    'gateway',
    'plugin-denied',
    { version: '3.9.3', status: 502, message: 'Bad Gateway', byPlugin: true },
    { declared: withPlugin('request-termination', { status_code: 502 }) },
  ),
  says(
    'acl, with headers = off',
    'gateway',
    'plugin-denied',
    { version: '3.4.2', status: 403, message: 'You cannot consume this service', quiet: true },
    { declared: withPlugin('acl', { allow: ['team'] }) },
  ),
  says(
    'ip-restriction in its old words',
    'gateway',
    'plugin-denied',
    { version: '2.8.5', status: 403, message: 'Your IP address is not allowed' },
    { declared: withPlugin('ip-restriction', { allow: ['10.0.0.1'] }) },
  ),
  says(
    'a custom plugin denies in words of its own',
    'gateway',
    'plugin-denied',
    {
      version: '3.4.2',
      status: 403,
      text: { type: 'application/json', body: '{"error":"tenant suspended"}' },
    },
    { declared: withPlugin('tenant-check') },
  ),
  says(
    'https only',
    'gateway',
    'https-required',
    {
      version: '2.8.5',
      status: 426,
      message: 'Please use HTTPS protocol',
      more: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'TLS/1.2, HTTP/1.1'],
      ],
    },
    { declared: (port) => ({ service: { host: '127.0.0.1', port }, route: { protocols: ['https'] } }) },
  ),
  says('too large a request header', 'gateway', 'header-too-large', {
    version: '3.9.3',
    status: 400,
    message: 'Request header or cookie too large',
  }),
  says(
    'the backend refuses',
    'backend',
    'connection-refused',
    { version: '2.8.5', status: 502, message: BAD_ANSWER, proxied: true },
    { port: (scene) => scene.closedPort() },
  ),
  says(
    'the backend refuses, with headers = off',
    'backend',
    'connection-refused',
    { version: '3.4.2', status: 502, message: BAD_ANSWER, proxied: true, quiet: true },
    { port: (scene) => scene.closedPort() },
  ),
  says(
    'Kong still has an old address of the name, which refuses',
    'backend',
    'connection-refused',
    { version: '3.9.3', status: 502, message: BAD_ANSWER, proxied: true },
    {
      log: (port) =>
        `${at('error', `connect() failed (111: Connection refused) while connecting to upstream, ${TAIL}, upstream: "http://127.0.0.77:${port}/", host: "127.0.0.1", request_id: "${REQUEST_ID}"`)}\n`,
    },
  ),
  says(
    'packets from Kong are dropped, those from here are not',
    'network',
    'connection-timed-out',
    { version: '3.4.2', status: 504, message: 'The upstream server is timing out', proxied: true },
    {
      log: (port) =>
        `${at('error', `upstream timed out (110: Connection timed out) while connecting to upstream, ${TAIL}, upstream: "http://127.0.0.1:${port}/", host: "127.0.0.1"`)}\n`,
    },
  ),
  says(
    'the backend answers Kong too late, but us in time',
    'backend',
    'response-timed-out',
    { version: '2.8.5', status: 504, message: 'The upstream server is timing out', proxied: true },
    {
      log: (port) =>
        `${at('error', `upstream timed out (110: Connection timed out) while reading response header from upstream, ${TAIL}, upstream: "http://127.0.0.1:${port}/", host: "127.0.0.1"`)}\n`,
    },
  ),
  says(
    'the header is too big for Kong, by its log',
    'gateway',
    'header-too-large',
    { version: '3.4.2', status: 502, message: BAD_ANSWER, proxied: true },
    {
      log: (port) =>
        `${at('error', `upstream sent too big header while reading response header from upstream, ${TAIL}, upstream: "http://127.0.0.1:${port}/", host: "127.0.0.1"`)}\n`,
    },
  ),
  says(
    'the database is gone',
    'gateway',
    'database-unreachable',
    { version: '3.4.2', status: 500, message: UNEXPECTED },
    {
      log: () =>
        `${at('error', `[lua] connector.lua:309: connect(): [postgres] could not connect: connection refused, ${TAIL}, host: "127.0.0.1"`)}\n${at('error', `[kong] key-auth/handler.lua:110 [key-auth] failed to get from node cache: callback threw an error: [postgres] connection refused, ${TAIL}, host: "127.0.0.1"`)}\n`,
    },
  ),
];
