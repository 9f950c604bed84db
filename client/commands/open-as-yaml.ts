import { window, workspace } from 'vscode';
import type { GatewayStore } from '../editor/gateway-store.ts';
import type { LiveDocuments } from '../editor/live-document.ts';
import type { TreeNode } from '../gateway-view/node.ts';

export async function openAsYaml(
  documents: LiveDocuments,
  store: GatewayStore,
  node: TreeNode,
): Promise<void> {
  const gateway = store.find(node.gateway);
  const uri = gateway && (await documents.put(node, gateway.name));
  if (!uri) return;
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
