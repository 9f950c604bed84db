import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConfig } from '../../../server/core/features/open-config.ts';
import { explain } from '../../../server/core/logs/explain.ts';

const CONFIG = `_format_version: "3.0"
services:
- name: billing
  url: https://10.0.0.7:8443/pay
  routes:
  - name: invoices
    hosts: [api.example]
    paths: [/pay]
- name: shop
  host: shop-pool
  port: 80
- name: twin-a
  host: a.internal
  port: 9000
  routes:
  - name: to-a
    paths: [/a]
- name: twin-b
  host: b.internal
  port: 9000
  routes:
  - name: to-b
    paths: [/b]
upstreams:
- name: shop-pool
  targets:
  - target: 10.0.0.9:8080
  - target: 10.0.0.10
`;

function named(message: string, tail: string): string | undefined {
  const config = openConfig(CONFIG, {
    fileName: 'kong.yaml',
    target: {},
    dialect: undefined,
    verdictOnly: false,
    now: 0,
  });
  const log = `2026/11/24 10:00:00 [error] 1#0: *5 ${message}, client: 1.1.1.1, server: kong, ${tail}`;
  const [found] = [...explain(log, { config })];
  return found?.entity && `${found.entity.kind} ${found.entity.name}`;
}

const REFUSED = 'connect() failed (111: Connection refused) while connecting to upstream';

test('a peer that the file names by its address is that service', () => {
  const tail = 'request: "GET /pay HTTP/1.1", upstream: "https://10.0.0.7:8443/pay", host: "api.example"';
  assert.equal(named(REFUSED, tail), 'service billing');
});

test('a peer that is a target leads to the service over its upstream', () => {
  assert.equal(
    named(REFUSED, 'request: "GET / HTTP/1.1", upstream: "http://10.0.0.9:8080/", host: "x"'),
    'service shop',
  );
});

test('a target without a port has 8000', () => {
  assert.equal(
    named(REFUSED, 'request: "GET / HTTP/1.1", upstream: "http://10.0.0.10:8000/", host: "x"'),
    'service shop',
  );
});

test('of two services on the same port the request decides', () => {
  assert.equal(
    named(REFUSED, 'request: "GET /b/1 HTTP/1.1", upstream: "http://172.16.0.4:9000/1", host: "x"'),
    'service twin-b',
  );
});

test('where nothing decides, nothing is named', () => {
  assert.equal(
    named(REFUSED, 'request: "GET /zzz HTTP/1.1", upstream: "http://172.16.0.4:9000/1", host: "x"'),
    undefined,
  );
});

test('a name that could not be resolved leads to the service with that host', () => {
  const message =
    '[lua] init.lua:381: execute(): DNS resolution failed: dns server error: 3 name error. Tried: ["(short)a.internal:(na) - cache-miss"]';
  assert.equal(named(message, 'request: "GET /x HTTP/1.1", host: "x"'), 'service twin-a');
});

test('a health check names its upstream', () => {
  const message =
    "[lua] healthcheck.lua:736: log(): [healthcheck] (ws:shop-pool) unhealthy TCP increment (1/3) for '10.0.0.9(10.0.0.9:8080)'";
  assert.equal(named(message, 'context: ngx.timer'), 'upstream shop-pool');
});

test('the route of a request is the one that the gateway would choose, regexes and stars included', () => {
  const config = openConfig(
    `_format_version: "3.0"
services:
- name: orders
  host: orders.internal
  port: 9000
  routes:
  - { name: by-id, paths: ['~/orders/\\d+$'] }
- name: rest
  host: rest.internal
  port: 9000
  routes:
  - { name: all, paths: [/orders], hosts: ['*.example.com'] }
`,
    { fileName: 'kong.yaml', target: {}, dialect: undefined, verdictOnly: false, now: 0 },
  );
  const about = (request: string, host: string) => {
    const log = `2026/11/24 10:00:00 [error] 1#0: *5 ${REFUSED}, client: 1.1.1.1, server: kong, request: "GET ${request} HTTP/1.1", upstream: "http://10.0.0.3:9000/", host: "${host}"`;
    return [...explain(log, { config })][0]?.entity?.name;
  };
  assert.equal(about('/orders/17', 'api.test'), 'orders');
  assert.equal(about('/orders/new', 'shop.example.com'), 'rest');
  assert.equal(about('/elsewhere', 'api.test'), undefined);
});
