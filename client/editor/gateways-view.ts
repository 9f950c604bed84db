/** The sidebar's parts put together: stored gateways, what is known of them, the tree. */
import { type Disposable, type ExtensionContext, window } from 'vscode';
import type { GatewayCatalogue } from '../../server/protocol/messages.ts';
import { GATEWAYS_VIEW } from '../contributes/views.ts';
import type { Gateway, GatewayState } from '../gateway-view/gateway-tree.ts';
import { Sessions } from '../gateway-view/sessions.ts';
import { GatewayTreeProvider } from '../gateway-view/tree-provider.ts';
import { CatalogueCache } from './catalogue-cache.ts';
import { connectTo } from './connections.ts';
import { GatewayStore } from './gateway-store.ts';

export interface GatewaysView extends Disposable {
  readonly store: GatewayStore;
  readonly provider: GatewayTreeProvider;
  stateOf(gateway: Gateway): GatewayState;
  read(gateway: Gateway): void;
  stop(id: string): void;
  forget(id: string): void;
  /** Tells the language server of the chosen gateway, from what was kept of it. */
  tellKept(): Promise<void>;
}

export function openGatewaysView(
  context: ExtensionContext,
  tellServer: (catalogue: GatewayCatalogue | undefined) => Promise<void>,
  report: (error: unknown) => void,
): GatewaysView {
  const store = new GatewayStore(context);
  const cache = new CatalogueCache(context.globalStorageUri);
  const sessions = new Sessions({
    connect: (gateway) => connectTo(gateway, store),
    now: () => Date.now(),
    onChange: () => provider.changed(),
    onRead: async (gateway, reading, api, cancel) => {
      if (store.chosen()?.id !== gateway.id) return;
      const catalogue = await cache.refresh(gateway, reading, api, cancel);
      if (catalogue) await tellServer(catalogue);
    },
  });
  const read = (gateway: Gateway) => void sessions.read(gateway).catch(report);
  const provider: GatewayTreeProvider = new GatewayTreeProvider({
    list: () => store.list(),
    chosen: () => store.chosen(),
    stateOf: (gateway) => sessions.stateOf(gateway),
    read,
    now: () => Date.now(),
  });
  const view = window.createTreeView(GATEWAYS_VIEW, { treeDataProvider: provider, showCollapseAll: true });
  store.onDidChange(() => provider.changed());
  return {
    store,
    provider,
    stateOf: (gateway) => sessions.stateOf(gateway),
    read,
    stop: (id) => sessions.stop(id),
    forget: (id) => sessions.forget(id),
    tellKept: async () => {
      const chosen = store.chosen();
      await tellServer(chosen && (await cache.kept(chosen)));
    },
    dispose: () => {
      sessions.dispose();
      view.dispose();
      provider.dispose();
    },
  };
}
