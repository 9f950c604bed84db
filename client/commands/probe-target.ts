import { open } from 'node:fs/promises';
import { window } from 'vscode';
import type { Probed } from '../editor/probe-engine.ts';
import { fileOf } from '../editor/probe-findings.ts';
import { probeUrl, readSetting, readTopology } from '../editor/settings.ts';
import type { ProbeParts, ProbeTarget } from './probe-parts.ts';

/** One probe, without showing anything. */
export async function probeTarget(
  { connect, findings, history, debugToken }: ProbeParts,
  { target, document, gateway }: ProbeTarget,
  cancel: AbortSignal,
  onProgress: (line: string) => void,
): Promise<Probed | 'cancelled'> {
  const { probeOnce } = await import('../editor/probe-engine.ts');
  const admin = gateway === undefined ? undefined : await connect(gateway);
  const via = probeUrl('topology.gateway', document?.uri);
  const errorLog = readSetting('topology.errorLog', document?.uri);
  try {
    const probed = await probeOnce(
      {
        target,
        file: document && fileOf(document),
        topology: readTopology(document?.uri),
        admin,
        via,
        debugToken: await debugToken(via),
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
