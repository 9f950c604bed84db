import { randomUUID } from 'node:crypto';
import { window } from 'vscode';
import { adminAddress } from '../admin-api/address.ts';
import type { GatewayStore } from '../editor/gateway-store.ts';
import { askForToken } from './set-token.ts';

/** Asks for the address and, where one is needed, the token. Nothing is sent before both are known. */
export async function addGateway(store: GatewayStore): Promise<void> {
  const typed = await window.showInputBox({
    title: 'Add Gateway (1/3)',
    prompt:
      'Address of the Admin API. On Enterprise, the name of a workspace may follow: http://localhost:8001/team-a',
    value: 'http://localhost:8001',
    valueSelection: [7, 21],
    ignoreFocusOut: true,
    validateInput: (text) =>
      adminAddress(text) === undefined
        ? 'An address begins with http:// or https:// and has no user name or password in it.'
        : undefined,
  });
  const url = typed === undefined ? undefined : adminAddress(typed);
  if (url === undefined) return;
  const name = await window.showInputBox({
    title: 'Add Gateway (2/3)',
    prompt: 'How it is called in the sidebar',
    value: url.replace(/^https?:\/\//, ''),
    ignoreFocusOut: true,
  });
  if (name === undefined) return;
  const token = await askForToken('Add Gateway (3/3)');
  if (token.kind === 'cancelled') return;
  const gateway = { id: randomUUID(), name: name.trim() || url, url };
  await store.setToken(gateway, token.token);
  await store.put(gateway);
}
