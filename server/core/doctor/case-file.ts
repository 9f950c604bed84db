/** The observations of one case, sorted by kind, and the claims that judges make of them. */

import { NO_TOPOLOGY, type Topology } from '../model/topology.ts';
import type { FailureCause, Hop, Mark } from './cause.ts';
import type { AimSeen, GatewaySeen, VantageSeen } from './context-seen.ts';
import type { Cure, Evidence } from './hypothesis.ts';
import type { Observation, ObservationKind } from './observation.ts';
import type { Leg } from './wire-seen.ts';

type Of<K extends ObservationKind> = Extract<Observation, { readonly kind: K }>;

export interface CaseFile {
  all<K extends ObservationKind>(kind: K): readonly Of<K>[];
  /** Of observations that were made on one way. */
  on<K extends 'name' | 'connect' | 'banner' | 'tls' | 'http' | 'http2'>(kind: K, leg: Leg): readonly Of<K>[];
  readonly aim: AimSeen | undefined;
  readonly gateway: GatewaySeen | undefined;
  readonly vantage: VantageSeen | undefined;
  readonly topology: Topology;
}

export function caseFile(observations: readonly Observation[]): CaseFile {
  const is =
    <K extends ObservationKind>(kind: K) =>
    (seen: Observation): seen is Of<K> =>
      seen.kind === kind;
  const all = <K extends ObservationKind>(kind: K) => observations.filter(is(kind));
  return {
    all,
    on: (kind, leg) => all(kind).filter((seen) => 'leg' in seen && seen.leg === leg),
    aim: all('aim')[0],
    gateway: all('gateway')[0],
    vantage: all('vantage')[0],
    topology: all('topology')[0]?.topology ?? NO_TOPOLOGY,
  };
}

/**
 * How much an observation says for a cause: `proof` can hardly come from anything else, `sign` usually comes from
 * it, `hint` fits it among others.
 */
export type Weight = 'proof' | 'sign' | 'hint';

export interface Claim {
  readonly cause: FailureCause;
  readonly weight: Weight;
  readonly mark: Mark;
  readonly source: Evidence['source'];
  readonly words: string;
  /** Says that this cause is not it. */
  readonly against?: true;
  /** Where the cause's own hop does not hold. */
  readonly hop?: Hop;
  readonly advice?: string;
  readonly fix?: string;
  readonly cures?: readonly Cure[];
  readonly next?: string;
  /** Of several peers only some are affected. */
  readonly partial?: boolean;
  /** `10.0.0.7:8443`: at which of the peers it was seen. */
  readonly peer?: string;
  /** Of a log: it tells of a request of another kind than those that were sent now. */
  readonly otherRequest?: true;
  /** Seen where the probe stands, so it may look otherwise from Kong: names and routes of the network. */
  readonly local?: boolean;
}

export type Judge = (file: CaseFile) => readonly Claim[];

export function claim(cause: FailureCause, weight: Weight, words: string, more: Partial<Claim> = {}): Claim {
  return { mark: 'V', source: 'probe', ...more, cause, weight, words };
}
