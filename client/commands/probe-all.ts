import { ProgressLocation, window, workspace } from 'vscode';
import type { SummaryRow } from '../editor/probe-engine.ts';
import { fileOf } from '../editor/probe-findings.ts';
import { readSetting } from '../editor/settings.ts';
import { nextSteps } from './probe.ts';
import type { ProbeParts } from './probe-parts.ts';
import { probeTarget } from './probe-target.ts';
import { showReport } from './show-report.ts';

/** Every service of the file in front, several at a time; ends in a table with a report behind each row. Gives its title. */
export async function probeAll(parts: ProbeParts): Promise<string | undefined> {
  const document = parts.kongDocument();
  if (!document || !workspace.isTrusted) {
    await window.showInformationMessage(
      document
        ? 'A probe connects to addresses from the file, so the folder must be trusted first.'
        : 'Open a file with Kong configuration first.',
    );
    return undefined;
  }
  const engine = await import('../editor/probe-engine.ts');
  const file = fileOf(document);
  const services = engine.servicesOf(file);
  if (services.length === 0) {
    await window.showInformationMessage(`${file.name} declares no service with a name.`);
    return undefined;
  }
  const rows = new Map<string, SummaryRow>();
  await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: `Probing ${services.length} services`,
      cancellable: true,
    },
    async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      const waiting = [...services];
      const workers = Array.from({ length: readSetting('probe.parallel') }, async () => {
        for (
          let target = waiting.shift();
          target !== undefined && !stop.signal.aborted;
          target = waiting.shift()
        ) {
          const order = { target, document, gateway: undefined };
          const probed = await probeTarget(parts, order, stop.signal, () => undefined);
          if (probed === 'cancelled') return;
          const report = probed.kind === 'probed' ? probed.report : undefined;
          const reason = probed.kind === 'failed' ? probed.reason : undefined;
          rows.set(target, { service: target, report, reason });
          progress.report({ message: `${rows.size} done`, increment: 100 / services.length });
        }
      });
      await Promise.all(workers);
    },
  );
  const list = services.flatMap((service) => rows.get(service) ?? []);
  const healthy = list.filter(({ report }) => report?.diagnosis.verdict.cause === 'healthy').length;
  const title = `${healthy} of ${list.length} services of ${file.name} are healthy`;
  const showSummary = () =>
    parts.panel.show(
      'Probe of all',
      (nonce) => engine.summaryPage(title, list, nonce),
      (act, index) => {
        const row = list[index];
        if (act !== 'open' || !row?.report) return;
        const order = { target: row.service, document, gateway: undefined };
        void showReport(parts, order, row.report, nextSteps(parts, order));
      },
    );
  showSummary();
  return title;
}
