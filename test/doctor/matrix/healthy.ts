/** Chains in which nothing is wrong: no fault may be found in them. */

import type { Scene } from '../stage.ts';
import type { Certificates } from './fault.ts';
import { type Fault, file, type Injected } from './fault.ts';
import { grpc, plain, secure } from './servers.ts';

function healthy(
  name: string,
  inject: (scene: Scene, certificates: Certificates) => Promise<Injected>,
): Fault {
  return { name: `healthy: ${name}`, hop: null, cause: 'healthy', inject };
}

const simple =
  (server: (all: Certificates) => ReturnType<typeof plain>, service = {}, more: Partial<Injected> = {}) =>
  async (scene: Scene, all: Certificates): Promise<Injected> => ({
    declared: file({ service: { host: '127.0.0.1', port: await scene.listen(server(all)), ...service } }),
    via: 'nginx',
    ...more,
  });

const status =
  (code: number, body = '{}') =>
  () =>
    plain((_request, response) => response.writeHead(code, { 'Content-Type': 'application/json' }).end(body));

const haproxy = async (scene: Scene, server: string, name = 'P') =>
  (
    await scene.haproxy(
      `defaults\n mode http\n timeout connect 1s\n timeout client 5s\n timeout server 5s\nfrontend f\n bind 127.0.0.1:PORT_${name}\n default_backend b\nbackend b\n server s ${server}\n`,
    )
  )[name] ?? 0;

const CA = 'c0ffee00-0000-4000-8000-000000000001';
const CLIENT = 'c0ffee00-0000-4000-8000-000000000002';

export const HEALTHY: readonly Fault[] = [
  healthy(
    'http',
    simple(() => plain()),
  ),
  healthy(
    'https',
    simple((all) => secure(all.good), { protocol: 'https', host: 'localhost' }),
  ),
  healthy(
    'https, expired certificate that nobody checks',
    simple((all) => secure(all.expired), { protocol: 'https', host: 'localhost' }),
  ),
  healthy(
    'https, self-signed certificate that nobody checks',
    simple((all) => secure(all.selfSigned), { protocol: 'https', host: '127.0.0.1' }),
  ),
  healthy('https checked and right', async (scene, all) => ({
    declared: file({
      service: {
        host: 'localhost',
        protocol: 'https',
        tls_verify: true,
        ca_certificates: [CA],
        port: await scene.listen(secure(all.good)),
      },
      more: { ca_certificates: [{ id: CA, cert: all.authority.cert }] },
    }),
    via: 'nginx',
  })),
  healthy('a client certificate that is right', async (scene, all) => ({
    declared: file({
      service: {
        host: 'localhost',
        protocol: 'https',
        client_certificate: CLIENT,
        port: await scene.listen(
          secure(all.good, { requestCert: true, rejectUnauthorized: true, ca: all.authority.cert }),
        ),
      },
      more: { certificates: [{ id: CLIENT, ...all.client }] },
    }),
    via: 'nginx',
  })),
  healthy(
    'grpc',
    simple(() => grpc() as ReturnType<typeof plain>, { protocol: 'grpc' }, { via: 'nobody' }),
  ),
  healthy('an answer of 204', simple(status(204, ''))),
  healthy('an answer of 404 from the application', simple(status(404, '{"error":"no such order"}'))),
  healthy('an answer of 401 from the application', simple(status(401, '{"error":"who are you"}'))),
  healthy(
    'headers of 3 KB',
    simple(() => plain((_request, response) => response.setHeader('X-Long', 'x'.repeat(3000)).end('{}'))),
  ),
  healthy(
    'headers of 6 KB with a larger buffer',
    simple(
      () => plain((_request, response) => response.setHeader('X-Long', 'x'.repeat(6000)).end('{}')),
      {},
      { conf: { nginx_proxy_proxy_buffer_size: '16k' } },
    ),
  ),
  healthy('an upstream of two targets', async (scene) => {
    const ports = [await scene.listen(plain()), await scene.listen(plain())];
    const targets = ports.map((port) => ({ target: `127.0.0.1:${port}` }));
    return {
      declared: file({ service: { host: 'pool' }, upstreams: [{ name: 'pool', targets }] }),
      via: 'nginx',
    };
  }),
  healthy('a route by host and method', async (scene) => ({
    declared: file({
      service: { host: '127.0.0.1', port: await scene.listen(plain()) },
      route: { hosts: ['api.example.com'], methods: ['GET', 'POST'] },
    }),
    via: 'lab',
  })),
  healthy('HAProxy as second balancer', async (scene) => ({
    declared: file({
      service: { host: '127.0.0.1', port: await haproxy(scene, `127.0.0.1:${await scene.listen(plain())}`) },
    }),
    via: 'nginx',
    second: 'haproxy',
  })),
  healthy('HAProxy in front', async (scene) => ({
    declared: file({ service: { host: '127.0.0.1', port: await scene.listen(plain()) } }),
    via: 'nginx',
    front: async ({ proxy }) =>
      new URL(`http://127.0.0.1:${await haproxy(scene, `127.0.0.1:${proxy}`, 'F')}`),
  })),
  healthy('balancers on both sides', async (scene) => ({
    declared: file({
      service: { host: '127.0.0.1', port: await haproxy(scene, `127.0.0.1:${await scene.listen(plain())}`) },
    }),
    via: 'nginx',
    second: 'haproxy',
    front: async ({ proxy }) =>
      new URL(`http://127.0.0.1:${await haproxy(scene, `127.0.0.1:${proxy}`, 'F')}`),
  })),
  healthy(
    'a redirect to another page',
    simple(() =>
      plain((request, response) =>
        request.url?.endsWith('/new')
          ? response.end('{}')
          : response.writeHead(302, { Location: '/new' }).end(),
      ),
    ),
  ),
  healthy(
    'a slow but timely answer',
    simple(() => plain((_request, response) => setTimeout(() => response.end('{}'), 150)), {
      read_timeout: 5_000,
    }),
  ),
  healthy(
    'only the file, no gateway to ask',
    simple(() => plain(), {}, { via: 'nobody', withoutLog: true }),
  ),
];
