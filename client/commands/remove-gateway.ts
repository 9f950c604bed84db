import { window } from 'vscode';
import type { GatewayStore } from '../editor/gateway-store.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';

export async function removeGateway(store: GatewayStore, gateway: Gateway): Promise<void> {
  const yes = 'Remove';
  const question = `Remove the gateway "${gateway.name}" from the sidebar?`;
  const detail = 'Its token is forgotten too. The gateway itself is not touched.';
  const answer = await window.showWarningMessage(question, { modal: true, detail }, yes);
  if (answer === yes) await store.remove(gateway);
}
