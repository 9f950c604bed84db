/** What a report is rendered from; a probe's report is one. */

import type { Diagnosis } from '../../../server/core/doctor/hypothesis.ts';
import type { Topology } from '../../../server/core/model/topology.ts';
import type { TrailEntry } from '../stage.ts';

export interface ReportData {
  readonly target: string;
  /** Where the probe looked from, in words. */
  readonly vantage: string;
  readonly aim: ReportAim;
  readonly trail: readonly TrailEntry[];
  readonly topology: Topology;
  readonly diagnosis: Diagnosis;
  readonly fixes: readonly ReportFix[];
}

export interface ReportAim {
  readonly service: string | undefined;
  readonly route: string | undefined;
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
}

export interface ReportFix {
  readonly title: string;
  readonly file?: string | undefined;
  /** 1-based. */
  readonly line?: number | undefined;
}
