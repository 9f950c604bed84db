/** Tables of expression routes by chance, of few words, so that they overlap; with requests of the same words. */
import type { RequestParts } from '../../server/core/router/request.ts';
import type { Random } from '../kit/random.ts';

const PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/b', '/a/1', '/A'] as const;
const HOSTS = ['a.test', 'b.test', 'x.a.test', 'test'] as const;
const METHODS = ['GET', 'PUT', 'POST'] as const;
const VALUES = ['1', 'on', 'ON', ''] as const;
const REGEXES = ['^/a', '^/[ab]', '/\\d$', '^/(a|b)/', 'b', '(?i)^/a', '^/\\w+$', '^/a?'] as const;
const NETWORKS = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '0.0.0.0/0', '::/0', '127.0.0.0/8'] as const;
const ADDRESSES = ['10.1.2.3', '10.9.9.9', '127.0.0.1', '::1'] as const;

function predicate(random: Random): string {
  const text = (values: readonly string[]) => JSON.stringify(random.pick(values));
  const compare = random.pick(['==', '!=', '^=', '=^', 'contains']);
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      return random.chance(0.3)
        ? `http.path ~ r#"${random.pick(REGEXES)}"#`
        : `${random.chance(0.2) ? 'lower(http.path)' : 'http.path'} ${compare} ${text(PATHS)}`;
    case 3:
      return `http.method ${random.pick(['==', '!='])} ${text(METHODS)}`;
    case 4:
      return `http.host ${compare} ${text(HOSTS)}`;
    case 5:
      return `net.dst.port ${random.pick(['==', '!=', '<', '>', '<=', '>='])} ${random.pick([80, 8000, 8443])}`;
    case 6:
      return random.chance(0.7)
        ? `net.src.ip ${random.pick(['in', 'not in'])} ${random.pick(NETWORKS)}`
        : `net.src.ip ${random.pick(['==', '!='])} ${random.pick(ADDRESSES)}`;
    case 7: {
      const field = random.pick(['http.headers.x_a', 'http.queries.q', 'http.path.segments.0']);
      const call = random.pick(['', 'any', 'lower']);
      const single = field.startsWith('http.path') && call === 'any';
      return `${call && !single ? `${call}(${field})` : field} ${compare} ${text(VALUES)}`;
    }
    default:
      return random.chance(0.5)
        ? `net.protocol ${random.pick(['==', '!='])} ${text(['http', 'https'])}`
        : `http.path.segments.len ${random.pick(['==', '<', '>='])} ${random.below(4)}`;
  }
}

function expression(random: Random, depth: number): string {
  if (depth === 0 || random.chance(0.35)) return predicate(random);
  const parts = random.times(3, () => expression(random, depth - 1));
  const joined = parts.length === 0 ? predicate(random) : parts.join(random.pick([' && ', ' || ']));
  return random.chance(0.2) ? `!(${joined})` : `(${joined})`;
}

export function randomExpressionTable(random: Random, most: number): Record<string, unknown> {
  const routes = Array.from({ length: 2 + random.below(most) }, (_, i) => ({
    name: `e${i}`,
    expression: expression(random, 2),
    priority: random.below(4),
    ...(random.chance(0.2) ? { protocols: [random.pick(['http', 'https'])] } : {}),
  }));
  return { _format_version: '3.0', services: [{ name: 's', host: 's.internal', routes }] };
}

export function randomExpressionRequest(random: Random): RequestParts {
  const path = random.chance(0.7)
    ? random.pick(PATHS)
    : random.pick(['/a/b/c', '/b/1', '/bb', '/aB/', '/x', '/1']);
  return {
    scheme: random.pick(['http', 'https'] as const),
    method: random.pick(METHODS),
    host: random.chance(0.1)
      ? undefined
      : random.pick(HOSTS) + random.pick(['', '', ':80', ':8000', ':8443', ':9000']),
    http: '1.0',
    uri: path + (random.chance(0.4) ? `?q=${random.pick(VALUES)}${random.pick(['', '&q=1', '&q'])}` : ''),
    headers: random.times(3, () => ['x-a', random.pick(VALUES)] as const),
    sourceIp: random.pick(['10.1.2.3', '10.1.9.9', '10.9.9.9', '127.0.0.1', '192.168.1.1', '::1']),
  };
}
