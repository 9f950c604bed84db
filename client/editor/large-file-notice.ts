/** VS Code hands no file above 50 MB to extensions. Silence would look like "no problems", so we say it. */
import { open } from 'node:fs/promises';
import { type Disposable, TabInputText, type Uri, window, workspace } from 'vscode';
import { checkInTerminal } from '../commands/check-in-terminal.ts';

/** `MAX_SYNC_SIZE` of VS Code's TextModel, in bytes of text. */
const MOST_BYTES = 50 * 1_048_576;
const HEAD_BYTES = 65_536;

export function watchLargeFiles(extensionUri: Uri, report: (error: unknown) => void): Disposable {
  const seen = new Set<string>();
  const look = async () => {
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof TabInputText) || input.uri.scheme !== 'file') return;
    const { uri } = input;
    if (!/\.(ya?ml|json)$/.test(uri.path) || seen.has(uri.path)) return;
    const { size } = await workspace.fs.stat(uri);
    if (size <= MOST_BYTES || !(await isKong(uri))) return;
    seen.add(uri.path);
    const check = 'Check in Terminal';
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const chosen = await window.showWarningMessage(
      `${name} is larger than 50 MB, so the editor does not hand it to extensions: no findings are shown. \`kongsole check\` reads files of any size.`,
      check,
    );
    if (chosen === check) await checkInTerminal(extensionUri, uri);
  };
  look().catch(report);
  return window.tabGroups.onDidChangeTabs(() => look().catch(report));
}

async function isKong(uri: Uri): Promise<boolean> {
  if (/(^|\/)(kong|deck)\.[^/]*$|\.kong\.[^/]*$/.test(uri.path)) return true;
  const file = await open(uri.fsPath);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return /_format_version/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}
