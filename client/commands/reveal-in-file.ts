import { window, workspace } from 'vscode';
import type { TreeNode } from '../gateway-view/node.ts';

export async function revealInFile({ entity, label }: TreeNode): Promise<void> {
  if (!entity) return;
  const { findDeclared } = await import('../editor/find-declared.ts');
  const location = await findDeclared(entity);
  if (!location) {
    const where = workspace.workspaceFolders
      ? 'No file of this folder declares'
      : 'Open a folder first: no file declares';
    await window.showInformationMessage(`${where} "${label}" (${entity.kind}).`);
    return;
  }
  const document = await workspace.openTextDocument(location.uri);
  await window.showTextDocument(document, { selection: location.range });
}
