import { type Topology as Chain, NO_TOPOLOGY as NOTHING_KNOWN } from '../model/topology.ts';

/** The chain around Kong, as the observations carry it. */
export type Topology = Chain;

/** Kong alone: nothing known before or behind it. */
export const NO_TOPOLOGY: Topology = NOTHING_KNOWN;
