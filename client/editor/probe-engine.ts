/** Everything of a probe that needs no editor, in a bundle of its own: core, the stages, the report's page. */
import { openConfig } from '../../server/core/features/open-config.ts';
import type { Config } from '../../server/core/model/config.ts';
import { type TopologyName, topologyFrom } from '../../server/core/model/topology.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import type { Edit, Span } from '../../server/core/text/span.ts';
import type { AdminApi } from '../admin-api/api.ts';
import { describeFailure } from '../admin-api/failure.ts';
import type { Secret } from '../admin-api/secret.ts';
import { cureFixes } from '../probe/cure.ts';
import { nodeWorld } from '../probe/node-world.ts';
import type { Recording } from '../probe/recording/record-failure.ts';
import { compareHtml, type DatedReport } from '../probe/report/compare-html.ts';
import { type ReportHistory, reportHtml } from '../probe/report/html.ts';
import { reportMarkdown } from '../probe/report/markdown.ts';
import { html } from '../probe/report/mask.ts';
import { recordingHtml, recordingLog, recordingMarkdown } from '../probe/report/recording.ts';
import type { ReportData } from '../probe/report/report-data.ts';
import { REPORT_STYLE } from '../probe/report/style.ts';
import { sentenceOf } from '../probe/report/words.ts';
import { type ProbeReport, runProbe, topologyIn } from '../probe/run-probe.ts';
import { shown } from '../probe/trail.ts';
import { commandsAt, enterVantage } from '../probe/vantage/remote-world.ts';
import { parseVantage, programsFrom, VANTAGE_FORMS, vantageWords } from '../probe/vantage/vantage.ts';
import type { ProbeWorld } from '../probe/world.ts';

/** What the settings say stands around Kong. */
type TopologyWords = ReadonlyMap<TopologyName, string>;

export interface ProbedFile {
  readonly name: string;
  readonly text: string;
}

export interface ProbeOrder {
  /** The name or id of a service or route, or a URL. */
  readonly target: string;
  readonly file: ProbedFile | undefined;
  readonly topology: TopologyWords;
  readonly admin: AdminApi | undefined;
  readonly via: URL | undefined;
  readonly front: URL | undefined;
  readonly debugToken: Secret | undefined;
  readonly readLog: (() => Promise<string>) | undefined;
  readonly connectMs: number;
  readonly answerMs: number;
  /** `docker:kong` and the like; empty: this machine. */
  readonly vantage: string;
  /** Shows the commands that are about to run at the vantage; false: do not. */
  readonly mayRun: (place: string, commands: readonly string[]) => Promise<boolean>;
  readonly onProgress: (line: string) => void;
}

export type Probed =
  | { readonly kind: 'probed'; readonly report: ProbeReport }
  | { readonly kind: 'failed'; readonly reason: string };

export type { ProbeReport };

export async function probeOnce(order: ProbeOrder, cancel: AbortSignal): Promise<Probed> {
  if (order.vantage === '') return probeFrom(nodeWorld(), order, cancel);
  const vantage = parseVantage(order.vantage);
  if (!vantage)
    return {
      kind: 'failed',
      reason: `"${order.vantage}" is no place to look from: ${VANTAGE_FORMS.join(', ')}.`,
    };
  const programs = programsFrom(process.env);
  if (!(await order.mayRun(vantageWords(vantage), commandsAt(vantage, programs))))
    return { kind: 'failed', reason: 'The probe was not run.' };
  const entered = await enterVantage(vantage, { programs, onCommand: () => undefined }, cancel);
  if ('failure' in entered)
    return { kind: 'failed', reason: `Cannot look from ${order.vantage}: ${shown(entered.failure)}` };
  try {
    return await probeFrom(entered.world, order, cancel);
  } finally {
    await entered.leave();
  }
}

async function probeFrom(world: ProbeWorld, order: ProbeOrder, cancel: AbortSignal): Promise<Probed> {
  const { target, file, topology, admin, via, front, readLog, connectMs, answerMs, onProgress, debugToken } =
    order;
  const config = file && open(file, topology);
  const result = await runProbe(
    {
      target,
      file: file && config ? { name: file.name, config } : undefined,
      admin,
      via,
      front,
      readLog,
      topology: config ? topologyIn(config) : topologyFrom(topology),
      limits: { connectMs, answerMs },
      keepAlive: 'auto',
      onProgress,
      debugToken,
    },
    world,
    cancel,
    nodeWorld(),
  );
  switch (result.kind) {
    case 'probed':
      return result;
    case 'admin-failed': {
      const { reason, advice } = describeFailure(result.failure);
      return { kind: 'failed', reason: `The Admin API: ${reason}. ${advice}` };
    }
    case 'unknown-name':
      return { kind: 'failed', reason: `No service or route is called "${target}".` };
  }
}

function open({ name, text }: ProbedFile, topology: TopologyWords = new Map()): Config {
  return openConfig(text, {
    fileName: name,
    target: {},
    dialect: undefined,
    verdictOnly: false,
    topology,
    now: Date.now(),
  });
}

/** The services that a probe can be asked for by name, in the order of the file. */
export function servicesOf(file: ProbedFile): readonly string[] {
  return open(file).items.flatMap(({ section, entities: [service] }) =>
    section === 'services' && service?.name !== undefined ? [service.name] : [],
  );
}

export interface Mend {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** Computed anew from what the file says now, for it may have changed since the probe. */
export function mendsFor(report: ProbeReport, file: ProbedFile): readonly Mend[] {
  return cureFixes(report.diagnosis.verdict, { name: file.name, config: open(file) })
    .filter(({ spans }) => spans.length > 0)
    .map(({ title, spans }) => ({ title, edits: spans }));
}

/** What to underline: what the first fix would change, else the name of the service in question. */
export function guiltyPlace(report: ProbeReport, file: ProbedFile): Span | undefined {
  const [mend] = mendsFor(report, file);
  const [edit] = mend?.edits ?? [];
  if (edit) return edit.span;
  const { service, route } = report.diagnosis.verdict.about;
  const { index } = open(file);
  const [entity] = [
    ...(service === undefined ? [] : index.named('services', service)),
    ...(route === undefined ? [] : index.named('routes', route)),
  ];
  return entity && spanOf(entity.label);
}

/** One line: what the verdict is and what to do. */
export function verdictWords({ diagnosis: { verdict } }: ProbeReport): string {
  return `${sentenceOf(verdict)}: ${verdict.advice}`;
}

export function verdictSentence({ diagnosis: { verdict } }: ProbeReport): string {
  return sentenceOf(verdict);
}

export { recordingLog, recordingMarkdown, reportMarkdown };

export function recordingPage(target: string, recording: Recording, nonce: string): string {
  return page(nonce, recordingHtml(target, recording));
}

export function reportPage(report: ReportData, history: ReportHistory, nonce: string): string {
  return page(nonce, reportHtml(report, history));
}

export function comparePage(before: DatedReport, after: DatedReport, nonce: string): string {
  return page(nonce, compareHtml(before, after));
}

export interface SummaryRow {
  readonly service: string;
  readonly report: ProbeReport | undefined;
  /** Why there is no report. */
  readonly reason: string | undefined;
}

export function summaryPage(title: string, rows: readonly SummaryRow[], nonce: string): string {
  const lines = rows.map(({ service, report, reason }, i) => {
    const healthy = report?.diagnosis.verdict.cause === 'healthy';
    const words = report ? verdictSentence(report) : (reason ?? 'not probed');
    const button = report ? `<button class="plain" data-act="open" data-index="${i}">Show</button>` : '';
    return `<tr><td>${html(service)}</td><td class="${healthy ? 'ok' : 'failed-word'}">${html(words)}</td><td>${button}</td></tr>`;
  });
  return page(
    nonce,
    `<main><h1>${html(title)}</h1><table><thead><tr><th scope="col">service</th><th scope="col">verdict</th><th scope="col">report</th></tr></thead><tbody>${lines.join('')}</tbody></table></main>`,
  );
}

/** Nothing but our own style and the one script that passes clicks on. */
function page(nonce: string, body: string): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  // The editor keeps the place in the page before, which was another one.
  const script = `const editor = acquireVsCodeApi();
addEventListener('load', () => { scrollTo(0, 0); setTimeout(() => scrollTo(0, 0), 50); });
document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-act]');
  if (button) editor.postMessage({ act: button.dataset.act, index: Number(button.dataset.index ?? 0) });
});`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Kong probe</title><style nonce="${nonce}">${REPORT_STYLE}</style></head><body>${body}<script nonce="${nonce}">${script}</script></body></html>`;
}
