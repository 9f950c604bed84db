import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, checkRoute, routerOf } from '../../kit/router.ts';

const SHOP = `
_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080/v1
  routes:
  - name: plain
    hosts: [shop.test]
  - name: deep
    hosts: ["*.shop.test"]
    paths: [/orders]
    methods: [GET]
  - name: regex
    paths: ['~/items/(?<id>\\d+)']
`;

test('a plain host beats more conditions', () =>
  checkRoute(
    SHOP,
    { host: 'shop.test', uri: '/orders/7' },
    'plain → http://orders.internal:8080/v1/orders/7',
  ));

test('the matched prefix is cut and the query stays as it is', () =>
  checkRoute(
    SHOP,
    { host: 'a.shop.test', uri: '/orders//7?x=%41&' },
    'deep → http://orders.internal:8080/v1/7?x=%41&',
  ));

test('captures are told', () => {
  const { decision } = ask(routerOf(SHOP), { host: 'b.test', uri: '/items/42/x' });
  assert.ok(decision.kind === 'route');
  assert.deepEqual(decision.captures, [
    { name: '1', text: '42' },
    { name: 'id', text: '42' },
  ]);
});

test('the case of the Host counts, and nothing matches', () =>
  checkRoute(SHOP, { host: 'SHOP.test', uri: '/' }, 'none → 404'));

test('each loser has its first reason', () => {
  const losses = ask(routerOf(SHOP), { host: 'a.shop.test', uri: '/orders', method: 'POST' }).losses();
  assert.deepEqual(
    losses.map(({ kind }) => kind),
    ['host', 'method', 'path'],
  );
});

test('a path that is no UTF-8 makes the expression engine match nothing', () => {
  assert.equal(ask(routerOf(SHOP), { host: 'shop.test', uri: '/%FF' }).decision.kind, 'not-utf8');
  checkRoute(SHOP, { host: 'shop.test', uri: '/%FF' }, 'plain → http://orders.internal:8080/v1/%FF', {
    flavor: 'traditional',
  });
});

const SECURE = `
_format_version: "3.0"
services:
- name: a
  url: https://a.internal
  routes:
  - {name: upgrade, paths: [/u], protocols: [https]}
  - {name: moved, paths: [/m], protocols: [https], https_redirect_status_code: 301}
  - {name: calls, paths: [/g], protocols: [grpcs]}
routes:
- {name: lonely, paths: [/l]}
`;

test('an https-only route asks an http client to upgrade', () =>
  checkRoute(SECURE, { host: 'A.test:8000', uri: '/u' }, 'upgrade → 426'));

test('or redirects it, without the port', () =>
  checkRoute(SECURE, { host: 'A.test:8000', uri: '/m?x' }, 'moved → 301 https://a.test/m?x'));

test('gRPC routes want gRPC, HTTP/2 and TLS', () => {
  const headers = [['Content-Type', 'application/grpc']] as const;
  checkRoute(SECURE, { host: 'a.test', uri: '/g' }, 'calls → 415');
  checkRoute(SECURE, { host: 'a.test', uri: '/g', headers }, 'calls → 426');
  checkRoute(SECURE, { host: 'a.test', uri: '/g', headers, http: '2' }, 'calls → 200');
});

test('a route without a service is answered with 503', () =>
  checkRoute(SECURE, { host: 'a.test', uri: '/l' }, 'lonely → 503'));

test('a trusted peer says that the client came by https', () => {
  const router = routerOf(SECURE);
  const request = { host: 'a.test', uri: '/u', headers: [['X-Forwarded-Proto', 'https']] } as const;
  assert.equal(ask(router, request).answer?.status, 426);
  assert.equal(ask(router, request, ['127.0.0.0/8']).upstream?.url, 'https://a.internal:443/');
});

const POOL = `
_format_version: "3.0"
services:
- {name: a, host: pool, port: 9999, protocol: https, routes: [{name: r, paths: [/], preserve_host: true}, {name: s, paths: [/s]}]}
upstreams:
- {name: pool, host_header: inner.test, targets: [{target: "10.0.0.1:8443"}, {target: b.test, weight: 0}]}
`;

test('Host and SNI follow preserve_host or the upstream', () => {
  const kept = ask(routerOf(POOL), { host: 'outer.test:8000', uri: '/' }).upstream;
  assert.deepEqual([kept?.host, kept?.sni], ['outer.test:8000', 'outer.test']);
  const own = ask(routerOf(POOL), { host: 'outer.test', uri: '/s' }).upstream;
  assert.deepEqual([own?.host, own?.targets], ['inner.test:8443', [{ host: '10.0.0.1', port: 8443 }]]);
});

test('an old file read by 3.x gets the "~" that 2.x guessed', () => {
  const old = '_format_version: "2.1"\nroutes: [{name: r, paths: [/a+b]}]\n';
  checkRoute(old, { host: 'a', uri: '/aab' }, 'r → 503');
  checkRoute(old.replace('2.1', '3.0'), { host: 'a', uri: '/aab' }, 'none → 404');
});

test('expressions: || binds tighter than &&, and protocols are part of the condition', () => {
  const file = `
_format_version: "3.0"
routes:
- {name: e, expression: 'http.path == "/x" || http.path == "/y" && http.method == "PUT"', protocols: [http]}
`;
  const flavor = 'expressions';
  checkRoute(file, { host: 'a', uri: '/x' }, 'none → 404', { flavor });
  checkRoute(file, { host: 'a', uri: '/x', method: 'PUT' }, 'e → 503', { flavor });
  checkRoute(file, { host: 'a', uri: '/x', method: 'PUT', scheme: 'https' }, 'none → 404', { flavor });
});

test('traditional: a regex anchors each branch, compatible only the first', () => {
  const file = '_format_version: "3.0"\nroutes: [{name: r, paths: ["~/auth|/login"]}]\n';
  checkRoute(file, { host: 'a', uri: '/admin/login' }, 'r → 503');
  checkRoute(file, { host: 'a', uri: '/admin/login' }, 'none → 404', { flavor: 'traditional' });
});

test('a catastrophic regex is undecided, not a hang', () => {
  const file = `_format_version: "3.0"\nroutes: [{name: r, paths: ['~/(?=a)(a*)*b']}]\n`;
  const { decision } = ask(routerOf(file, { flavor: 'traditional' }), {
    host: 'a',
    uri: `/${'a'.repeat(4000)}`,
  });
  assert.equal(decision.kind, 'undecided');
});

test('nginx refuses what is no request before the router sees it', () => {
  for (const uri of ['/%', '/%zz', '/../x', '/a b', '/%00', 'orders'])
    checkRoute(SHOP, { host: 'shop.test', uri }, 'none → 400');
  checkRoute(SHOP, { host: 'a/b', uri: '/' }, 'none → 400');
  checkRoute(SHOP, { host: 'shop.test', headers: [['X', 'a\r\nB: c']] }, 'none → 400');
});
