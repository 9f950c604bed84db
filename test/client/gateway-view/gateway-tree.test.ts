import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DEFAULT_LIMITS } from '../../../client/admin-api/api.ts';
import type { AdminFailure } from '../../../client/admin-api/failure.ts';
import { httpAdminApi } from '../../../client/admin-api/http.ts';
import { type Gateway, type GatewayState, gatewayTree } from '../../../client/gateway-view/gateway-tree.ts';
import type { TreeNode } from '../../../client/gateway-view/node.ts';
import { Sessions } from '../../../client/gateway-view/sessions.ts';
import { selfSigned } from '../../kit/local-server.ts';
import { fakeGateway, type Lists } from './fake-gateway.ts';

// An hour on, so that the second in which a certificate was made does not matter.
const NOW = Date.now() + 3_600_000;

/** The tree as text: one line a node, marks for colours, sections that are empty left out. */
function drawn(node: TreeNode, indent = ''): string[] {
  const tint = node.icon.tint ? ` (${node.icon.tint})` : '';
  const line = `${indent}${node.label}${node.description ? `: ${node.description}` : ''}${tint}`;
  if (node.words.includes('section') && node.description === 'none') return [];
  return [line, ...node.children.flatMap((child) => drawn(child, `${indent}  `))];
}

async function read(t: TestContext, lists: Lists, info?: object): Promise<TreeNode> {
  const gateway = { id: 'g', name: 'Lab', url: await fakeGateway(t, lists, info) };
  return gatewayTree(gateway, await stateAfterReading(gateway), 'other', NOW);
}

async function stateAfterReading(gateway: Gateway): Promise<GatewayState> {
  const sessions = new Sessions({
    connect: async ({ url, pinned }) => httpAdminApi({ url, pinned, token: undefined }, DEFAULT_LIMITS),
    now: () => NOW,
    onChange: () => undefined,
    onRead: async () => undefined,
  });
  await sessions.read(gateway);
  return sessions.stateOf(gateway);
}

async function checkTree(t: TestContext, lists: Lists, expected: string): Promise<void> {
  assert.equal(drawn(await read(t, lists)).join('\n'), expected.replace(/^\n|\n\s*$/g, ''));
}

const SERVICE = { id: 's1', name: 'billing', protocol: 'https', host: 'billing.internal', port: 443 };

test('routes stand below their service, and plugins below what they are for', (t) =>
  checkTree(
    t,
    {
      services: [SERVICE, { ...SERVICE, id: 's2', name: 'accounts', enabled: false, path: '/v2' }],
      routes: [
        { id: 'r1', name: 'invoices', service: { id: 's1' }, methods: ['GET'], paths: ['/invoices'] },
        { id: 'r2', name: null, service: { id: 's1' }, hosts: ['a.example.com'], paths: null },
      ],
      plugins: [
        { id: 'p1', name: 'cors', route: { id: 'r1' } },
        { id: 'p2', name: 'key-auth', service: { id: 's1' }, enabled: false },
        { id: 'p3', name: 'prometheus' },
        { id: 'p4', name: 'rate-limiting', route: { id: 'r1' }, consumer: { id: 'c1' } },
        { id: 'p5', name: 'request-termination', consumer: { id: 'c1' } },
      ],
      consumers: [{ id: 'c1', username: 'alice', custom_id: 'c-1' }],
    },
    `
Lab: 3.9.1 · DB-less (good)
  Services: 2
    accounts: https://billing.internal:443/v2 · disabled · no routes (muted)
    billing: https://billing.internal:443
      invoices: GET /invoices
        cors
        rate-limiting: for consumer alice
      a.example.com
      key-auth: disabled (muted)
  Consumers: 1
    alice: c-1
      request-termination: for consumer alice
  Global Plugins: 1
    prometheus
`,
  ));

test('an upstream tells how many of its targets are healthy', (t) =>
  checkTree(
    t,
    {
      upstreams: [
        { id: 'u1', name: 'mixed' },
        { id: 'u2', name: 'dead' },
        { id: 'u3', name: 'unchecked' },
        { id: 'u4', name: 'empty' },
      ],
      'upstreams/mixed/health': [
        { id: 't1', target: '10.0.0.1:80', weight: 100, health: 'HEALTHY' },
        { id: 't2', target: '10.0.0.2:80', weight: 0, health: 'UNHEALTHY' },
      ],
      'upstreams/dead/health': [{ id: 't3', target: 'gone:80', health: 'DNS_ERROR' }],
      'upstreams/unchecked/health': [{ id: 't4', target: 'a:80', health: 'HEALTHCHECKS_OFF' }],
      'upstreams/empty/health': [],
    },
    `
Lab: 3.9.1 · DB-less (good)
  Upstreams: 4
    dead: 0 of 1 target healthy (bad)
      gone:80: name not found (bad)
    empty: no targets (warning)
    mixed: 1 of 2 targets healthy (warning)
      10.0.0.1:80: healthy (good)
      10.0.0.2:80: unhealthy · weight 0 (bad)
    unchecked: 1 target
      a:80: not checked (muted)
`,
  ));

test('a control plane, which has no health, still shows its targets', (t) =>
  checkTree(
    t,
    { upstreams: [{ id: 'u1', name: 'up' }], 'upstreams/up/targets': [{ id: 't1', target: 'a:80' }] },
    `
Lab: 3.9.1 · DB-less (good)
  Upstreams: 1
    up: 1 target
      a:80: health unknown (muted)
`,
  ));

test('a route without a service has a section of its own', (t) =>
  checkTree(
    t,
    { routes: [{ id: 'r1', name: 'lonely', paths: ['/x'] }] },
    `
Lab: 3.9.1 · DB-less (good)
  Routes without Service: 1
    lonely: /x
`,
  ));

test('a certificate tells when it expires', async (t) =>
  checkTree(
    t,
    {
      certificates: [
        { id: 'c1', cert: (await selfSigned('kong')).cert, snis: ['api.example.com'] },
        { id: 'c2', cert: '{vault://env/cert}', snis: [] },
        { id: 'c3', cert: 'garbage' },
      ],
    },
    `
Lab: 3.9.1 · DB-less (good)
  Certificates: 3
    api.example.com: expires in 1 day (warning)
    c2: kept in a vault (muted)
    c3: not readable (warning)
`,
  ));

test('what is not an entity is left out', (t) =>
  checkTree(
    t,
    { services: [SERVICE, { name: 'no id' }, { id: 7 }] },
    `
Lab: 3.9.1 · DB-less (good)
  Services: 1
    billing: https://billing.internal:443 · no routes
`,
  ));

test('keys of nodes are unique', async (t) => {
  const tree = await read(t, {
    services: [SERVICE],
    routes: [{ id: 'same', service: { id: 's1' } }],
    plugins: [
      { id: 'same', name: 'cors', route: { id: 'same' } },
      { id: 'p', name: 'acl', consumer: { id: 'same' } },
    ],
    consumers: [{ id: 'same', username: 'a' }],
  });
  const keys = (node: TreeNode): string[] => [node.key, ...node.children.flatMap(keys)];
  const all = keys(tree);
  assert.equal(new Set(all).size, all.length);
});

const GATEWAY: Gateway = { id: 'g', name: 'Lab', url: 'http://127.0.0.1:1' };

test('a gateway that is down shows the reason, what to do, and offers a retry', async () => {
  const tree = gatewayTree(GATEWAY, await stateAfterReading(GATEWAY), 'chosen', NOW);
  assert.deepEqual(drawn(tree), [
    'Lab: chosen (bad)',
    '  Nothing listens at 127.0.0.1:1: Check the port, that Kong runs, and that admin_listen in kong.conf has this address. (bad)',
  ]);
  assert.ok(tree.children[0]?.words.includes('failure'));
});

test('a refresh that fails keeps what was read before', async (t) => {
  const gateway = { ...GATEWAY, url: await fakeGateway(t, { services: [SERVICE] }) };
  const before = await stateAfterReading(gateway);
  assert.ok(before.kind === 'read');
  const failure: AdminFailure = { kind: 'timed-out', limitMs: 10_000 };
  const tree = gatewayTree(gateway, { kind: 'failed', failure, previous: before.reading }, 'other', NOW);
  assert.match(drawn(tree).join('\n'), /No whole answer within 10 s.*\n {2}Services: 1/);
});

test('targets that cannot be read leave their upstream in place', async (t) => {
  const tree = await read(t, { services: [SERVICE], upstreams: [{ id: 'u', name: 'up' }] });
  assert.match(drawn(tree).join('\n'), /Services: 1\n.*\n {2}Upstreams: 1\n {4}up: targets not read/);
});

test('a stopped reading says so and keeps the connection no longer', async (t) => {
  const url = await fakeGateway(t, { services: [SERVICE] });
  const gateway = { ...GATEWAY, url };
  const closed: string[] = [];
  const sessions: Sessions = new Sessions({
    connect: async (of) => {
      const api = httpAdminApi({ url: of.url, token: undefined }, DEFAULT_LIMITS);
      return { send: api.send, close: () => api.close().then(() => void closed.push(of.id)) };
    },
    now: () => NOW,
    onChange: () => {
      if (sessions.stateOf(gateway).kind === 'reading') sessions.stop(gateway.id);
    },
    onRead: async () => assert.fail('nothing was read'),
  });
  await sessions.read(gateway);
  const state = sessions.stateOf(gateway);
  assert.ok(state.kind === 'failed');
  assert.equal(state.failure.kind, 'cancelled');
  assert.deepEqual(closed, ['g']);
});

test('a section without entities says what that means', async (t) => {
  const { children } = await read(t, {});
  assert.deepEqual(
    children.map(({ label, description, facts }) => [label, description, facts.length]),
    ['Services', 'Upstreams', 'Consumers', 'Certificates', 'Global Plugins'].map((label) => [
      label,
      'none',
      1,
    ]),
  );
});
