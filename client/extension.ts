/** Wires the parts of the extension; decides nothing. */
import { type ExtensionContext, env, type TreeDataProvider, window, workspace } from 'vscode';
import { type GatewayCatalogue, PAGES_SCHEME } from '../server/protocol/messages.ts';
import type { ProbeParts } from './commands/probe-parts.ts';
import { BundledPages } from './editor/bundled-pages.ts';
import { connectTo } from './editor/connections.ts';
import { DebugTokens } from './editor/debug-tokens.ts';
import { FileStates } from './editor/file-states.ts';
import { FollowedLogs } from './editor/followed-logs.ts';
import type { GatewayStore } from './editor/gateway-store.ts';
import { openGatewaysView } from './editor/gateways-view.ts';
import type { LanguageServer } from './editor/language-client.ts';
import { watchLargeFiles } from './editor/large-file-notice.ts';
import { LIVE_SCHEME, LiveDocuments } from './editor/live-document.ts';
import { registerLogs } from './editor/logs.ts';
import { ProbeFindings } from './editor/probe-findings.ts';
import { ProbeHistory } from './editor/probe-history.ts';
import { ProbePanel } from './editor/probe-panel.ts';
import { registerCommands } from './editor/register-commands.ts';
import { StatusBar } from './editor/status-bar.ts';
import { registerTesting, type Testing } from './editor/testing.ts';
import { TriedPanel } from './editor/tried-panel.ts';
import { offerToSilenceYamlSchema } from './editor/yaml-schema-offer.ts';
import type { TreeNode } from './gateway-view/node.ts';
import { OpenWindows } from './probe/recording/open-windows.ts';

/** What other extensions, and the tests in the real editor, get from `activate`. */
export interface KongsoleApi {
  readonly gateways: Pick<GatewayStore, 'put' | 'list'>;
  readonly tree: TreeDataProvider<TreeNode>;
  readonly testing: Pick<Testing, 'items' | 'onDidRunFile'>;
  /** What the extension host spent in our code: to load it, and from the call of `activate` to its return. */
  readonly activatedInMs: number;
}

/** Set at the very beginning and the very end of the bundle, by scripts/build.mjs. */
declare const KONGSOLE_STARTED: number;
declare const KONGSOLE_LOADED: number;

/** The one thing that outlives `activate`: the editor waits for `deactivate`, and the gateways need their levels back. */
const WINDOWS = new OpenWindows();

export function deactivate(): Promise<void> {
  return WINDOWS.close();
}

export function activate(context: ExtensionContext): KongsoleApi {
  const entered = performance.now();
  const output = window.createOutputChannel('Kongsole', { log: true });
  const report = (error: unknown) => output.error(error instanceof Error ? error : String(error));
  const states = new FileStates();
  const statusBar = new StatusBar();
  const documents = new LiveDocuments();
  const logs = registerLogs();
  const testing = registerTesting(report);
  const followed = new FollowedLogs();
  const tried = new TriedPanel();
  const findings = new ProbeFindings();
  const history = new ProbeHistory(context.workspaceState);
  const debugTokens = new DebugTokens(context.secrets);

  // The server's start is not awaited, and its client is read after we returned: an editor that opens a file must
  // not wait for us.
  const returned = new Promise((done) => setImmediate(done));
  const server = returned
    .then(() => import('./editor/language-client.ts'))
    .then(({ startLanguageServer }) =>
      startLanguageServer(context, output, (state) => states.put(state), findings),
    );
  server.catch((error: unknown) => report(`the language server did not start: ${String(error)}`));
  const withServer = async (use: (running: LanguageServer) => Promise<void>) => use(await server);
  const tellServer = (catalogue: GatewayCatalogue | undefined) =>
    withServer((running) => running.tellCatalogue(catalogue));
  const view = openGatewaysView(context, tellServer, report);
  view.tellKept().catch(report);

  const panel = new ProbePanel();
  const kongDocument = () => {
    // With a report in front, the file beside it is meant.
    const editors = window.activeTextEditor ? [window.activeTextEditor] : window.visibleTextEditors;
    return editors.find(({ document }) => states.of(document.uri)?.isKong)?.document;
  };
  const probe: ProbeParts = {
    panel,
    findings,
    history,
    kongDocument,
    windows: WINDOWS,
    gatewayFor: (id) => (id === undefined ? view.store.chosen() : view.store.find(id)),
    followedLog: () => followed.tap(),
    debugToken: (proxy) => debugTokens.of(proxy),
    copy: (text) => env.clipboard.writeText(text),
    connect: async (id) => {
      const gateway = view.store.find(id);
      return gateway && connectTo(gateway, view.store);
    },
  };

  const follow = () => {
    const editor = window.activeTextEditor;
    statusBar.show(editor, states.of(editor?.document.uri), view.store.chosen()?.name);
    states.tellContext().catch(report);
  };
  context.subscriptions.push(
    output,
    states,
    statusBar,
    documents,
    logs,
    followed,
    tried,
    panel,
    findings,
    view,
    { dispose: () => void withServer((running) => running.stop()).catch(report) },
    workspace.registerTextDocumentContentProvider(LIVE_SCHEME, documents),
    workspace.registerTextDocumentContentProvider(PAGES_SCHEME, new BundledPages(context.extensionUri)),
    workspace.onDidGrantWorkspaceTrust(() => view.provider.changed()),
    window.onDidChangeActiveTextEditor(follow),
    states.onDidChange(follow),
    view.store.onDidChange(follow),
    watchLargeFiles(context.extensionUri, report),
    offerToSilenceYamlSchema(context, states),
    testing,
    registerCommands({
      extensionUri: context.extensionUri,
      output,
      view,
      documents,
      logs,
      followed,
      tried,
      probe,
      debugTokens,
      restartServer: () => withServer((running) => running.restart()),
    }),
  );
  return {
    gateways: view.store,
    tree: view.provider,
    testing,
    activatedInMs: KONGSOLE_LOADED - KONGSOLE_STARTED + (performance.now() - entered),
  };
}
