import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Aim, aimAt } from '../../../client/probe/aim.ts';
import { declaredSnapshot } from '../../../client/probe/declared.ts';
import { driftOf } from '../../../client/probe/drift.ts';
import { routingOf } from '../../../client/probe/routing.ts';
import { openConfig } from '../../../server/core/features/open-config.ts';

function snapshot(yaml: string) {
  const config = openConfig(yaml, {
    fileName: 'kong.yaml',
    target: {},
    dialect: 'dbless',
    verdictOnly: false,
    now: 0,
  });
  return declaredSnapshot(config);
}

function aim(target: string, yaml: string, version = '3.9'): Aim {
  const declared = snapshot(yaml);
  const options = { version, flavor: undefined, host: 'kong.test', scheme: undefined } as const;
  const found = aimAt(target, declared, routingOf(declared, options));
  assert.ok(!('known' in found));
  return found;
}

test('the path is joined as Kong joins it, the query of a service path aside', () => {
  const path = (service: string, route: string) =>
    aim(
      'api',
      `
_format_version: "3.0"
services:
- { name: api, host: backend, ${service} routes: [{ name: r, ${route} }] }
`,
    ).path;
  assert.equal(path('path: /s,', 'paths: [/fv/]'), '/s/');
  assert.equal(path('path: /s/,', 'paths: [/fv]'), '/s');
  assert.equal(path('path: /s,', 'paths: [/fv], strip_path: false'), '/s/fv');
  assert.equal(path('', 'paths: ["~/v\\\\d+/x"]'), '/');
});

test('a route of a regex is stripped of what the regex matched', () => {
  const { path, request } = aim(
    'r',
    `
_format_version: "3.0"
services:
- name: api
  host: backend
  path: /base
  routes:
  - { name: r, paths: ['~/v\\d/items'] }
`,
  );
  assert.equal(request?.path, '/v1/items');
  assert.equal(path, '/base');
});

test('a request is chosen that comes by the route, though another route takes its first path', () => {
  const { request, routed } = aim(
    'mine',
    `
_format_version: "3.0"
services:
- name: other
  host: other
  routes: [{ name: theirs, paths: [/a/b] }]
- name: api
  host: backend
  routes: [{ name: mine, paths: ['~/a/[b]', /c] }]
`,
  );
  assert.equal(routed?.outcome, 'matched');
  assert.ok(request);
});

test('a route that others shadow says who takes its requests', () => {
  const { routed } = aim(
    'mine',
    `
_format_version: "3.0"
services:
- name: other
  host: other
  routes: [{ name: theirs, paths: [/api], hosts: [a.example] }]
- name: api
  host: backend
  routes: [{ name: mine, paths: ['/api'], hosts: [a.example], methods: [GET, POST] }]
`,
  );
  assert.deepEqual([routed?.outcome, routed?.route], ['matched', 'mine']);
  const shadowed = aim(
    'mine',
    `
_format_version: "3.0"
services:
- name: other
  host: other
  routes: [{ name: theirs, paths: [/api], methods: [GET, POST] }]
- name: api
  host: backend
  routes: [{ name: mine, paths: ['/api'] }]
`,
  );
  assert.deepEqual(
    [shadowed.routed?.outcome, shadowed.routed?.route, shadowed.routed?.service],
    ['matched-another', 'theirs', 'other'],
  );
});

test('a port of plain http makes a route for https only answer by itself', () => {
  const declared = snapshot(`
_format_version: "3.0"
services:
- { name: api, host: backend, routes: [{ name: r, paths: [/], protocols: [https] }] }
`);
  const options = { version: '3.9', flavor: undefined, host: 'kong.test', scheme: 'http' } as const;
  const found = aimAt('api', declared, routingOf(declared, options));
  assert.ok(!('known' in found));
  assert.equal(found.routed?.answer?.status, 426);
});

test('what Kong fills in for a gRPC route and for old regex paths is no difference', () => {
  const declared = snapshot(`
_format_version: "1.1"
services:
- { name: api, host: backend, protocol: grpc, routes: [{ name: r, protocols: [grpc], paths: ['/v\\d'] }] }
`);
  const live = snapshot(`
_format_version: "3.0"
services:
- { name: api, host: backend, protocol: grpc, routes: [{ name: r, protocols: [grpc], strip_path: false, paths: ['~/v\\d'] }] }
`);
  assert.deepEqual(driftOf('api', 'r', declared, live), []);
});
