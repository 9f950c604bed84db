import { ProgressLocation, Uri, window, workspace } from 'vscode';
import type { ProbeReport } from '../editor/probe-engine.ts';
import type { TreeNode } from '../gateway-view/node.ts';
import { pickTarget } from './pick-target.ts';
import type { ProbeParts, ProbeTarget } from './probe-parts.ts';
import { probeTarget } from './probe-target.ts';
import { recordFailure } from './record-failure.ts';
import { type NextSteps, showReport } from './show-report.ts';

/** From the palette, or from the lens above a service (uri of the file, name of the service). */
export async function probeFrom(
  parts: ProbeParts,
  given: readonly unknown[],
): Promise<ProbeReport | undefined> {
  const [uri, service] = given;
  if (typeof uri === 'string' && typeof service === 'string') {
    const document = await workspace.openTextDocument(Uri.parse(uri));
    return probeAndShow(parts, { target: service, document, gateway: undefined });
  }
  const target = await pickTarget(parts.kongDocument());
  return target && probeAndShow(parts, target);
}

/** From the tree: what the gateway has, and the file of the folder that declares it, for the guilty line. */
export async function probeNode(parts: ProbeParts, node: TreeNode): Promise<ProbeReport | undefined> {
  if (!node.entity) return undefined;
  const { findDeclared } = await import('../editor/find-declared.ts');
  const location = await findDeclared(node.entity);
  const document = location && (await workspace.openTextDocument(location.uri));
  const target = node.entity.name ?? node.entity.id;
  return probeAndShow(parts, { target, document, gateway: node.gateway });
}

export async function probeAndShow(parts: ProbeParts, target: ProbeTarget): Promise<ProbeReport | undefined> {
  if (!workspace.isTrusted) {
    await window.showWarningMessage(
      'A probe connects to addresses from the file, so the folder must be trusted first.',
    );
    return undefined;
  }
  const probed = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Probing ${target.target}`, cancellable: true },
    (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return probeTarget(parts, target, stop.signal, (message) => progress.report({ message }));
    },
  );
  if (probed === 'cancelled') return undefined;
  if (probed.kind === 'failed') {
    await window.showErrorMessage(probed.reason);
    return undefined;
  }
  await showReport(parts, target, probed.report, nextSteps(parts, target));
  return probed.report;
}

/** What the report of a probe offers to do next. */
export function nextSteps(parts: ProbeParts, target: ProbeTarget): NextSteps {
  return {
    again: () => void probeAndShow(parts, target),
    record: () => void recordFailure(parts, target),
  };
}
