/** Where the time of a request went inside Kong, as a table; parts of parts are indented. */
import type { Timing } from '../recording/timings.ts';
import { timeText } from './chain.ts';
import { html } from './mask.ts';
import type { ReportData } from './report-data.ts';

/** The page's policy lets no element have a style of its own, so each depth is a class. */
const DEEPEST_INDENT = 4;

/** `otherwise`: what is said where there are none. */
export function timingsHtml(timings: readonly Timing[] | undefined, otherwise: string): string {
  const rows = (timings ?? []).map(
    ({ part, depth, ms }) =>
      `<tr><td class="deep${Math.min(depth, DEEPEST_INDENT)}">${html(part.split(' › ').at(-1) ?? part)}</td><td class="number">${html(timeText(ms))}</td></tr>`,
  );
  const table = `<table><thead><tr><th scope="col">part</th><th scope="col">time</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const content = rows.length === 0 ? `<p class="where">${html(otherwise)}</p>` : table;
  return `<section aria-label="times"><h2>Where the time went</h2>${content}</section>`;
}

/** Those of the first passage through Kong; the trail is plain data, which may come from a file. */
export function timingsIn(trail: ReportData['trail']): readonly Timing[] {
  const passages = trail.find(({ stage }) => stage === 'through-gateway')?.facts['passages'];
  const first: unknown = Array.isArray(passages) ? passages[0] : undefined;
  const kong = isRecord(first) ? first['kong'] : undefined;
  const timings = isRecord(kong) ? kong['timings'] : undefined;
  if (!Array.isArray(timings)) return [];
  return timings.flatMap((timing: unknown): readonly Timing[] => {
    if (!isRecord(timing)) return [];
    const { part, depth, ms } = timing;
    if (typeof part !== 'string' || typeof depth !== 'number' || typeof ms !== 'number') return [];
    return [{ part, depth, ms }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
