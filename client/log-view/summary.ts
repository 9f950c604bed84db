/** What failed most in a log, and when. */

import type { FailureCause } from '../../server/core/doctor/cause.ts';
import type { Explained } from '../../server/core/logs/explain.ts';

export interface LogSummary {
  readonly total: number;
  /** The most frequent first. */
  readonly causes: readonly CauseCount[];
  /** Empty where the records carry no time. */
  readonly slots: readonly TimeSlot[];
}

export interface CauseCount {
  readonly cause: FailureCause;
  readonly count: number;
  /** 1-based lines. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly entities: readonly string[];
}

export interface TimeSlot {
  /** As the log writes it, to the minute. */
  readonly from: string;
  readonly counts: ReadonlyMap<FailureCause, number>;
}

const MOST_SLOTS = 48;

export function summarize(failures: readonly Explained[]): LogSummary {
  const causes = new Map<
    FailureCause,
    { count: number; firstLine: number; lastLine: number; entities: Set<string> }
  >();
  for (const { cause, record, entity } of failures) {
    const known = causes.get(cause) ?? {
      count: 0,
      firstLine: record.line,
      lastLine: record.line,
      entities: new Set(),
    };
    known.count += 1;
    known.lastLine = record.line;
    if (entity && known.entities.size < 5) known.entities.add(entity.name);
    causes.set(cause, known);
  }
  return {
    total: failures.length,
    causes: [...causes]
      .map(([cause, { entities, ...known }]) => ({ cause, ...known, entities: [...entities] }))
      .sort((a, b) => b.count - a.count),
    slots: slotsOf(failures),
  };
}

/** Minutes since 1970 of `2026/11/24 10:00:00`, in the log's own time zone. */
function minuteOf(time: string): number | undefined {
  const parts = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d)/.exec(time);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = parts.slice(1).map(Number);
  return Math.floor(Date.UTC(year, month - 1, day, hour, minute) / 60_000);
}

function slotsOf(failures: readonly Explained[]): readonly TimeSlot[] {
  const timed = failures.flatMap(({ line, cause }) => {
    const minute = line?.time === undefined ? undefined : minuteOf(line.time);
    return minute === undefined ? [] : [{ minute, cause }];
  });
  if (timed.length === 0) return [];
  const minutes = timed.map(({ minute }) => minute);
  const first = minutes.reduce((a, b) => Math.min(a, b));
  const last = minutes.reduce((a, b) => Math.max(a, b));
  const width = widthFor(last - first + 1);
  const start = Math.floor(first / width) * width;
  const slots = Array.from({ length: Math.floor((last - start) / width) + 1 }, (_, i) => ({
    from: textOf(start + i * width),
    counts: new Map<FailureCause, number>(),
  }));
  for (const { minute, cause } of timed) {
    const counts = slots[Math.floor((minute - start) / width)]?.counts;
    counts?.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return slots;
}

/** Minutes in a slot, so that all fit in the picture. */
function widthFor(minutes: number): number {
  const widths = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10_080];
  return widths.find((width) => minutes / width < MOST_SLOTS) ?? Math.ceil(minutes / MOST_SLOTS);
}

function textOf(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
