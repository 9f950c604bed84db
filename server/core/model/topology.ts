/** What stands in the chain around Kong, and how long each part waits and keeps idle connections. */

export const BALANCERS = ['alb', 'nlb', 'gcp', 'azure', 'nginx', 'haproxy', 'cloudflare', 'other'] as const;
export type Balancer = (typeof BALANCERS)[number];

export interface LoadBalancer {
  readonly product: Balancer;
  /** Milliseconds without a byte after which it gives up; undefined when not known. */
  readonly idleMs: number | undefined;
}

export interface Topology {
  readonly front: LoadBalancer | undefined;
  /** Kong's own idle time towards what it connects to (`upstream_keepalive_idle_timeout`), ms. */
  readonly kongIdleMs: number;
  /** Between Kong and the backend. */
  readonly second: LoadBalancer | undefined;
  /** How long the backend keeps an idle connection, ms; undefined when not known. */
  readonly backendIdleMs: number | undefined;
}

/** Kong alone: nothing known before or behind it. */
export const NO_TOPOLOGY: Topology = {
  front: undefined,
  kongIdleMs: 60_000,
  second: undefined,
  backendIdleMs: undefined,
};

interface Preset {
  /** How long it waits for an answer. */
  readonly waitsMs: number;
  /** How long it keeps an idle connection to what is behind it. */
  readonly keepsMs: number;
}

/** Defaults by the vendors' documentation; HAProxy has none, each must be configured. */
const PRESETS: Readonly<Partial<Record<Balancer, Preset>>> = {
  alb: { waitsMs: 60_000, keepsMs: 60_000 },
  nlb: { waitsMs: 350_000, keepsMs: 350_000 },
  gcp: { waitsMs: 30_000, keepsMs: 600_000 },
  azure: { waitsMs: 20_000, keepsMs: 240_000 },
  nginx: { waitsMs: 60_000, keepsMs: 60_000 },
  cloudflare: { waitsMs: 100_000, keepsMs: 900_000 },
};

/** How long a balancer waits for an answer, ms: as stated, else by its product's default. */
export function waitsMs({ product, idleMs }: LoadBalancer): number | undefined {
  return idleMs ?? PRESETS[product]?.waitsMs;
}

/** How long it keeps an idle connection to what is behind it, ms. */
export function keepsMs({ product, idleMs }: LoadBalancer): number | undefined {
  return idleMs ?? PRESETS[product]?.keepsMs;
}

/** The words of `# kongsole: front=alb idle=60s second=haproxy second-idle=30s kong-idle=60s backend-idle=5s`. */
export const TOPOLOGY_NAMES = [
  'front',
  'idle',
  'front-idle',
  'kong-idle',
  'second',
  'second-idle',
  'backend-idle',
] as const;
export type TopologyName = (typeof TOPOLOGY_NAMES)[number];

export function isTopologyName(name: string): name is TopologyName {
  return TOPOLOGY_NAMES.some((known) => known === name);
}

/** Undefined where a word stands for itself; a time is `60s`, `5m`, `500ms`, or seconds without a unit. */
export function mistakeIn(name: TopologyName, value: string): readonly string[] | undefined {
  if (name === 'front' || name === 'second') {
    return value === 'none' || BALANCERS.some((known) => known === value)
      ? undefined
      : [...BALANCERS, 'none'];
  }
  return duration(value) === undefined ? ['60s', '5m', '500ms'] : undefined;
}

/** The same words as settings of an editor: `{frontProduct: 'alb', frontIdle: 60}`, times in seconds, 0 for "not said". */
export function topologyWordsOf(
  setting: (name: TopologySetting) => unknown,
): ReadonlyMap<TopologyName, string> {
  const words = new Map<TopologyName, string>();
  for (const [name, key] of Object.entries(SETTING_NAMES)) {
    const value = setting(key);
    const text = typeof value === 'number' ? (0 < value ? `${value}s` : '') : value;
    if (isTopologyName(name) && typeof text === 'string' && mistakeIn(name, text) === undefined)
      words.set(name, text);
  }
  return words;
}

const SETTING_NAMES = {
  front: 'frontProduct',
  'front-idle': 'frontIdle',
  'kong-idle': 'kongIdle',
  second: 'secondProduct',
  'second-idle': 'secondIdle',
  'backend-idle': 'backendIdle',
} as const;
export type TopologySetting = (typeof SETTING_NAMES)[keyof typeof SETTING_NAMES];

/** From words by name; those that say nothing usable are left out. */
export function topologyFrom(words: ReadonlyMap<TopologyName, string>): Topology {
  const balancer = (key: TopologyName, idle: string | undefined): LoadBalancer | undefined => {
    const named = words.get(key)?.toLowerCase();
    if (named === undefined || named === 'none') return undefined;
    return { product: BALANCERS.find((known) => known === named) ?? 'other', idleMs: duration(idle) };
  };
  return {
    front: balancer('front', words.get('idle') ?? words.get('front-idle')),
    kongIdleMs: duration(words.get('kong-idle')) ?? NO_TOPOLOGY.kongIdleMs,
    second: balancer('second', words.get('second-idle')),
    backendIdleMs: duration(words.get('backend-idle')),
  };
}

/** `60s`, `5m`, `500ms`; a bare number is seconds. Milliseconds. */
export function duration(text: string | undefined): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text ?? '');
  if (!parts) return undefined;
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[parts[2] ?? 's'] ?? 1000;
  return Number(parts[1]) * unit;
}

export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
