import type { Scene } from '../stage.ts';
import { type Fault, file, type Injected, type KongPorts } from './fault.ts';
import { plain, raw } from './servers.ts';

const LOCAL = { host: '127.0.0.1' };

type Make = (port: number, scene: Scene) => Promise<Injected> | Injected;

function fault(name: string, hop: Fault['hop'], cause: Fault['cause'], make: Make): Fault {
  return { name, hop, cause, inject: async (scene) => make(await scene.listen(plain()), scene) };
}

function plugin(name: string, cause: Fault['cause'], settings: Readonly<Record<string, unknown>>): Fault {
  return fault(name, 'gateway', cause, (port) => ({
    declared: file({ service: { ...LOCAL, port }, route: { plugins: [settings] } }),
    via: 'lab',
  }));
}

function drift(
  name: string,
  live: (port: number, closed: number) => Parameters<typeof file>[0],
  declared?: (port: number) => Parameters<typeof file>[0],
): Fault {
  return {
    name,
    hop: 'gateway',
    cause: 'live-differs-from-file',
    async inject(scene) {
      const [port, closed] = [await scene.listen(plain()), await scene.closedPort()];
      return {
        declared: file(declared?.(port) ?? { service: { ...LOCAL, port } }),
        live: file(live(port, closed)),
        via: 'nginx',
      };
    },
  };
}

async function haproxyFront(scene: Scene, server: string, timeout = '5s'): Promise<URL> {
  const ports = await scene.haproxy(
    `defaults\n mode http\n timeout connect 500ms\n timeout client 5s\n timeout server ${timeout}\n retries 0\nfrontend f\n bind 127.0.0.1:PORT_F\n default_backend b\nbackend b\n server s ${server}\n`,
  );
  return new URL(`http://127.0.0.1:${ports['F']}`);
}

async function nginxFront(scene: Scene, pass: string, timeout = '5s'): Promise<URL> {
  const ports = await scene.nginx(
    `server { listen 127.0.0.1:PORT_F; location / { proxy_pass ${pass}; proxy_set_header Host $http_host; proxy_read_timeout ${timeout}; proxy_connect_timeout 400ms; } }`,
    { name: 'front' },
  );
  return new URL(`http://127.0.0.1:${ports['F']}`);
}

function front(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  make: (scene: Scene) => (kong: KongPorts) => Promise<URL>,
  slow?: number,
): Fault {
  return {
    name,
    hop,
    cause,
    async inject(scene) {
      const server =
        slow === undefined
          ? plain()
          : plain((_request, response) => setTimeout(() => response.end('{}'), slow));
      const port = await scene.listen(server);
      return {
        declared: file({ service: { ...LOCAL, port, read_timeout: 5_000 } }),
        via: 'nginx',
        front: make(scene),
      };
    },
  };
}

export const GATEWAY_FAULTS: readonly Fault[] = [
  fault('an upstream without targets', 'gateway', 'no-target', () => ({
    declared: file({ service: { host: 'pool' }, upstreams: [{ name: 'pool' }] }),
    via: 'nginx',
  })),
  fault('all targets have weight 0', 'gateway', 'no-target', (port) => ({
    declared: file({
      service: { host: 'pool' },
      upstreams: [{ name: 'pool', targets: [{ target: `127.0.0.1:${port}`, weight: 0 }] }],
    }),
    via: 'lab',
  })),
  fault('no target is healthy', ['backend', 'gateway'], 'no-healthy-target', async (_port, scene) => {
    const closed = await scene.closedPort();
    const target = `127.0.0.1:${closed}`;
    const healthchecks = { passive: { unhealthy: { tcp_failures: 1 } } };
    return {
      declared: file({
        service: { host: 'pool' },
        upstreams: [{ name: 'pool', healthchecks, targets: [{ target }] }],
      }),
      via: 'lab',
      conf: { kongsole_lab_unhealthy: [target] },
    };
  }),
  {
    name: 'the gateway has no such route',
    hop: 'gateway',
    cause: ['live-differs-from-file', 'no-route'],
    async inject(scene) {
      const port = await scene.listen(plain());
      const live = JSON.stringify({
        _format_version: '3.0',
        services: [
          {
            name: 'api',
            ...LOCAL,
            port,
            connect_timeout: 500,
            write_timeout: 800,
            read_timeout: 800,
            retries: 0,
          },
        ],
      });
      return { declared: file({ service: { ...LOCAL, port } }), live, via: 'nginx' };
    },
  },
  fault('the route takes https only', 'gateway', 'https-required', (port) => ({
    declared: file({ service: { ...LOCAL, port }, route: { protocols: ['https'] } }),
    via: 'lab',
  })),
  fault(
    'the route takes https only and redirects',
    'gateway',
    ['https-required', 'redirect-loop'],
    (port) => ({
      declared: file({
        service: { ...LOCAL, port },
        route: { protocols: ['https'], https_redirect_status_code: 301 },
      }),
      via: 'lab',
    }),
  ),
  plugin('key-auth', 'plugin-denied', { name: 'key-auth' }),
  plugin('ip-restriction', 'plugin-denied', { name: 'ip-restriction', config: { allow: ['10.9.9.9'] } }),
  plugin('request-termination', 'plugin-denied', {
    name: 'request-termination',
    config: { status_code: 503, message: 'closed for cleaning' },
  }),
  drift('the gateway has another port', (_port, closed) => ({ service: { ...LOCAL, port: closed } })),
  drift('the gateway still has https', (port) => ({ service: { ...LOCAL, port, protocol: 'https' } })),
  drift('the gateway still has another host', (port) => ({ service: { host: '127.0.0.9', port } })),
  drift('the gateway has another route', (port) => ({
    service: { ...LOCAL, port },
    route: { paths: ['/elsewhere'] },
  })),
  drift(
    'the gateway has a dead target',
    (_port, closed) => ({
      service: { host: 'pool' },
      upstreams: [{ name: 'pool', targets: [{ target: `127.0.0.1:${closed}` }] }],
    }),
    (port) => ({
      service: { host: 'pool' },
      upstreams: [{ name: 'pool', targets: [{ target: `127.0.0.1:${port}` }] }],
    }),
  ),
  {
    name: 'Kong does not listen',
    hop: 'gateway',
    cause: 'gateway-down',
    async inject(scene) {
      const port = await scene.listen(plain());
      return {
        declared: file({ service: { ...LOCAL, port } }),
        via: new URL(`http://127.0.0.1:${await scene.closedPort()}`),
      };
    },
  },
  {
    name: 'Kong takes connections and says nothing',
    hop: 'gateway',
    cause: 'gateway-down',
    async inject(scene) {
      const port = await scene.listen(plain());
      return {
        declared: file({ service: { ...LOCAL, port } }),
        via: new URL(`http://127.0.0.1:${await scene.listen(raw(() => undefined))}`),
      };
    },
  },
  {
    name: 'the front balancer finds no Kong (HAProxy)',
    hop: 'gateway',
    cause: 'gateway-down',
    async inject(scene) {
      const port = await scene.listen(plain());
      const closed = await scene.closedPort();
      return {
        declared: file({ service: { ...LOCAL, port } }),
        via: new URL(`http://127.0.0.1:${closed}`),
        front: () => haproxyFront(scene, `127.0.0.1:${closed}`),
      };
    },
  },
  front(
    'the front balancer waits less than the backend needs (HAProxy)',
    'front-lb',
    'front-timeout',
    (scene) =>
      ({ proxy }) =>
        haproxyFront(scene, `127.0.0.1:${proxy}`, '500ms'),
    1_200,
  ),
  front(
    'the front balancer waits less than the backend needs (nginx)',
    'front-lb',
    'front-timeout',
    (scene) =>
      ({ proxy }) =>
        nginxFront(scene, `http://127.0.0.1:${proxy}`, '500ms'),
    1_200,
  ),
  front(
    "the front balancer speaks plain HTTP to Kong's TLS port (nginx)",
    'front-lb',
    'front-speaks-wrong-protocol',
    (scene) =>
      ({ tls }) =>
        nginxFront(scene, `http://127.0.0.1:${tls}`),
  ),
  front(
    "the front balancer speaks plain HTTP to Kong's TLS port (HAProxy)",
    'front-lb',
    'front-speaks-wrong-protocol',
    (scene) =>
      ({ tls }) =>
        haproxyFront(scene, `127.0.0.1:${tls}`),
  ),
  front(
    "the front balancer speaks TLS to Kong's plain port",
    'front-lb',
    'front-speaks-wrong-protocol',
    (scene) =>
      ({ proxy }) =>
        nginxFront(scene, `https://127.0.0.1:${proxy}`),
  ),
];
