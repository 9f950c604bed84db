import { type Uri, window, workspace } from 'vscode';
import type { FollowedLogs } from '../editor/followed-logs.ts';
import { readSetting } from '../editor/settings.ts';

/** Asks where the log is, shows the command that brings it, and follows it in a document of its own. */
export async function followLog(logs: FollowedLogs): Promise<Uri | undefined> {
  if (!workspace.isTrusted) {
    await window.showWarningMessage(
      'Following a log runs a command or reads a file, so the folder must be trusted first.',
    );
    return undefined;
  }
  const places = [
    { label: '$(file) A file on this machine…', description: 'as tail -F does', place: 'file' },
    { label: '$(vm) A container…', description: 'docker logs --follow', place: 'docker' },
    { label: '$(server-environment) A pod…', description: 'kubectl logs --follow', place: 'kubectl' },
  ] as const;
  const picked = await window.showQuickPick(places, { title: 'Follow which log?' });
  switch (picked?.place) {
    case 'file':
      return followFileOf(logs);
    case 'docker':
      return followContainer(logs);
    case 'kubectl':
      return followPod(logs);
    case undefined:
      return undefined;
  }
}

const engine = () => import('../log-view/follow.ts');

async function followFileOf(logs: FollowedLogs): Promise<Uri | undefined> {
  const typed = await window.showInputBox({
    title: 'Follow a file',
    prompt: "Kong's error.log",
    value: readSetting('topology.errorLog') || '/usr/local/kong/logs/error.log',
    ignoreFocusOut: true,
  });
  const path = typed?.trim();
  if (!path) return undefined;
  const { followFile } = await engine();
  return logs.open(path, (sink) => followFile(path, sink));
}

async function followContainer(logs: FollowedLogs): Promise<Uri | undefined> {
  const container = await window.showInputBox({
    title: 'Follow a container',
    prompt: 'Its name or id, as docker ps shows it',
    placeHolder: 'kong',
    ignoreFocusOut: true,
    validateInput: (text) => (/^\w[\w.-]*$/.test(text.trim()) ? undefined : 'Such as kong or 3f2a9c'),
  });
  if (container === undefined) return undefined;
  const { dockerCommand } = await engine();
  return run(logs, dockerCommand(container.trim()));
}

async function followPod(logs: FollowedLogs): Promise<Uri | undefined> {
  const words = await window.showInputBox({
    title: 'Follow a pod',
    prompt: 'A pod or a deployment, with the namespace and the container where they are needed',
    placeHolder: 'deploy/kong -n kong -c proxy',
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^\w[\w./-]*(?:\s+[\w./:=@-]+)*$/.test(text.trim())
        ? undefined
        : 'Such as deploy/kong -n kong -c proxy',
  });
  if (words === undefined) return undefined;
  const { kubectlCommand } = await engine();
  return run(logs, kubectlCommand(words));
}

async function run(logs: FollowedLogs, command: readonly string[]): Promise<Uri | undefined> {
  const line = command.join(' ');
  const yes = 'Run';
  const detail = `${line}\n\nIt runs on the machine of this window until you stop it or close the log.`;
  if ((await window.showInformationMessage('Run this command?', { modal: true, detail }, yes)) !== yes)
    return undefined;
  const { followCommand } = await engine();
  return logs.open(line, (sink) => followCommand(command, sink));
}
