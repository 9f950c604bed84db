/** What changed between two probes of one target. Pure. */

import type { TrailEntry } from '../stage.ts';
import { timeText } from './chain.ts';
import type { ReportData } from './report-data.ts';
import { aboutText, CONFIDENCE_WORDS, sentenceOf } from './words.ts';

export interface Difference {
  /** The verdict, a stage, or one of its facts: `tls › addresses › 1 › result › kind`. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

const NOT_THERE = '—';
const MOST = 120;
/** Times differ always; only a lasting change tells something. */
const TIMES = /(?:^|[a-z])ms$|^elapsed|timing|^date$|latency|request-id/i;
const OUTCOMES: ReadonlySet<string> = new Set([
  'status',
  'kind',
  'why',
  'failure',
  'alert',
  'code',
  'outcome',
]);
const SLOWER = 2;
const NOTICEABLE_MS = 20;

export function differencesBetween(before: ReportData, after: ReportData): readonly Difference[] {
  const found: Difference[] = [];
  const add = (what: string, a: string, b: string) => {
    if (a !== b && found.length < MOST) found.push({ what, before: a, after: b });
  };
  const [one, two] = [before.diagnosis.verdict, after.diagnosis.verdict];
  add('verdict', sentenceOf(one), sentenceOf(two));
  add('cause', one.cause, two.cause);
  add('confidence', CONFIDENCE_WORDS[one.confidence], CONFIDENCE_WORDS[two.confidence]);
  add('what is probed', aboutText(before), aboutText(after));
  for (const stage of stagesOf(before, after)) {
    const [a, b] = [stageText(before, stage), stageText(after, stage)];
    add(stage, a, b);
    const [factsBefore, factsAfter] = [factsOf(before, stage), factsOf(after, stage)];
    for (const key of new Set([...factsBefore.keys(), ...factsAfter.keys()])) {
      const [was, is] = [factsBefore.get(key), factsAfter.get(key)];
      // Of an answer that is only in one of them, all is new; its outcome is enough.
      if ((was === undefined || is === undefined) && !OUTCOMES.has(key.split(' › ').at(-1) ?? '')) continue;
      add(key, was ?? NOT_THERE, is ?? NOT_THERE);
    }
  }
  return found;
}

function stagesOf(before: ReportData, after: ReportData): readonly TrailEntry['stage'][] {
  return [...new Set([...before.trail, ...after.trail].map(({ stage }) => stage))];
}

function entriesOf({ trail }: ReportData, stage: TrailEntry['stage']): readonly TrailEntry[] {
  return trail.filter((entry) => entry.stage === stage);
}

function stageText(report: ReportData, stage: TrailEntry['stage']): string {
  const outcomes = entriesOf(report, stage).map(({ outcome }) => outcome);
  return outcomes.length === 0 ? 'not reached' : outcomes.join(', ');
}

function factsOf(report: ReportData, stage: TrailEntry['stage']): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  const entries = entriesOf(report, stage);
  for (const [i, entry] of entries.entries())
    flatten(entry.facts, entries.length === 1 ? [stage] : [stage, String(i + 1)], facts);
  return facts;
}

function flatten(value: unknown, path: readonly string[], into: Map<string, string>): void {
  if (TIMES.test(path.at(-1) ?? '')) return;
  if (typeof value === 'object' && value !== null) {
    const entries = Array.isArray(value)
      ? value.map((item, i) => [nameIn(item) ?? String(i + 1), valueIn(item)] as const)
      : Object.entries(value);
    for (const [name, inner] of entries) flatten(inner, [...path, name], into);
    return;
  }
  if (value !== undefined) into.set(path.join(' › '), String(value));
}

/** An address by itself, a header by its name. */
function nameIn(item: unknown): string | undefined {
  if (Array.isArray(item))
    return item.length === 2 && typeof item[0] === 'string' ? item[0].toLowerCase() : undefined;
  if (typeof item !== 'object' || item === null || !('address' in item) || !('port' in item))
    return undefined;
  return `${item.address}:${item.port}`;
}

function valueIn(item: unknown): unknown {
  return Array.isArray(item) && nameIn(item) !== undefined ? item[1] : item;
}

export interface TimedStage {
  readonly stage: string;
  readonly before: string;
  readonly after: string;
  /** Twice as long, and so much that somebody would notice; or the other way round. */
  readonly change: 'slower' | 'faster' | 'same';
}

/** The time of each stage in both probes. */
export function timesOf(before: ReportData, after: ReportData): readonly TimedStage[] {
  return stagesOf(before, after).map((stage) => {
    const [a, b] = [msOf(before, stage), msOf(after, stage)];
    const known = a !== undefined && b !== undefined;
    const slower = known && a * SLOWER < b && NOTICEABLE_MS < b - a;
    const faster = known && b * SLOWER < a && NOTICEABLE_MS < a - b;
    return {
      stage,
      before: a === undefined ? NOT_THERE : timeText(a),
      after: b === undefined ? NOT_THERE : timeText(b),
      change: slower ? 'slower' : faster ? 'faster' : 'same',
    };
  });
}

function msOf(report: ReportData, stage: TrailEntry['stage']): number | undefined {
  const entries = entriesOf(report, stage).filter(({ outcome }) => outcome !== 'skipped');
  return entries.length === 0 ? undefined : Math.max(...entries.map(({ ms }) => ms));
}
