import { window } from 'vscode';
import { Secret } from '../admin-api/secret.ts';
import type { GatewayStore } from '../editor/gateway-store.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';

export type TypedToken =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'typed'; readonly token: Secret | undefined };

export async function askForToken(title: string): Promise<TypedToken> {
  const typed = await window.showInputBox({
    title,
    prompt: 'Kong-Admin-Token. Leave it empty where the Admin API asks for none, as Kong OSS does.',
    password: true,
    ignoreFocusOut: true,
  });
  if (typed === undefined) return { kind: 'cancelled' };
  return { kind: 'typed', token: typed.trim() === '' ? undefined : new Secret(typed.trim()) };
}

export async function setToken(store: GatewayStore, gateway: Gateway): Promise<boolean> {
  const typed = await askForToken(`Admin Token of ${gateway.name}`);
  if (typed.kind === 'cancelled') return false;
  await store.setToken(gateway, typed.token);
  return true;
}
