import { type QuickPickItem, window } from 'vscode';
import type { GatewayStore } from '../editor/gateway-store.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';

interface GatewayItem extends QuickPickItem {
  readonly answer: Gateway | 'none';
}

const NONE = '$(circle-slash) No gateway';

/** `none` is what the user chose, `undefined` that the user turned away. */
export async function pickGateway(
  store: GatewayStore,
  title: string,
  offer: 'gateways' | 'gateways and none',
): Promise<Gateway | 'none' | undefined> {
  const chosen = store.chosen();
  const items: GatewayItem[] = store.list().map((gateway) => ({
    label: gateway.name,
    description: gateway.url,
    detail: gateway.id === chosen?.id ? 'chosen now' : '',
    answer: gateway,
  }));
  const help = 'Files are checked for the version in the settings';
  if (offer === 'gateways and none') items.push({ label: NONE, description: help, answer: 'none' });
  return (await window.showQuickPick(items, { title }))?.answer;
}
