import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeDeclared } from '../../../server/core/router/route-declared.ts';

const TARGET = { version: '3.9', flavor: 'traditional_compatible' } as const;

test('a config as an Admin API lists it gives winner, URL, Host, SNI, timeouts and retries', () => {
  const declared = {
    services: [
      {
        id: '8a0b3f4e-0000-4000-8000-000000000001',
        name: 'orders',
        protocol: 'https',
        host: 'orders',
        port: 8443,
        path: '/v1',
        connect_timeout: 2000,
        retries: 0,
      },
    ],
    routes: [
      {
        name: 'all-orders',
        paths: ['/orders'],
        service: { id: '8a0b3f4e-0000-4000-8000-000000000001' },
      },
    ],
    upstreams: [
      { id: '8a0b3f4e-0000-4000-8000-000000000002', name: 'orders', host_header: 'orders.internal' },
    ],
    targets: [{ target: '10.0.0.7:9443', upstream: { id: '8a0b3f4e-0000-4000-8000-000000000002' } }],
  };
  const { winner, upstream } = routeDeclared(declared, TARGET, { uri: '/orders/7?full=1', host: 'api.test' });
  assert.equal(winner?.name, 'all-orders');
  assert.equal(winner?.service?.name, 'orders');
  assert.deepEqual(upstream, {
    url: 'https://orders:8443/v1/7?full=1',
    host: 'orders.internal:9443',
    sni: 'orders.internal',
    targets: [{ host: '10.0.0.7', port: 9443 }],
    timeouts: { connect: 2000, write: 60_000, read: 60_000 },
    retries: 0,
  });
});

test('a config that is no object has no routes', () => {
  const { winner, answer } = routeDeclared(null, TARGET, { host: 'api.test' });
  assert.equal(winner, undefined);
  assert.equal(answer?.status, 404);
});
