/** Reports that are kept: without secrets, not too large, and read back only as what we wrote. */

import { masked } from './mask.ts';
import type { ReportData } from './report-data.ts';

export interface StoredReport {
  readonly format: 1;
  /** ms since 1970. */
  readonly at: number;
  readonly report: ReportData;
}

/** Of each target and of all; the newest stay. */
export const MOST_OF_ONE = 8;
export const MOST_OF_ALL = 40;

/** Facts beyond this are left out of a kept report: bodies and lists of headers are what is long. */
const LONGEST_FACTS = 20_000;
const LONGEST_TEXT = 400;

export function toStored(report: ReportData, at: number): StoredReport {
  const { target, vantage, aim, trail, topology, diagnosis, fixes } = report;
  const kept: ReportData = {
    target,
    vantage,
    aim: {
      service: aim.service,
      route: aim.route,
      protocol: aim.protocol,
      host: aim.host,
      port: aim.port,
    },
    trail: trail.map(({ facts, ...entry }) => ({
      ...entry,
      facts: LONGEST_FACTS < JSON.stringify(facts).length ? { left_out: 'too long to be kept' } : facts,
    })),
    topology,
    // The lines of the file have moved since, so fixes are words only.
    diagnosis: {
      verdict: { ...diagnosis.verdict, cures: [] },
      others: diagnosis.others.slice(0, 5).map((other) => ({ ...other, cures: [] })),
    },
    fixes: fixes.map(({ title }) => ({ title })),
  };
  return { format: 1, at, report: withoutSecrets(kept) };
}

/** The same shape with every text in it masked. */
function withoutSecrets<T>(value: T): T {
  // A copy by way of JSON has the shape of what went in, for a report is plain data.
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? masked(inner).slice(0, LONGEST_TEXT) : inner,
  ) as T;
}

/** The list with one more, the newest first. */
export function remembered(list: readonly StoredReport[], next: StoredReport): readonly StoredReport[] {
  const counts = new Map<string, number>();
  return [next, ...list]
    .filter(({ report: { target } }) => {
      const count = (counts.get(target) ?? 0) + 1;
      counts.set(target, count);
      return count <= MOST_OF_ONE;
    })
    .slice(0, MOST_OF_ALL);
}

/** What the editor kept for us, as far as it is ours and of this format. */
export function readStored(kept: unknown): readonly StoredReport[] {
  return Array.isArray(kept) ? kept.filter(isStored) : [];
}

function isStored(value: unknown): value is StoredReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 1 &&
    'at' in value &&
    typeof value.at === 'number' &&
    'report' in value &&
    typeof value.report === 'object' &&
    value.report !== null &&
    'target' in value.report &&
    typeof value.report.target === 'string'
  );
}
