/** What stands in the chain around Kong, and how long each part keeps an idle connection. */

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
