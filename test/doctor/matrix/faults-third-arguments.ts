/** A third lot: well-known faults, asked about with every choice of arguments. */

import type { Scene } from '../stage.ts';
import type { Certificates, Fault, Injected } from './fault.ts';
import { faultOf, haproxy, local, type Made, nginx, url } from './lot.ts';
import { plain, raw, secure } from './servers.ts';

const lot = faultOf('third lot, arguments');

interface Base {
  readonly name: string;
  readonly hop: Fault['hop'];
  readonly cause: Fault['cause'];
  readonly make: (
    scene: Scene,
    certificates: Certificates,
  ) => Promise<{ readonly port: number; readonly more?: Readonly<Record<string, unknown>> }>;
}

const BASES: readonly Base[] = [
  {
    name: 'healthy',
    hop: null,
    cause: 'healthy',
    make: async (scene) => ({ port: await scene.listen(plain()) }),
  },
  {
    name: 'refused',
    hop: 'backend',
    cause: 'connection-refused',
    make: async (scene) => ({ port: await scene.closedPort() }),
  },
  {
    name: 'dropped',
    hop: 'network',
    cause: 'connection-timed-out',
    make: async (scene) => ({ port: await scene.fullPort() }),
  },
  {
    name: 'TLS port',
    hop: 'gateway',
    cause: 'http-to-tls-port',
    make: async (scene, all) => ({ port: await scene.listen(secure(all.good)) }),
  },
  {
    name: 'plain port',
    hop: 'gateway',
    cause: 'https-to-plain-port',
    make: async (scene) => ({
      port: await scene.listen(plain()),
      more: { protocol: 'https', host: 'localhost' },
    }),
  },
  {
    name: 'reset',
    hop: 'backend',
    cause: 'connection-reset',
    make: async (scene) => ({ port: await scene.listen(raw((socket) => socket.resetAndDestroy())) }),
  },
  {
    name: 'empty pool',
    hop: 'backend',
    cause: 'pool-down',
    make: async (scene) => ({
      port: await haproxy(scene, 'frontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n'),
    }),
  },
];

type Given = (
  made: Made & { readonly port: number; readonly more?: Readonly<Record<string, unknown>> },
  scene: Scene,
) => Partial<Injected>;

const GIVENS: Readonly<Record<string, Given>> = {
  'file alone': () => ({ via: 'nobody' }),
  'Admin API alone': () => ({ withoutFile: true, withoutVia: true, withoutLog: true }),
  'Admin API, route name, via': () => ({ withoutFile: true, withoutLog: true, target: 'api-route' }),
  'file and via': () => ({ withoutAdmin: true, withoutLog: true }),
  'URL alone': ({ port, more }) => ({
    via: 'nobody',
    withoutFile: true,
    target: `${more?.['protocol'] ?? 'http'}://${more?.['host'] ?? '127.0.0.1'}:${port}/`,
  }),
  'file and front': (_made, scene) => ({
    withoutAdmin: true,
    withoutVia: true,
    withoutLog: true,
    front: async ({ proxy }) =>
      url(
        await nginx(
          scene,
          `server { listen 127.0.0.1:PORT_P; location / { proxy_pass http://127.0.0.1:${proxy}; proxy_set_header Host $http_host; } }`,
        ),
      ),
  }),
  'file and log after a request': () => ({
    withoutAdmin: true,
    withoutVia: true,
    before: async ({ proxy }) => {
      await fetch(`http://127.0.0.1:${proxy}/api`).then(
        (answer) => answer.text(),
        () => undefined,
      );
    },
  }),
};

export const THIRD_ARGUMENTS: readonly Fault[] = BASES.flatMap(({ name, hop, cause, make }) =>
  Object.entries(GIVENS).map(([given, give]) =>
    lot(`${name}, with ${given}`, hop, cause, async (scene, certificates) => {
      const made = await make(scene, certificates);
      const declared = local(made.port, made.more);
      return { ...declared, injected: give({ ...declared, ...made }, scene) };
    }),
  ),
);
