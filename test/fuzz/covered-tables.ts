/**
 * Tables of which it is known by construction that some routes can never win. Made without the detector's code: each
 * pattern pairs a wide route with a narrow one behind it, by Kong's documented order of ranks.
 */
import { createHash } from 'node:crypto';
import type { Random } from '../kit/random.ts';

export interface CoveredTable {
  readonly file: Record<string, unknown>;
  /** Names of routes that never win. */
  readonly covered: readonly string[];
}

type Route = Record<string, unknown>;
type Flavor = 'traditional' | 'traditional_compatible' | 'expressions';

/** The id that DB-less Kong gives a route by its name (RFC 4122, version 5). */
function idOf(name: string): string {
  const v5 = (space: string, text: string) => {
    const digest = createHash('sha1')
      .update(Buffer.from(space.replaceAll('-', ''), 'hex'))
      .update(text)
      .digest();
    digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
    digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
    const hex = digest.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      '-',
    );
  };
  return v5(v5('fd02801f-0957-4a15-a55a-c8d9606f30b5', 'routes'), name);
}

/** Two names of which the first gets the higher id. */
function ordered(base: string): readonly [string, string] {
  const [a, b] = [`${base}-a`, `${base}-b`];
  return idOf(b) < idOf(a) ? [a, b] : [b, a];
}

export function coveredTable(random: Random, flavor: Flavor): CoveredTable {
  const routes: Route[] = [];
  const covered: string[] = [];
  const pairs = 3 + random.below(5);
  for (let i = 0; i < pairs; i++) {
    const expression = flavor === 'expressions' && random.chance(0.6);
    const pattern = random.pick(
      expression ? EXPRESSIONS : flavor === 'traditional' ? TRADITIONAL : COMPATIBLE,
    );
    for (const { lost, ...route } of pattern(random, `p${i}`)) {
      routes.push(route);
      if (lost) covered.push(String(route['name']));
    }
  }
  // Others around them, on hosts and paths of their own.
  for (let i = 0; i < 10; i++)
    routes.push({ name: `noise${i}`, hosts: [`noise${i}.test`], paths: [`/noise/${random.below(5)}`] });
  const shuffled = routes
    .map((route) => [random.below(1_000_000), route] as const)
    .sort((a, b) => a[0] - b[0]);
  return {
    file: {
      _format_version: '3.0',
      services: [{ name: 's', host: 's.internal', routes: shuffled.map(([, route]) => route) }],
    },
    covered,
  };
}

type Pattern = (random: Random, name: string) => readonly (Route & { readonly lost?: true })[];

const wideRegex = (random: Random, path: string) => random.pick([`~${path}`, `~${path}.*`, `~${path}(.*)`]);

/** A regex path is tried before all plain ones. */
const regexBeforePlain: Pattern = (random, name) => [
  { name: `${name}-wide`, paths: [wideRegex(random, `/${name}`)] },
  {
    name: `${name}-narrow`,
    lost: true,
    paths: [`/${name}/x`, `/${name}/longer/y`],
    ...(random.chance(0.5) ? { methods: ['GET'] } : {}),
    ...(random.chance(0.5) ? { headers: { 'x-a': ['1'] } } : {}),
  },
];

const regexOnHost: Pattern = (random, name) => [
  { name: `${name}-wide`, hosts: [`${name}.test`, `${name}.other`], paths: [wideRegex(random, `/${name}`)] },
  { name: `${name}-narrow`, lost: true, hosts: [`${name}.test`], paths: [`/${name}/x`], methods: ['PUT'] },
];

/** Two halves take what one would. */
const halves: Pattern = (random, name) => [
  { name: `${name}-get`, paths: [wideRegex(random, `/${name}`)], methods: ['GET'] },
  { name: `${name}-post`, paths: [wideRegex(random, `/${name}`)], methods: ['POST', 'PUT'] },
  { name: `${name}-narrow`, lost: true, paths: [`/${name}/x`], methods: ['GET', 'POST'] },
];

/** Equal in all but a list that is shorter; the id decides. */
const lowerId: Pattern = (_, name) => {
  const [high, low] = ordered(name);
  return [
    { name: high, paths: [`/${name}`], methods: ['GET', 'POST'] },
    { name: low, lost: true, paths: [`/${name}`], methods: ['GET'] },
  ];
};

/** A plain host goes before any path. */
const plainHost: Pattern = (_, name) => [
  { name: `${name}-wide`, hosts: [`${name}.test`], methods: ['GET'], headers: { 'x-b': ['1', '2'] } },
  {
    name: `${name}-narrow`,
    lost: true,
    hosts: [`${name}.test`],
    methods: ['GET'],
    headers: { 'x-b': ['2'] },
    ...lowerOf(`${name}-wide`),
  },
];

function lowerOf(name: string): { readonly id: string } {
  const id = idOf(name);
  // Any id below it.
  return { id: `0${id.slice(1)}` < id ? `0${id.slice(1)}` : `00000000${id.slice(8)}` };
}

const wildcards: Pattern = (random, name) => {
  const [high, low] = ordered(name);
  return [
    { name: high, hosts: [`*.${name}.test`], paths: [wideRegex(random, '/w')] },
    { name: low, lost: true, hosts: [`*.deep.${name}.test`], paths: ['~/w/\\d+'] },
  ];
};

/** More kinds of conditions go first in flavour traditional, and every path begins with a slash. */
const slash: Pattern = (_, name) => [
  { name: `${name}-wide`, hosts: [`${name}.test`], paths: ['/'] },
  { name: `${name}-narrow`, lost: true, hosts: [`${name}.test`] },
];

const older: Pattern = (_, name) => [
  { name: `${name}-wide`, paths: [`/${name}`], methods: ['GET', 'POST'], created_at: 1_500_000_000 },
  { name: `${name}-narrow`, lost: true, paths: [`/${name}`], methods: ['GET'] },
];

const sameKinds: Pattern = (random, name) => [
  { name: `${name}-wide`, paths: [wideRegex(random, `/${name}`)], methods: ['GET', 'POST'] },
  { name: `${name}-narrow`, lost: true, paths: [`/${name}/x`], methods: ['POST'] },
];

const priority: Pattern = (_, name) => [
  { name: `${name}-wide`, paths: [`~/${name}/\\w+`], methods: ['GET', 'PUT'], regex_priority: 7 },
  { name: `${name}-narrow`, lost: true, paths: [`~/${name}/\\w+`], methods: ['PUT'], regex_priority: 3 },
];

/** One regex inside another, by how they are written. */
const insideRegex: Pattern = (random, name) => {
  const [wide, narrow] = random.pick([
    [`~/${name}/\\w+`, `~/${name}/[a-z]{2,5}$`],
    [`~/${name}/v\\d+/`, `~/${name}/(?:v1|v22)/items`],
    [`~/${name}/[^/]+/x`, `~/${name}/\\d+/x/y$`],
    [`~/${name}/(a|b)*c`, `~/${name}/(?:ab)+c$`],
    [`~/${name}/.{2,9}$`, `~/${name}/\\d{3,4}$`],
    [`~/${name}/(?i)abc`, `~/${name}/(?:abc|ABC|aBc)/z`],
  ] as const);
  return [
    { name: `${name}-wide`, paths: [wide], methods: ['GET', 'PUT'], regex_priority: 7 },
    { name: `${name}-narrow`, lost: true, paths: [narrow], methods: ['PUT'], regex_priority: 3 },
  ];
};

/** A plain path inside a regex that is no mere beginning. */
const plainInsideRegex: Pattern = (random, name) => [
  {
    name: `${name}-wide`,
    paths: [random.pick([`~/${name}/v\\d`, `~/${name}/(v1|v2)/?`, `~/${name}/[a-z]+\\d`])],
  },
  { name: `${name}-narrow`, lost: true, paths: [`/${name}/v1/orders`] },
];

/** Expressions: the wide one has the higher priority. */
const expressions: Pattern = (random, name) => {
  const here = `http.path ^= "/${name}/`;
  const [wide, narrow] = random.pick([
    [`${here}"`, `${here}x" && http.method == "GET"`],
    [`http.path ~ "^/${name}/\\\\w+"`, `http.path ~ "^/${name}/\\\\d{1,3}$"`],
    [`http.path ~ r#"^/${name}/(a|b)"#`, `${here}b" || http.path == "/${name}/a"`],
    [`${here}" && net.dst.port >= 8000`, `${here}z" && net.dst.port == 8443`],
    [`${here}" && net.src.ip in 10.0.0.0/8`, `${here}" && net.src.ip in 10.7.0.0/16`],
    [`${here}" && any(http.headers.x_a) == "1"`, `${here}" && http.headers.x_a == "1"`],
    [`${here}" && lower(http.headers.x_a) ^= "a"`, `${here}" && lower(http.headers.x_a) == "ab"`],
    [`${here}" && (http.method == "GET" || http.method == "PUT")`, `${here}" && http.method == "PUT"`],
    [`${here}" && http.host =^ ".test"`, `${here}" && http.host == "a.${name}.test"`],
    [`${here}" && !(http.method == "POST")`, `${here}" && http.method == "GET"`],
    [`${here}" && http.path contains "/q/"`, `${here}" && http.path =^ "/q/r"`],
    [`${here}" && http.queries.a != "b"`, `${here}" && http.queries.a == "c"`],
    [`${here}" && http.path.segments.len > 1`, `${here}" && http.path.segments.len == 3`],
    [`${here}" && http.path.segments.1 ^= "or"`, `${here}" && http.path.segments.1 == "orders"`],
  ] as const);
  return [
    { name: `${name}-wide`, expression: wide, priority: 100 + random.below(50) },
    { name: `${name}-narrow`, lost: true, expression: narrow, priority: random.below(100) },
  ];
};

/** Several take together what one would. */
const togetherExpressions: Pattern = (random, name) => {
  const here = `http.path ^= "/${name}/`;
  const [parts, narrow] = random.pick([
    [
      [`${here}" && http.method == "GET"`, `${here}" && http.method == "PUT"`],
      `${here}x" && (http.method == "GET" || http.method == "PUT")`,
    ],
    [[`${here}" && net.dst.port < 9000`, `${here}" && net.dst.port >= 9000`], `${here}y"`],
    [
      [`${here}" && net.src.ip in 10.0.0.0/9`, `${here}" && net.src.ip in 10.128.0.0/9`],
      `${here}" && net.src.ip in 10.0.0.0/8`,
    ],
    [[`${here}a"`, `${here}b"`], `http.path ~ "^/${name}/[ab]"`],
    [[`${here}" && net.protocol == "http"`, `${here}" && net.protocol == "https"`], `${here}q"`],
  ] as const);
  return [
    ...parts.map((expression, i) => ({
      name: `${name}-part${i}`,
      expression,
      priority: 100 + random.below(50),
    })),
    { name: `${name}-narrow`, lost: true as const, expression: narrow, priority: random.below(100) },
  ];
};

/** An expression goes before every classic route. */
const expressionBeforeClassic: Pattern = (random, name) => [
  { name: `${name}-wide`, expression: `http.path ^= "/${name}"`, priority: 0 },
  {
    name: `${name}-narrow`,
    lost: true,
    paths: [random.pick([`/${name}/x`, `~/${name}/\\d+$`])],
    ...(random.chance(0.5) ? { hosts: [`${name}.test`] } : {}),
  },
];

const EXPRESSIONS = [expressions, togetherExpressions, expressionBeforeClassic] as const;

const COMPATIBLE = [
  regexBeforePlain,
  regexOnHost,
  halves,
  lowerId,
  plainHost,
  wildcards,
  priority,
  insideRegex,
  plainInsideRegex,
] as const;
const TRADITIONAL = [slash, older, sameKinds, priority, insideRegex, plainInsideRegex] as const;
