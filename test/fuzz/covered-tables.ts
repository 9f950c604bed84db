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
    const pattern = random.pick(flavor === 'traditional' ? TRADITIONAL : COMPATIBLE);
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

const COMPATIBLE = [regexBeforePlain, regexOnHost, halves, lowerId, plainHost, wildcards, priority] as const;
const TRADITIONAL = [slash, older, sameKinds, priority] as const;
