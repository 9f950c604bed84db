import { posix } from 'node:path';
import {
  Position,
  Selection,
  TextEditorRevealType,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { showFromPage } from '../editor/show-from-page.ts';
import type { TriedPanel } from '../editor/tried-panel.ts';

/** Asks for a URL or a curl command and shows which route of the file would take it. Nothing is sent anywhere. */
export async function tryRequest(
  panel: TriedPanel,
  config: Uri,
  suggestion: string | undefined,
): Promise<void> {
  const typed = await window.showInputBox({
    title: 'Try a request',
    prompt: 'A URL, a method and a URL, or a curl command. Nothing is sent.',
    placeHolder: 'GET https://api.example.com/orders?page=2',
    value: suggestion ?? 'GET https://',
    ignoreFocusOut: true,
  });
  if (typed === undefined || typed.trim() === '') return;
  const document = await workspace.openTextDocument(config);
  const { tryOn } = await import('../editor/tried-request.ts');
  const report = tryOn(
    typed,
    { text: document.getText(), name: config.path, now: Date.now() },
    {
      linkTo: (line) => commandLink('kongsole.goToLine', [config.toString(), line]),
      record: commandLink('kongsole.recordTest', [config.toString(), typed]),
    },
  );
  if (report.kind === 'problem') {
    await window.showErrorMessage(`Kongsole: ${report.message}`);
    return;
  }
  panel.show(report.title, report.html);
}

/** Addresses go as text: over SSH or in a container the window would take a file's address for one of its own. */
function commandLink(command: string, given: readonly unknown[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(given))}`;
}

export async function goToLine(config: Uri, line: number): Promise<void> {
  const document = await workspace.openTextDocument(config);
  const { range } = document.lineAt(Math.min(line, document.lineCount - 1));
  const selection = new Selection(range.start, range.start);
  const editor = await showFromPage(document, { selection });
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Puts what was seen as a test into the `*.kongtest.yaml` beside the config, and shows it; the user saves it. */
export async function recordTest(config: Uri, typed: string): Promise<void> {
  const { tryOn, recordInto } = await import('../editor/tried-request.ts');
  const document = await workspace.openTextDocument(config);
  const report = tryOn(
    typed,
    { text: document.getText(), name: config.path, now: Date.now() },
    { linkTo: () => '', record: '' },
  );
  if (report.kind === 'problem') return;
  const target = config.with({ path: `${config.path.replace(/\.(?:ya?ml|json)$/, '')}.kongtest.yaml` });
  const edit = new WorkspaceEdit();
  const existing = await workspace.openTextDocument(target).then(
    (open) => open,
    () => undefined,
  );
  if (!existing) edit.createFile(target, { ignoreIfExists: true });
  const { span, text } = recordInto(existing?.getText(), report.recorded, posix.basename(config.path));
  if (existing) edit.insert(target, existing.positionAt(span.start), text);
  else edit.insert(target, new Position(0, 0), text);
  await workspace.applyEdit(edit);
  const opened = await workspace.openTextDocument(target);
  const editor = await showFromPage(opened, { preview: false });
  editor.revealRange(opened.lineAt(opened.lineCount - 1).range);
}
