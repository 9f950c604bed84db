/** The chain from the client to the backend, with what is known of each part and of the way between. */

import type { Hop } from '../../../server/core/doctor/cause.ts';
import type { TrailEntry } from '../stage.ts';
import type { ReportData } from './report-data.ts';

export type PartState = 'fine' | 'failed' | 'unknown';

export interface ChainPart {
  readonly part: 'client' | Exclude<Hop, 'network'>;
  readonly name: string;
  /** Below the name: an address, a product. */
  readonly detail: string | undefined;
  readonly state: PartState;
}

/** The way from one part to the next. */
export interface ChainLink {
  readonly state: PartState;
  /** Time of the way as far as it was measured, ms. */
  readonly ms: number | undefined;
}

export interface Chain {
  readonly parts: readonly ChainPart[];
  /** One fewer than the parts. */
  readonly links: readonly ChainLink[];
}

export function chainOf({ aim, topology, trail, diagnosis }: ReportData): Chain {
  const { verdict } = diagnosis;
  const asked = (stage: TrailEntry['stage']) =>
    trail.filter((entry) => entry.stage === stage && entry.outcome !== 'skipped');
  const throughFront = asked('front');
  const throughKong = asked('through-gateway');
  const hasFront = topology.front !== undefined || throughFront.length > 0 || verdict.hop === 'front-lb';
  const hasSecond = topology.second !== undefined || verdict.hop === 'second-lb';
  const product = (balancer: { readonly product: string } | undefined) =>
    balancer?.product === 'other' ? undefined : balancer?.product;
  const order: readonly Omit<ChainPart, 'state'>[] = [
    { part: 'client', name: 'Client', detail: undefined },
    ...(hasFront
      ? [{ part: 'front-lb', name: 'Load balancer', detail: product(topology.front) } as const]
      : []),
    { part: 'gateway', name: 'Kong', detail: aim.service },
    ...(hasSecond
      ? [{ part: 'second-lb', name: 'Load balancer', detail: product(topology.second) } as const]
      : []),
    { part: 'backend', name: 'Backend', detail: `${aim.host}:${aim.port}` },
  ];
  const guilty = order.findIndex(({ part }) => part === verdict.hop);
  const kong = order.findIndex(({ part }) => part === 'gateway');
  // A fault of the network lies on the way out of Kong.
  const cut = verdict.hop === 'network' ? kong : -1;
  const failedAt = cut < 0 ? guilty : cut + 0.5;
  const healthy = verdict.cause === 'healthy';
  const state = (place: number): PartState => {
    if (healthy) return 'fine';
    if (place === failedAt) return 'failed';
    return 0 <= failedAt && place < failedAt
      ? place === 0 || wasSeen(place)
        ? 'fine'
        : 'unknown'
      : 'unknown';
  };
  // Parts before Kong are known to work only where something came back through them.
  const wasSeen = (place: number) =>
    place < kong ? throughFront.length > 0 : throughKong.length > 0 || throughFront.length > 0;
  return {
    parts: order.map((part, i) => ({ ...part, state: state(i) })),
    links: order.slice(1).map(({ part }, i) => ({
      state: linkState(state, i),
      // What was measured directly is the way to the first part behind Kong.
      ms: kong + 1 < i + 1 ? undefined : linkTime(part, trail),
    })),
  };
}

function linkState(state: (place: number) => PartState, from: number): PartState {
  const own = state(from + 0.5);
  if (own === 'failed') return own;
  // The way to a part that answered wrongly was there.
  return state(from) === 'fine' && state(from + 1) !== 'unknown' ? 'fine' : 'unknown';
}

function linkTime(to: ChainPart['part'], trail: readonly TrailEntry[]): number | undefined {
  const stages: readonly TrailEntry['stage'][] =
    to === 'front-lb'
      ? ['front']
      : to === 'gateway'
        ? ['through-gateway']
        : ['resolve', 'connect', 'tls', 'http'];
  const times = trail
    .filter(({ stage, outcome }) => stages.includes(stage) && outcome !== 'skipped')
    .map(({ ms }) => ms);
  return times.length === 0 ? undefined : times.reduce((sum, ms) => sum + ms, 0);
}

export function timeText(ms: number): string {
  if (ms < 1) return '<1 ms';
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
