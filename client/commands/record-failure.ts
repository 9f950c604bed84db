import { ProgressLocation, window, workspace } from 'vscode';
import { LOG_LANGUAGE } from '../contributes/log-language.ts';
import { fileOf } from '../editor/probe-findings.ts';
import { probeUrl, readSetting } from '../editor/settings.ts';
import { showFromPage } from '../editor/show-from-page.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';
import type { GatewayRequest } from '../probe/gateway-request.ts';
import type { LogTap } from '../probe/recording/log-tap.ts';
import type { Recording } from '../probe/recording/record-failure.ts';
import { pickTarget } from './pick-target.ts';
import type { ProbeParts, ProbeTarget } from './probe-parts.ts';

/**
 * Repeats one request through the gateway while its log level is debug, and shows what came of it. Says first what
 * will be changed; without a yes nothing is.
 */
export async function recordFailure(
  parts: ProbeParts,
  given: ProbeTarget | undefined,
): Promise<Recording | undefined> {
  if (!workspace.isTrusted) {
    await window.showWarningMessage(
      'A recording connects to the gateway, so the folder must be trusted first.',
    );
    return undefined;
  }
  const target = given ?? (await pickTarget(parts.kongDocument()));
  if (!target) return undefined;
  const gateway = parts.gatewayFor(target.gateway);
  if (!gateway) {
    await window.showErrorMessage('Add the gateway first: its Admin API sets the log level.');
    return undefined;
  }
  const via = await proxyOf(gateway, target);
  if (!via) return undefined;
  const { requestOf } = await import('../editor/record-engine.ts');
  const api = await parts.connect(gateway.id);
  if (!api) return undefined;
  try {
    const never = new AbortController().signal;
    const file = target.document && fileOf(target.document);
    const request = await requestOf(target.target, file, via, api, never);
    if (!request) {
      await window.showErrorMessage(
        `No harmless request could be made up that comes by "${target.target}": it needs a route for GET, HEAD or OPTIONS.`,
      );
      return undefined;
    }
    const log = await logFor(parts, target);
    const seconds = readSetting('probe.recordSeconds', target.document?.uri);
    if (!(await agreed({ gateway, request, via, log, seconds }))) return undefined;
    const debugToken = await parts.debugToken(via);
    return await run(parts, target, { api, seconds, via, request, log, debugToken });
  } finally {
    await api.close();
  }
}

type Order = Omit<
  Parameters<typeof import('../editor/record-engine.ts')['record']>[0],
  'limits' | 'onProgress'
>;

async function run(parts: ProbeParts, target: ProbeTarget, order: Order): Promise<Recording | undefined> {
  const { record } = await import('../editor/record-engine.ts');
  const limits = {
    connectMs: readSetting('probe.connectTimeout') * 1000,
    answerMs: readSetting('probe.answerTimeout') * 1000,
  };
  const recorded = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Recording ${target.target}`, cancellable: true },
    (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      const onProgress = (message: string) => progress.report({ message });
      return parts.windows.track((cancel) => record({ ...order, limits, onProgress }, cancel), stop.signal);
    },
  );
  switch (recorded.kind) {
    case 'cancelled':
      return undefined;
    case 'not-possible':
      await window.showErrorMessage(`The log level cannot be raised: ${recorded.reason}. ${recorded.advice}`);
      return undefined;
    case 'recorded':
      await showRecording(parts, target, recorded.recording);
      return recorded.recording;
  }
}

async function showRecording(parts: ProbeParts, target: ProbeTarget, recording: Recording): Promise<void> {
  const engine = await import('../editor/probe-engine.ts');
  parts.panel.show(
    `Recording of ${target.target}`,
    (nonce) => engine.recordingPage(target.target, recording, nonce),
    (act) => {
      if (act === 'again') void recordFailure(parts, target);
      if (act === 'copy') void parts.copy(engine.recordingMarkdown(target.target, recording));
      if (act === 'log') void openAsLog(engine.recordingLog(recording));
    },
  );
}

async function openAsLog(content: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: LOG_LANGUAGE, content });
  await showFromPage(document);
}

/** Kong's proxy: as set, else asked for once, beside the Admin API by default. */
async function proxyOf(gateway: Gateway, { document }: ProbeTarget): Promise<URL | undefined> {
  const known = probeUrl('topology.gateway', document?.uri);
  if (known) return known;
  const beside = new URL(gateway.url);
  const typed = await window.showInputBox({
    title: 'Through which address?',
    prompt: "Kong's proxy. The setting kongsole.topology.gateway keeps it",
    value: `http://${beside.hostname}:8000`,
    ignoreFocusOut: true,
    validateInput: (text) => (URL.canParse(text) ? undefined : 'Such as http://gateway.example.com:8000'),
  });
  return typed === undefined ? undefined : new URL(typed);
}

/** A log that is being followed is nearer than a path in the settings. */
async function logFor(parts: ProbeParts, { document }: ProbeTarget): Promise<LogTap | undefined> {
  const followed = parts.followedLog();
  if (followed) return followed;
  const path = readSetting('topology.errorLog', document?.uri);
  if (path === '') return undefined;
  const { fileTap } = await import('../editor/record-engine.ts');
  return fileTap(path);
}

interface Question {
  readonly gateway: Gateway;
  readonly request: GatewayRequest;
  readonly via: URL;
  readonly log: LogTap | undefined;
  readonly seconds: number;
}

async function agreed({ gateway, request, via, log, seconds }: Question): Promise<boolean> {
  const host = request.host === undefined ? '' : ` with Host ${request.host}`;
  const detail = [
    `The log level of "${gateway.name}" (${gateway.url}) is set to debug, and back to what it was right after. The gateway itself ends it after ${seconds} s, whatever happens to this window.`,
    `One request is sent: ${request.method} ${request.path}${host} through ${via.host}.`,
    log === undefined
      ? 'No log is read: kongsole.topology.errorLog is not set.'
      : `Its lines are read from ${log.name}.`,
  ].join('\n\n');
  const yes = 'Record';
  return (await window.showWarningMessage('Record this failure?', { modal: true, detail }, yes)) === yes;
}
