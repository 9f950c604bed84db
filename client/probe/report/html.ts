/** A probe's report as the body of a page: no script, nothing from the wire unescaped, buttons named by data. */

import type { Evidence, Hypothesis } from '../../../server/core/doctor/hypothesis.ts';
import { chainOf } from './chain.ts';
import { chainSvg } from './chain-svg.ts';
import { html } from './mask.ts';
import type { ReportData } from './report-data.ts';
import { sideBySide } from './side-by-side.ts';
import { timingsHtml, timingsIn } from './timings-html.ts';
import { aboutText, CONFIDENCE_WORDS, sentenceOf } from './words.ts';

/** Buttons carry `data-act`: `fix` (with `data-index`), `copy`, `again`, `record`; in the history `show` and `compare`. */
export function reportHtml(report: ReportData, history: ReportHistory = { earlier: [] }): string {
  const { verdict, others } = report.diagnosis;
  const healthy = verdict.cause === 'healthy';
  return `<main>
<h1>Probe of ${html(report.target)}</h1>
<p class="where">${html(aboutText(report))}</p>${history.shownFrom === undefined ? '' : `<p class="where"><strong>Kept from ${html(history.shownFrom)}.</strong> <button class="plain" data-act="latest">Back to the latest</button></p>`}
<div class="picture">${chainSvg(chainOf(report))}</div>
<section class="verdict${healthy ? ' healthy' : ''}" aria-label="verdict">
<p><strong>${html(sentenceOf(verdict))}</strong><span class="tag">${html(verdict.cause)}</span><span class="tag">${html(CONFIDENCE_WORDS[verdict.confidence])}</span></p>
${healthy ? '' : `<p>${html(upperFirst(verdict.advice))}.</p>`}
${verdict.next === null ? '' : `<p class="where">To be sure: ${html(verdict.next)}${verdict.nextNeeds ? TOLD[verdict.nextNeeds] : ''}.</p>`}
${buttons(report)}
</section>
${evidenceSection('Because', verdict.because)}
${evidenceSection('Against it', verdict.against)}
${othersSection(others)}
${sideBySide(report.trail)}
${timesSection(report.trail)}
${trailSection(report)}
${historySection(history)}
</main>`;
}

/** How the editor is told what a further measurement needs. */
const TOLD = {
  'proxy-address': ' (its address belongs into the setting <code>kongsole.topology.gateway</code>)',
} as const;

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function buttons({ fixes, diagnosis, trail }: ReportData): string {
  const each = fixes.map(({ title, line }, i) =>
    line === undefined
      ? `<p>Fix: ${html(title)}</p>`
      : `<button data-act="fix" data-index="${i}">${html(upperFirst(title))} (line ${line})</button>`,
  );
  const words =
    fixes.length === 0 && diagnosis.verdict.fix !== null ? `<p>Fix: ${html(diagnosis.verdict.fix)}</p>` : '';
  const record = isWorthRecording(diagnosis.verdict, trail)
    ? '<button class="plain" data-act="record">Record this failure…</button>'
    : '';
  return `${words}<div class="acts">${each.join('')}<button class="plain" data-act="again">Probe again</button>${record}<button class="plain" data-act="copy">Copy as Markdown</button></div>`;
}

/** A debug log tells more where Kong itself is to blame, or answered wrongly. */
function isWorthRecording({ cause, hop }: Hypothesis, trail: ReportData['trail']): boolean {
  if (cause === 'healthy') return false;
  return (
    hop === 'gateway' ||
    trail.some(({ stage, outcome }) => stage === 'through-gateway' && outcome === 'failed')
  );
}

function evidenceSection(title: string, evidence: readonly Evidence[]): string {
  if (evidence.length === 0) return '';
  const items = evidence.map(
    ({ words, source }) => `<li>${html(words)} <span class="where">(${source})</span></li>`,
  );
  return `<section aria-label="${title.toLowerCase()}"><h2>${title}</h2><ul>${items.join('')}</ul></section>`;
}

function othersSection(others: readonly Hypothesis[]): string {
  if (others.length === 0) return '';
  const items = others
    .slice(0, 5)
    .map(
      (other) =>
        `<li>${html(sentenceOf(other))} <span class="tag">${html(other.cause)}</span><span class="tag">${html(CONFIDENCE_WORDS[other.confidence])}</span></li>`,
    );
  return `<section aria-label="less likely"><h2>Less likely</h2><ul>${items.join('')}</ul></section>`;
}

/** Of the request through Kong's proxy, where Kong gave them. */
function timesSection(trail: ReportData['trail']): string {
  const timings = timingsIn(trail);
  return timings.length === 0 ? '' : timingsHtml(timings, '');
}

const OUTCOMES = {
  ok: ['ok', 'ok'],
  failed: ['failed-word', 'failed'],
  skipped: ['skipped', 'skipped'],
} as const;

function trailSection({ trail }: ReportData): string {
  const rows = trail.map(({ stage, outcome, ms, facts }) => {
    const [style, word] = OUTCOMES[outcome];
    const details = JSON.stringify(facts, null, 2);
    return `<tr><td>${html(stage)}</td><td class="${style}">${word}</td><td class="number">${Math.round(ms)} ms</td><td><details><summary aria-label="facts of ${html(stage)}">facts</summary><pre>${html(details)}</pre></details></td></tr>`;
  });
  return `<section aria-label="trail"><h2>Trail</h2><table><thead><tr><th scope="col">stage</th><th scope="col">outcome</th><th scope="col">time</th><th scope="col">seen</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

export interface ReportHistory {
  /** Earlier probes of the same target, the newest first. */
  readonly earlier: readonly {
    /** As a person reads it. */
    readonly when: string;
    readonly report: ReportData;
  }[];
  /** The report that is shown is one that was kept, of this time. */
  readonly shownFrom?: string;
}

function historySection({ earlier }: ReportHistory): string {
  if (earlier.length === 0) return '';
  const rows = earlier.map(({ when, report: { diagnosis } }, i) => {
    const { verdict } = diagnosis;
    const style = verdict.cause === 'healthy' ? 'ok' : 'failed-word';
    return `<tr><td>${html(when)}</td><td class="${style}">${html(sentenceOf(verdict))}</td><td><button class="plain small" data-act="show" data-index="${i}" aria-label="Show the probe of ${html(when)}">Show</button><button class="plain small" data-act="compare" data-index="${i}" aria-label="Compare with the probe of ${html(when)}">Compare</button></td></tr>`;
  });
  return `<section aria-label="earlier probes"><h2>Earlier probes</h2><table><thead><tr><th scope="col">when</th><th scope="col">verdict</th><th scope="col">look</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}
