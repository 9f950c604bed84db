/** Opens Admin APIs with the limits and the tokens that the user set. */
import type { AdminApi, AdminLimits } from '../admin-api/api.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';
import type { GatewayStore } from './gateway-store.ts';
import { readSetting } from './settings.ts';

export async function connectTo(gateway: Gateway, store: GatewayStore): Promise<AdminApi> {
  const { httpAdminApi } = await import('../admin-api/http.ts');
  const { url, pinned } = gateway;
  return httpAdminApi({ url, pinned, token: await store.token(gateway) }, adminLimits());
}

function adminLimits(): AdminLimits {
  return {
    timeoutMs: readSetting('admin.timeout') * 1000,
    maxBytes: readSetting('admin.maxMegabytes') * 1_048_576,
  };
}
