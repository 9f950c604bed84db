/** How many of the labelled log records are read right. */

import { explain } from '../../../server/core/logs/explain.ts';

export interface LabelledRecord {
  readonly text: string;
  readonly cause: string | null;
  readonly also: readonly string[];
  readonly category: string;
}

export interface Miss {
  readonly text: string;
  readonly expected: readonly (string | null)[];
  readonly got: string | null;
}

export interface Score {
  readonly right: number;
  readonly total: number;
  /** A cause named where the record tells of no failure. */
  readonly invented: number;
  readonly misses: readonly Miss[];
}

export function scoreLogs(records: readonly LabelledRecord[]): Score {
  const misses: Miss[] = [];
  let invented = 0;
  for (const { text, cause, also } of records) {
    const [first] = explain(text);
    const got = first?.cause ?? null;
    const accepted = [cause, ...also].map(unnamed);
    if (accepted.includes(unnamed(got))) continue;
    if (unnamed(cause) === null) invented += 1;
    misses.push({ text, expected: [cause, ...also], got });
  }
  return { right: records.length - misses.length, total: records.length, invented, misses };
}

/** No failure and a failure without a name count as the same. */
function unnamed(cause: string | null): string | null {
  return cause === 'other-failure' ? null : cause;
}

export function readLabelled(text: string): readonly LabelledRecord[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => decode(JSON.parse(line)));
}

function decode(value: unknown): LabelledRecord {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('cause' in value)) {
    throw new Error('a record needs text and cause');
  }
  const { text, cause } = value;
  const also = 'also' in value && Array.isArray(value.also) ? value.also.map(String) : [];
  const category = 'category' in value ? String(value.category) : '';
  return { text: String(text), cause: cause === null ? null : String(cause), also, category };
}
