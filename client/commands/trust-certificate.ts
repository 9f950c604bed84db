import { window } from 'vscode';
import type { AdminFailure } from '../admin-api/failure.ts';
import type { GatewayStore } from '../editor/gateway-store.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';

/** Pins the certificate that the gateway showed. True when the user agreed. */
export async function trustCertificate(
  store: GatewayStore,
  gateway: Gateway,
  failure: AdminFailure,
): Promise<boolean> {
  const fingerprint = 'fingerprint' in failure ? failure.fingerprint : undefined;
  if (fingerprint === undefined) return false;
  const yes = 'Trust It';
  const answer = await window.showWarningMessage(
    `Trust this certificate for "${gateway.name}"?`,
    {
      modal: true,
      detail: `SHA-256 ${fingerprint}\n\nCompare it with the certificate on the gateway: openssl x509 -noout -fingerprint -sha256 -in admin.crt. No other certificate will be accepted.`,
    },
    yes,
  );
  if (answer !== yes) return false;
  await store.put({ ...gateway, pinned: fingerprint });
  return true;
}
