import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRequest, type Seen, see } from '../../../server/core/router/request.ts';
import { routerOfDeclared } from '../../../server/core/router/route-declared.ts';

const REQUESTS = 50;

/** Routes with a path each, every second one with a host, every fifth a regex, every seventh a header. */
function declared(count: number) {
  const routes = Array.from({ length: count }, (_, i) => ({
    name: `r${i}`,
    paths: [i % 5 === 0 ? `~/part-${i % 100}/item-${i}/\\d+$` : `/part-${i % 100}/item-${i}`],
    ...(i % 2 === 0 ? { hosts: [`host-${i % 50}.test`] } : {}),
    ...(i % 7 === 0 ? { headers: { 'x-tenant': [`t${i % 30}`] } } : {}),
  }));
  return { services: [{ name: 's', host: 's.internal', routes }] };
}

/** How often the router looks at something of the requests, to decide all of them. */
function work(count: number, flavor: 'traditional' | 'traditional_compatible'): number {
  const router = routerOfDeclared(declared(count), { version: '3.9', flavor });
  let looks = 0;
  for (let k = 0; k < REQUESTS; k++) {
    const i = (k * 37) % count;
    const seen = see(
      makeRequest({
        uri: `/part-${i % 100}/item-${i}/7`,
        host: `host-${i % 50}.test`,
        headers: [['x-tenant', `t${i % 30}`]],
      }),
    );
    const counted = new Proxy<Seen>(seen, {
      get(target, key, receiver) {
        looks++;
        return Reflect.get(target, key, receiver);
      },
    });
    assert.equal(router.http.decide(counted).kind, 'route');
  }
  return looks;
}

for (const flavor of ['traditional', 'traditional_compatible'] as const) {
  test(`${flavor}: ten times the routes cost a request less than 1.5 times the work`, () => {
    const [small, large] = [work(200, flavor), work(2000, flavor)];
    assert.ok(large < 1.5 * small, `${small} looks among 200 routes, ${large} among 2,000`);
  });
}
