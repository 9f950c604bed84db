/** What the editor shows of a log beside its text: failures as an outline, requests to fold, addresses to follow. */

import { readAccessLine } from '../../server/core/logs/access-log.ts';
import { readErrorLine } from '../../server/core/logs/error-line.ts';
import { type Explained, explain } from '../../server/core/logs/explain.ts';
import { recordsOf } from '../../server/core/logs/record.ts';
import type { Topology } from '../../server/core/model/topology.ts';
import type { Span } from '../../server/core/text/span.ts';

/** Larger logs are read by the command line only. */
export const LARGEST_LOG = 20_000_000;

export function failuresIn(log: string, topology?: Topology): readonly Explained[] {
  return LARGEST_LOG < log.length ? [] : [...explain(log, topology ? { topology } : {})];
}

/** 1-based lines, both included. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

/** Records that span lines, and neighbouring records of one request. */
export function foldsIn(log: string): readonly Fold[] {
  if (LARGEST_LOG < log.length) return [];
  const folds: Fold[] = [];
  let run: { readonly key: string; readonly from: number; to: number } | undefined;
  const end = () => {
    if (run && run.from < run.to) folds.push({ from: run.from, to: run.to });
  };
  for (const record of recordsOf(log)) {
    const key = requestOf(record.text);
    if (run && key !== undefined && run.key === key) {
      run.to = record.lastLine;
      continue;
    }
    end();
    run = { key: key ?? '', from: record.line, to: record.lastLine };
  }
  end();
  return folds;
}

/** The request id, else the worker's connection. */
function requestOf(text: string): string | undefined {
  const { fields, pid, connection } = readErrorLine(text);
  if (fields.requestId !== undefined) return fields.requestId;
  if (connection !== undefined && pid !== undefined) return `${pid}*${connection}`;
  return readAccessLine(text)?.requestId;
}

export interface AddressLink {
  /** In the log. */
  readonly span: Span;
  readonly failure: Explained;
}

/** The places of `upstream: "…"` and `host: "…"` in records of failures. */
export function linksIn(log: string, failures: readonly Explained[]): readonly AddressLink[] {
  return failures.flatMap((failure) => {
    const { start, end } = failure.record.span;
    const raw = log.slice(start, end);
    return [...raw.matchAll(/, (?:upstream|host): ?["\u201c\u201d]([^"\u201c\u201d]+)/g)].map((match) => {
      const from = start + match.index + match[0].length - (match[1]?.length ?? 0);
      return { span: { start: from, end: start + match.index + match[0].length }, failure };
    });
  });
}
