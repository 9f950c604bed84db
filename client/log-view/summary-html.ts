/** The summary as the body of a page: causes over time as stacked bars, and the same as a table. */

import { CAUSE_PAGES } from '../../server/core/doctor/causes/pages.ts';
import { html } from '../probe/report/mask.ts';
import type { LogSummary, TimeSlot } from './summary.ts';

const WIDTH = 900;
const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 26;
const TOP = 8;

/** Six causes have a colour and a letter of their own, the rest share the last. */
const COLOURS = ['red', 'orange', 'yellow', 'blue', 'purple', 'green'] as const;
const LETTERS = 'ABCDEF';

export const SUMMARY_STYLE = `
svg.chart { display: block; max-width: 100%; height: auto; }
.chart text { fill: var(--vscode-foreground, #1f1f1f); font-size: 11px; }
.chart .axis { stroke: var(--line); stroke-width: 1; }
.chart rect.bar { stroke: var(--vscode-editor-background, #fff); stroke-width: 0.5; }
.c0 { fill: var(--vscode-charts-red, #c72e0f); } .c1 { fill: var(--vscode-charts-orange, #d18616); } .c2 { fill: var(--vscode-charts-yellow, #b89500); }
.c3 { fill: var(--vscode-charts-blue, #1a85ff); } .c4 { fill: var(--vscode-charts-purple, #652d90); } .c5 { fill: var(--vscode-charts-green, #388a34); } .c6 { fill: var(--quiet); }
.chart text.letter { stroke: var(--vscode-editor-background, #fff); stroke-width: 3px; stroke-linejoin: round; paint-order: stroke; text-anchor: middle; font-weight: 700; }
.key { display: inline-block; vertical-align: middle; margin-right: 6px; }
td button { margin: 0 0 4px; padding: 1px 8px; white-space: nowrap; } td.cause { white-space: nowrap; }
`;

export function summaryHtml(name: string, summary: LogSummary): string {
  const { total, causes, slots } = summary;
  const records = total === 1 ? '1 record tells' : `${total} records tell`;
  if (total === 0) return `<main><h1>${html(name)}</h1><p>No record tells of a failure.</p></main>`;
  const rows = causes.map(
    ({ cause, count, firstLine, lastLine, entities }, i) =>
      `<tr><td class="cause">${key(i)}${html(cause)}</td><td class="number">${count}</td><td>${html(upperFirst(CAUSE_PAGES[cause].title))}.${entities.length === 0 ? '' : ` <span class="where">(${html(entities.join(', '))})</span>`}<br>${html(upperFirst(CAUSE_PAGES[cause].advice))}.</td><td>${jump('first', firstLine)}${firstLine === lastLine ? '' : jump('last', lastLine)}</td></tr>`,
  );
  return `<main><h1>What failed in ${html(name)}</h1><p class="where">${records} of a failure</p>
${slots.length === 0 ? '' : `<div class="picture">${chart(summary)}</div>`}
<table><thead><tr><th scope="col">cause</th><th scope="col">times</th><th scope="col">what it means, and what to do</th><th scope="col">records</th></tr></thead><tbody>${rows.join('')}</tbody></table></main>`;
}

function jump(which: string, line: number): string {
  return `<button class="plain" data-act="line" data-line="${line}" aria-label="the ${which} record, line ${line}">line ${line}</button> `;
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function colourOf(place: number): number {
  return Math.min(place, COLOURS.length);
}

function key(place: number): string {
  const letter = LETTERS[place] ?? '';
  return `<svg class="chart key" width="16" height="16" aria-hidden="true"><rect class="c${colourOf(place)}" width="16" height="16" rx="2"/><text class="letter" x="8" y="12">${letter}</text></svg>`;
}

function chart({ causes, slots }: LogSummary): string {
  const order = causes.map(({ cause }) => cause);
  const highest = Math.max(1, ...slots.map(sum));
  const step = (WIDTH - LEFT) / slots.length;
  const height = (count: number) => (count / highest) * (HEIGHT - TOP - BOTTOM);
  const bars = slots.map((slot, i) => {
    let y = HEIGHT - BOTTOM;
    const parts = order.flatMap((cause, place) => {
      const count = slot.counts.get(cause) ?? 0;
      if (count === 0) return [];
      y -= height(count);
      const x = LEFT + i * step;
      const letter =
        12 < height(count) && 12 < step
          ? `<text class="letter" x="${round(x + step / 2)}" y="${round(y + height(count) / 2 + 4)}">${LETTERS[place] ?? ''}</text>`
          : '';
      return [
        `<g><title>${html(`${slot.from}: ${cause}, ${count}`)}</title><rect class="bar c${colourOf(place)}" x="${round(x + 1)}" y="${round(y)}" width="${round(Math.max(step - 2, 1))}" height="${round(height(count))}"/>${letter}</g>`,
      ];
    });
    return parts.join('');
  });
  const first = slots[0]?.from ?? '';
  const last = slots.at(-1)?.from ?? '';
  const base = HEIGHT - BOTTOM;
  return `<svg class="chart" role="img" aria-label="${html(`failures from ${first} to ${last}, at most ${highest} at a time; the table below tells the same`)}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" xmlns="http://www.w3.org/2000/svg"><line class="axis" x1="${LEFT}" y1="${base}" x2="${WIDTH}" y2="${base}"/><line class="axis" x1="${LEFT}" y1="${TOP}" x2="${LEFT}" y2="${base}"/><text x="${LEFT - 6}" y="${TOP + 8}" text-anchor="end">${highest}</text><text x="${LEFT - 6}" y="${base}" text-anchor="end">0</text><text x="${LEFT}" y="${HEIGHT - 8}">${html(first)}</text><text x="${WIDTH}" y="${HEIGHT - 8}" text-anchor="end">${html(last)}</text>${bars.join('')}</svg>`;
}

function sum({ counts }: TimeSlot): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
