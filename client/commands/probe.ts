import { open } from 'node:fs/promises';
import { ProgressLocation, type QuickPickItem, type TextDocument, Uri, window, workspace } from 'vscode';
import type { AdminApi } from '../admin-api/api.ts';
import type { Probed, ProbeReport } from '../editor/probe-engine.ts';
import { fileOf, type ProbeFindings } from '../editor/probe-findings.ts';
import type { ProbeHistory } from '../editor/probe-history.ts';
import type { ProbePanel } from '../editor/probe-panel.ts';
import { probeUrl, readSetting, readTopology } from '../editor/settings.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';
import type { TreeNode } from '../gateway-view/node.ts';
import type { LogTap } from '../probe/recording/log-tap.ts';
import type { OpenWindows } from '../probe/recording/open-windows.ts';
import { showReport } from './show-report.ts';

export interface ProbeParts {
  readonly panel: ProbePanel;
  readonly findings: ProbeFindings;
  readonly history: ProbeHistory;
  /** The file that the server takes for Kong's and that is in front, if there is one. */
  kongDocument(): TextDocument | undefined;
  /** A connection to the gateway of this id. */
  connect(gateway: string): Promise<AdminApi | undefined>;
  /** The gateway of this id; without one the chosen. */
  gatewayFor(id: string | undefined): Gateway | undefined;
  /** The log that is being followed, if there is one. */
  followedLog(): LogTap | undefined;
  readonly windows: OpenWindows;
  copy(text: string): Thenable<void>;
}

/** What to probe, and where it is defined: in a file, on a gateway, or nowhere (a URL). */
export interface ProbeTarget {
  readonly target: string;
  readonly document: TextDocument | undefined;
  readonly gateway: string | undefined;
}

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

interface TargetItem extends QuickPickItem {
  readonly target: string | undefined;
}

export async function pickTarget(document: TextDocument | undefined): Promise<ProbeTarget | undefined> {
  const { servicesOf } = await import('../editor/probe-engine.ts');
  const items: TargetItem[] = (document ? servicesOf(fileOf(document)) : []).map((service) => ({
    label: `$(server) ${service}`,
    description: document ? fileOf(document).name : '',
    target: service,
  }));
  items.push({ label: '$(link) A URL…', description: 'without a service', target: undefined });
  const picked = await window.showQuickPick(items, { title: 'Probe which upstream?' });
  if (!picked) return undefined;
  if (picked.target !== undefined) return { target: picked.target, document, gateway: undefined };
  const url = await window.showInputBox({
    title: 'Probe a URL',
    prompt: 'As it would stand in the url of a service',
    value: 'https://',
    validateInput: (text) => (URL.canParse(text) ? undefined : 'Such as https://backend.internal:8443/path'),
  });
  return url === undefined ? undefined : { target: url, document: undefined, gateway: undefined };
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
  await showReport(parts, target, probed.report);
  return probed.report;
}

/** One probe, without showing anything. */
export async function probeTarget(
  { connect, findings, history }: ProbeParts,
  { target, document, gateway }: ProbeTarget,
  cancel: AbortSignal,
  onProgress: (line: string) => void,
): Promise<Probed | 'cancelled'> {
  const { probeOnce } = await import('../editor/probe-engine.ts');
  const admin = gateway === undefined ? undefined : await connect(gateway);
  const errorLog = readSetting('topology.errorLog', document?.uri);
  try {
    const probed = await probeOnce(
      {
        target,
        file: document && fileOf(document),
        topology: readTopology(document?.uri),
        admin,
        via: probeUrl('topology.gateway', document?.uri),
        front: probeUrl('topology.front', document?.uri),
        readLog: errorLog === '' ? undefined : () => endOfLog(errorLog),
        connectMs: readSetting('probe.connectTimeout') * 1000,
        answerMs: readSetting('probe.answerTimeout') * 1000,
        vantage: readSetting('topology.vantage', document?.uri),
        mayRun,
        onProgress,
      },
      cancel,
    );
    if (cancel.aborted) return 'cancelled';
    if (probed.kind === 'probed') {
      await history.put(probed.report, Date.now());
      if (document) await findings.put(document, probed.report);
    }
    return probed;
  } finally {
    await admin?.close();
  }
}

async function mayRun(place: string, commands: readonly string[]): Promise<boolean> {
  const detail = `Nothing is written or installed there. The commands:\n\n${commands.join('\n\n')}`;
  const answer = await window.showInformationMessage(
    `Look from ${place}?`,
    { modal: true, detail },
    'Run the Commands',
  );
  return answer !== undefined;
}

/** The end of a log is enough, and may be all that fits. */
const LARGEST_LOG = 8 * 1_048_576;

async function endOfLog(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, LARGEST_LOG);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showWarningMessage(
      `The log of kongsole.topology.errorLog cannot be read, so the probe goes on without it: ${reason}`,
    );
    return '';
  }
}
