/** Routing tables and requests by chance: few words, so that routes overlap. */
import type { RequestParts } from '../../server/core/router/request.ts';
import type { Random } from '../kit/random.ts';

const WORDS = ['orders', 'users', 'items', 'cart', 'v1', 'a', 'b', 'café'] as const;
const HOSTS = [
  'shop.test',
  'a.shop.test',
  'b.a.shop.test',
  'other.test',
  '*.shop.test',
  '*.a.shop.test',
  'a.*',
  'shop.*',
  'shop.test:80',
  '*.test:8443',
  'a.shop.test:8000',
] as const;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['x-canary', ['1', 'on', 'ON']],
  ['X-Tenant', ['acme', 'Globex', '~*^ac', 'Ä']],
  ['x_old', ['yes']],
];
const REGEXES = [
  '~/',
  '~/.*',
  '~/orders',
  '~/orders/\\d+$',
  '~/(?<v>v\\d)/.*',
  '~/a|/b',
  '~/[^/]+/items',
  '~/users(/\\w+)?$',
  '~/.{4}$',
] as const;

export function randomPath(random: Random): string {
  const depth = random.below(4);
  const path = Array.from({ length: depth }, () => `/${random.pick(WORDS)}`).join('');
  return path === '' ? '/' : random.chance(0.2) ? `${path}/` : path;
}

function some<Item>(random: Random, from: readonly Item[], most: number): Item[] {
  const chosen = new Set<Item>([random.pick(from)]);
  for (const item of random.times(most - 1, () => random.pick(from))) chosen.add(item);
  return [...chosen];
}

export function randomRoute(random: Random, name: string): Record<string, unknown> {
  const route: Record<string, unknown> = { name };
  if (random.chance(0.45)) route['hosts'] = some(random, HOSTS, 3);
  if (random.chance(0.35)) route['methods'] = some(random, METHODS, 3);
  if (random.chance(0.25)) {
    const headers = some(random, HEADERS, 2);
    route['headers'] = Object.fromEntries(
      headers.map(([header, values]) => [header, some(random, values, 2)]),
    );
  }
  const needsPath = Object.keys(route).length === 1;
  if (needsPath || random.chance(0.75)) {
    const plain = some(
      random,
      Array.from({ length: 3 }, () => randomPath(random)),
      3,
    );
    route['paths'] = random.chance(0.3)
      ? [...some(random, REGEXES, 2), ...(random.chance(0.3) ? plain : [])]
      : plain;
    if (random.chance(0.3)) route['regex_priority'] = random.pick([1, 5, 100, -1, 4096, 8192]);
  }
  if (random.chance(0.1))
    Object.assign(route, {
      protocols: ['https'],
      snis: some(random, ['shop.test', '*.shop.test', 'x.*'], 2),
    });
  if (random.chance(0.1)) route['created_at'] = 1_600_000_000 + random.below(3);
  return route;
}

export function randomTable(random: Random, most = 12): Record<string, unknown> {
  const routes = Array.from({ length: 2 + random.below(most) }, (_, i) => randomRoute(random, `r${i}`));
  return { _format_version: '3.0', services: [{ name: 's', host: 's.internal', routes }] };
}

export function randomRequest(random: Random): RequestParts {
  const scheme = random.pick(['http', 'https'] as const);
  const host = random.pick([
    'shop.test',
    'a.shop.test',
    'b.a.shop.test',
    'other.test',
    'a.b',
    '.shop.test',
    'SHOP.test',
  ]);
  const path = random.chance(0.3)
    ? random.pick([
        '/orders/7',
        '/v1/x',
        '/x/b',
        '/x/items',
        '/users/x',
        '/日本x',
        '/caf%C3%A9',
        '/orders/%2F',
      ])
    : randomPath(random);
  return {
    scheme,
    method: random.pick(METHODS),
    host: random.chance(0.05)
      ? undefined
      : `${host}${random.chance(0.25) ? random.pick([':80', ':8443', ':8000', ':1']) : ''}`,
    uri: `${path}${random.chance(0.2) ? random.pick(['x', '/x', '//a', '?q=1']) : ''}`,
    http: '1.0',
    headers: random.times(2, () => {
      const [name, values] = random.pick(HEADERS);
      return [name, random.pick(values).replace('~*^', '')] as const;
    }),
    ...(scheme === 'https' && random.chance(0.7)
      ? { sni: random.pick(['shop.test', 'a.shop.test', 'x.y']) }
      : {}),
  };
}
