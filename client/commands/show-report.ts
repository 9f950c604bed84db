import { env, workspace } from 'vscode';
import type { ProbeReport } from '../editor/probe-engine.ts';
import { editOf, fileOf } from '../editor/probe-findings.ts';
import { showFromPage } from '../editor/show-from-page.ts';
import type { ReportData } from '../probe/report/report-data.ts';
import type { StoredReport } from '../probe/report/stored.ts';
import type { ProbeParts, ProbeTarget } from './probe-parts.ts';

export interface NextSteps {
  again(): void;
  record(): void;
}

/** The report of a probe in the panel, with the earlier probes of the same target to look at and to compare with. */
export async function showReport(
  parts: ProbeParts,
  target: ProbeTarget,
  report: ProbeReport,
  next: NextSteps,
): Promise<void> {
  const engine = await import('../editor/probe-engine.ts');
  // The newest that is kept is this one.
  const [, ...earlier] = parts.history.of(report.target);
  const list = earlier.map((kept) => ({ when: when(kept), report: kept.report }));

  const show = (shown: ReportData, shownFrom?: string): void => {
    const history = { earlier: list, ...(shownFrom === undefined ? {} : { shownFrom }) };
    parts.panel.show(
      `Probe of ${target.target}`,
      (nonce) => engine.reportPage(shown, history, nonce),
      (act, index) => {
        const old = list[index];
        if (act === 'again') next.again();
        if (act === 'copy') void parts.copy(engine.reportMarkdown(shown));
        if (act === 'record') next.record();
        if (act === 'latest') show(report);
        if (act === 'show' && old) show(old.report, old.when);
        if (act === 'compare' && old) compare(old);
        if (act === 'fix') void mend(index);
      },
    );
  };
  const compare = (old: { readonly when: string; readonly report: ReportData }): void => {
    const now = { when: 'now', report };
    parts.panel.show(
      `Probes of ${target.target} compared`,
      (nonce) => engine.comparePage(old, now, nonce),
      (act) => act === 'back' && show(report),
    );
  };
  const mend = async (index: number): Promise<void> => {
    const { document } = target;
    const chosen = document && engine.mendsFor(report, fileOf(document))[index];
    if (!chosen) return;
    await showFromPage(document);
    await workspace.applyEdit(editOf(document, chosen));
  };
  show(report);
}

function when({ at }: StoredReport): string {
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}
