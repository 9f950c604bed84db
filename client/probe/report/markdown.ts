/** A probe's report as Markdown for a ticket: secrets masked, nothing from the wire that Markdown would act on. */

import { type Chain, chainOf, timeText } from './chain.ts';
import { markdown } from './mask.ts';
import type { ReportData } from './report-data.ts';
import { aboutText, CONFIDENCE_WORDS, sentenceOf } from './words.ts';

export function reportMarkdown(report: ReportData): string {
  const { verdict, others } = report.diagnosis;
  const lines = [
    `## Probe of ${markdown(report.target)}`,
    '',
    markdown(aboutText(report)),
    '',
    chainLine(chainOf(report)),
    '',
    `**${markdown(sentenceOf(verdict))}** \`${verdict.cause}\`, ${CONFIDENCE_WORDS[verdict.confidence]}`,
  ];
  if (verdict.cause !== 'healthy') lines.push('', `What to do: ${markdown(verdict.advice)}`);
  if (verdict.fix !== null) lines.push('', `Fix: ${markdown(verdict.fix)}`);
  for (const { title, file, line } of report.fixes) {
    if (file !== undefined && line !== undefined)
      lines.push(`- ${markdown(`${file}:${line}`)} ${markdown(title)}`);
  }
  if (verdict.next !== null) lines.push('', `To be sure: ${markdown(verdict.next)}`);
  const evidence = [
    ...verdict.because.map(({ words, source }) => `- ${markdown(words)} (${source})`),
    ...verdict.against.map(({ words, source }) => `- against it: ${markdown(words)} (${source})`),
  ];
  if (evidence.length > 0) lines.push('', '### Evidence', '', ...evidence);
  if (others.length > 0) {
    lines.push(
      '',
      '### Less likely',
      '',
      ...others.slice(0, 5).map((other) => `- \`${other.cause}\`, ${CONFIDENCE_WORDS[other.confidence]}`),
    );
  }
  lines.push('', '### Trail', '', '| stage | outcome | time |', '|---|---|---:|');
  for (const { stage, outcome, ms } of report.trail)
    lines.push(`| ${stage} | ${outcome} | ${Math.round(ms)} ms |`);
  return `${lines.join('\n')}\n`;
}

const MARKS = { fine: '✅', failed: '❌', unknown: '❔' } as const;

function chainLine({ parts, links }: Chain): string {
  return parts
    .map(({ name, state }, i) => {
      const link = links[i - 1];
      const time = link?.ms === undefined ? '' : ` ${timeText(link.ms)}`;
      const way = link === undefined ? '' : link.state === 'failed' ? ` ─❌${time}→ ` : ` ─${time}→ `;
      return `${way}${name} ${MARKS[state]}`;
    })
    .join('');
}
