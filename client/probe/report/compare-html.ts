/** Two probes of one target side by side, as the body of a page. */

import { chainOf } from './chain.ts';
import { chainSvg } from './chain-svg.ts';
import { differencesBetween, timesOf } from './compare-reports.ts';
import { html } from './mask.ts';
import type { ReportData } from './report-data.ts';
import { sentenceOf } from './words.ts';

export interface DatedReport {
  /** As a person reads it. */
  readonly when: string;
  readonly report: ReportData;
}

/** Buttons carry `data-act`: `back`. */
export function compareHtml(before: DatedReport, after: DatedReport): string {
  const differences = differencesBetween(before.report, after.report);
  const times = timesOf(before.report, after.report);
  return `<main>
<h1>Probes of ${html(after.report.target)} compared</h1>
<div class="sides">${side('before', before)}${side('after', after)}</div>
<section aria-label="what changed"><h2>What changed</h2>${
    differences.length === 0
      ? '<p>Nothing but the times.</p>'
      : `<table class="wide"><thead><tr><th scope="col">what</th><th scope="col">${html(before.when)}</th><th scope="col">${html(after.when)}</th></tr></thead><tbody>${differences
          .map(
            ({ what, before: a, after: b }) =>
              `<tr><td>${html(what)}</td><td>${html(a)}</td><td>${html(b)}</td></tr>`,
          )
          .join('')}</tbody></table>`
  }</section>
<section aria-label="times"><h2>Times</h2><table><thead><tr><th scope="col">stage</th><th scope="col">${html(before.when)}</th><th scope="col">${html(after.when)}</th><th scope="col">change</th></tr></thead><tbody>${times
    .map(
      ({ stage, before: a, after: b, change }) =>
        `<tr><td>${html(stage)}</td><td class="number">${html(a)}</td><td class="number">${html(b)}</td><td class="${change === 'slower' ? 'failed-word' : 'skipped'}">${change === 'same' ? '' : change}</td></tr>`,
    )
    .join('')}</tbody></table></section>
<div class="acts"><button class="plain" data-act="back">Back to the report</button></div>
</main>`;
}

function side(name: string, { when, report }: DatedReport): string {
  const { verdict } = report.diagnosis;
  const healthy = verdict.cause === 'healthy';
  return `<section class="side" aria-label="${name}"><h2>${html(when)}</h2><div class="picture">${chainSvg(chainOf(report), `chain-${name}`)}</div><div class="verdict${healthy ? ' healthy' : ''}"><p><strong>${html(sentenceOf(verdict))}</strong></p><p><span class="tag first">${html(verdict.cause)}</span></p></div></section>`;
}
