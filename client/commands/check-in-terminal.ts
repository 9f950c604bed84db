/** `kongsole check` on a file, in a terminal of the editor. */
import { ProcessExecution, Task, TaskScope, tasks, Uri } from 'vscode';

/** A task and no shell: the name of a file is never read as a command. */
export async function checkInTerminal(extensionUri: Uri, file: Uri): Promise<void> {
  const cli = Uri.joinPath(extensionUri, 'dist/cli.js').fsPath;
  // The editor's own Node; on the desktop it is Electron, which this variable turns into one.
  const options = { env: { ELECTRON_RUN_AS_NODE: '1' } };
  const run = new ProcessExecution(process.execPath, [cli, 'check', file.fsPath], options);
  const task = new Task({ type: 'kongsole' }, TaskScope.Workspace, 'kongsole check', 'Kong', run);
  await tasks.executeTask(task);
}
