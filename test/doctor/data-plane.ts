/**
 * Kong's place in a chain: the lab's Admin API and, for what is sent on, a real nginx set up as Kong sets up its own,
 * so that its failures, retries and error.log are real. nginx 1.22 is as lenient with headers as Kong up to 3.5.
 */

import { isIP } from 'node:net';
import { type Aim, aimAt, hostWithPort } from '../../client/probe/aim.ts';
import { isSet, type PlainEntity } from '../../client/probe/snapshot.ts';
import { type Made, makeCertificate } from '../lab/certificates.ts';
import { startGateway } from '../lab/gateway.ts';
import type { Store } from '../lab/store.ts';
import type { Scene } from './stage.ts';

export interface Plane {
  readonly adminUrl: string;
  /** The nginx data plane. */
  readonly nginxUrl: string;
  readonly nginxTlsUrl: string;
  /** The lab's own proxy, for what Kong answers itself. */
  readonly labUrl: string;
  readonly log: string;
}

export interface PlaneOptions {
  /** What the gateway holds. */
  readonly live: string;
  /** kong.conf, as far as it matters here. */
  readonly conf?: PlainEntity;
  /** Addresses of names; a name that is missing here gets the answer of a failed lookup, with this status. */
  readonly names?: Readonly<Record<string, string | 'not-found' | 'server-failure'>>;
}

export async function startPlane(
  scene: Scene,
  { live, conf = {}, names = {} }: PlaneOptions,
): Promise<Plane> {
  const file = await scene.write('live.yaml', live);
  const certificate = await makeCertificate({ commonName: 'kong', names: ['localhost', 'api.example.com'] });
  const lab = await startGateway({ file, adminPort: 0, proxyPort: 0, proxyTlsPort: 0, certificate, conf });
  scene.atEnd(() => lab.close());
  const sick = conf['kongsole_lab_unhealthy'];
  if (Array.isArray(sick)) for (const target of sick) lab.gateway.setHealth(String(target), 'UNHEALTHY');
  const ports = await scene.nginx(await planeConfig(scene, lab.gateway.store(), certificate, conf, names), {
    name: 'kong',
  });
  return {
    adminUrl: lab.adminUrl,
    labUrl: lab.proxyUrl,
    nginxUrl: `http://127.0.0.1:${ports['PROXY']}`,
    nginxTlsUrl: `https://127.0.0.1:${ports['TLS']}`,
    log: 'kong-error.log',
  };
}

async function planeConfig(
  scene: Scene,
  store: Store,
  { cert, key }: Made,
  conf: PlainEntity,
  names: NonNullable<PlaneOptions['names']>,
): Promise<string> {
  const upstreams: string[] = [];
  const locations: string[] = [];
  const idle = Number(conf['upstream_keepalive_idle_timeout'] ?? 60);
  for (const [i, route] of store.entities('routes').entries()) {
    const aim = aimAt(String(route['id']), store);
    const paths: readonly unknown[] = Array.isArray(route['paths']) ? route['paths'] : ['/'];
    if ('known' in aim || !isSet(route['service'])) continue;
    const hosts = aim.peers.map(({ host, port }) => ({
      port,
      address: isIP(host.replace(/[[\]]/g, '')) ? host : (names[host] ?? '127.0.0.1'),
    }));
    const dead = hosts.find(({ address }) => address === 'not-found' || address === 'server-failure');
    // OpenResty's balancer takes no IPv6 address without brackets.
    const bare = hosts.some(({ address }) => isIP(address) === 6);
    const body = bare
      ? answeredByKong(500, 'An unexpected error occurred')
      : dead
        ? nameFailure(dead.address, aim.host)
        : hosts.length === 0
          ? noPeer()
          : undefined;
    if (!body) {
      const servers = hosts.map(({ address, port }) => `server ${address}:${port} max_fails=0;`).join(' ');
      upstreams.push(
        `upstream u${i} { ${servers} keepalive 60; keepalive_timeout ${Math.round(idle * 1000)}ms; }`,
      );
    }
    for (const path of paths) {
      const pass = body ?? (await passing(scene, aim, `u${i}`, conf));
      locations.push(`location ^~ ${String(path)} { ${pass} }`);
    }
  }
  await scene.write('kong.pem', cert);
  await scene.write('kong.key', key);
  return `
${upstreams.join('\n')}
map $http_upgrade $kong_connection { default ''; websocket upgrade; }
server {
  listen 127.0.0.1:PORT_PROXY; listen 127.0.0.1:PORT_TLS ssl http2;
  ssl_certificate ${scene.folder}/kong.pem; ssl_certificate_key ${scene.folder}/kong.key;
  server_name kong; merge_slashes off;
  more_set_headers 'X-Kong-Request-Id: $request_id';
  error_page 502 /kong_502; error_page 504 /kong_504; error_page 503 /kong_503;
  location = /kong_502 { internal; ${madeByKong(502, 'An invalid response was received from the upstream server')} }
  location = /kong_504 { internal; ${madeByKong(504, 'The upstream server is timing out')} }
  location = /kong_503 { internal; ${madeByKong(503, 'The upstream server is currently unavailable')} }
  ${locations.join('\n  ')}
  ${locations.some((location) => location.startsWith('location ^~ / ')) ? '' : `location / { ${answeredByKong(404, 'no Route matched with those values')} }`}
}`;
}

const PROXIED = `more_set_headers 'X-Kong-Upstream-Latency: 1' 'X-Kong-Proxy-Latency: 0' 'Via: 1.1 kong/3.9.3' 'X-Kong-Request-Id: $request_id';`;

/** After the balancer: upstream failures carry the latencies of a proxied answer. */
function madeByKong(status: number, message: string): string {
  return `${PROXIED} more_set_headers 'Server: kong/3.9.3'; ${body(status, message)}`;
}

/** Before the balancer: nobody behind was asked. */
function answeredByKong(status: number, message: string): string {
  return `more_set_headers 'X-Kong-Response-Latency: 0' 'Server: kong/3.9.3'; ${body(status, message)}`;
}

function body(status: number, message: string): string {
  return `return ${status} '{\\n  "message":"${message}",\\n  "request_id":"$request_id"\\n}';`;
}

function nameFailure(kind: string, host: string): string {
  return kind === 'not-found'
    ? answeredByKong(503, 'name resolution failed')
    : answeredByKong(
        500,
        `failed the initial dns/balancer resolve for '${host}' with: dns server error: 2 server failure`,
      ).replaceAll(`'${host}'`, host);
}

function noPeer(): string {
  return answeredByKong(503, 'failure to get a peer from the ring-balancer');
}

async function passing(scene: Scene, aim: Aim, upstream: string, conf: PlainEntity): Promise<string> {
  const peer = aim.peers[0];
  const host = aim.hostHeader ?? peer?.host ?? aim.host;
  const name = host.replace(/:\d+$/, '');
  const shown = aim.preservesHost ? '$http_host' : hostWithPort(host, peer?.port ?? aim.port, aim.protocol);
  const secure = ['https', 'grpcs', 'wss'].includes(aim.protocol);
  const { connect, read, write } = aim.timeouts;
  if (aim.protocol === 'grpc' || aim.protocol === 'grpcs') {
    return `grpc_pass ${aim.protocol}://${upstream}; grpc_connect_timeout ${connect}ms; grpc_read_timeout ${read}ms; ${PROXIED}`;
  }
  const parts = [
    `proxy_pass ${secure ? 'https' : 'http'}://${upstream}${aim.path};`,
    `proxy_http_version 1.1; proxy_set_header Connection $kong_connection; proxy_set_header Upgrade $http_upgrade;`,
    `proxy_set_header Host ${shown}; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-For $remote_addr;`,
    `proxy_connect_timeout ${connect}ms; proxy_read_timeout ${read}ms; proxy_send_timeout ${write}ms;`,
    `proxy_buffer_size ${String(conf['nginx_proxy_proxy_buffer_size'] ?? '4k')}; proxy_buffers 8 16k; proxy_pass_header Server; proxy_pass_header Date;`,
    'proxy_redirect off;',
    PROXIED,
  ];
  if (secure) {
    const isName = isIP(name.replace(/[[\]]/g, '')) === 0;
    parts.push(
      isName
        ? `proxy_ssl_server_name on; proxy_ssl_name ${aim.preservesHost ? '$host' : name};`
        : 'proxy_ssl_server_name off;',
    );
    parts.push(
      `proxy_ssl_session_reuse off; proxy_ssl_protocols ${String(conf['nginx_proxy_proxy_ssl_protocols'] ?? 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3')};`,
    );
    if (aim.tls.verify) {
      const trusted = await scene.write(
        `${upstream}-ca.pem`,
        aim.tls.authorities.join('\n') || (await makeCertificate({ commonName: 'nobody' })).cert,
      );
      parts.push(`proxy_ssl_verify on; proxy_ssl_verify_depth 3; proxy_ssl_trusted_certificate ${trusted};`);
    }
    if (aim.tls.identity) {
      const certificate = await scene.write(`${upstream}-client.pem`, aim.tls.identity.cert);
      const key = await scene.write(`${upstream}-client.key`, aim.tls.identity.key);
      parts.push(`proxy_ssl_certificate ${certificate}; proxy_ssl_certificate_key ${key};`);
    }
  }
  return parts.join(' ');
}
