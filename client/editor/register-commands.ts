/** Every declared command and what it does; a command without an entry does not compile. */
import { commands, Disposable, env, type LogOutputChannel, Uri, window } from 'vscode';
import { addGateway } from '../commands/add-gateway.ts';
import { checkInTerminal } from '../commands/check-in-terminal.ts';
import { chooseDialect } from '../commands/choose-dialect.ts';
import { chooseTarget } from '../commands/choose-target.ts';
import { followLog } from '../commands/follow-log.ts';
import { judgeBy } from '../commands/judge-by.ts';
import { openAsYaml } from '../commands/open-as-yaml.ts';
import { pickGateway } from '../commands/pick-gateway.ts';
import { probeFrom, probeNode } from '../commands/probe.ts';
import { probeAll } from '../commands/probe-all.ts';
import type { ProbeParts } from '../commands/probe-parts.ts';
import { recordFailure } from '../commands/record-failure.ts';
import { removeGateway } from '../commands/remove-gateway.ts';
import { revealInFile } from '../commands/reveal-in-file.ts';
import { setDebugToken } from '../commands/set-debug-token.ts';
import { setToken } from '../commands/set-token.ts';
import { trustCertificate } from '../commands/trust-certificate.ts';
import { goToLine, recordTest, tryRequest } from '../commands/try-request.ts';
import type { CommandId } from '../contributes/commands.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';
import type { TreeNode } from '../gateway-view/node.ts';
import type { DebugTokens } from './debug-tokens.ts';
import type { FollowedLogs } from './followed-logs.ts';
import type { GatewaysView } from './gateways-view.ts';
import type { LiveDocuments } from './live-document.ts';
import type { Logs } from './logs.ts';
import { probeUrl } from './settings.ts';
import type { TriedPanel } from './tried-panel.ts';

export interface CommandParts {
  readonly extensionUri: Uri;
  readonly output: LogOutputChannel;
  readonly view: GatewaysView;
  readonly documents: LiveDocuments;
  readonly logs: Logs;
  readonly followed: FollowedLogs;
  readonly tried: TriedPanel;
  readonly probe: ProbeParts;
  readonly debugTokens: DebugTokens;
  restartServer(): Promise<void>;
}

/** Commands get what menus hand them: a node of the tree, or nothing from the palette. */
type Handlers = Readonly<Record<CommandId, (...given: readonly unknown[]) => unknown>>;

export function registerCommands(parts: CommandParts): Disposable {
  const handlers = handlersOf(parts);
  return Disposable.from(...Object.entries(handlers).map(([id, run]) => commands.registerCommand(id, run)));
}

function handlersOf({
  extensionUri,
  output,
  view,
  documents,
  logs,
  followed,
  tried,
  probe,
  debugTokens,
  restartServer,
}: CommandParts): Handlers {
  const { store } = view;

  /** The gateway of the node that was clicked; from the palette the user is asked. */
  async function gatewayOf(given: unknown, title: string): Promise<Gateway | undefined> {
    if (isNode(given)) return store.find(given.gateway);
    const [only, ...others] = store.list();
    if (only && others.length === 0) return only;
    const picked = await pickGateway(store, title, 'gateways');
    return picked === 'none' ? undefined : picked;
  }

  return {
    'kongsole.probe': (...given) => probeFrom(probe, given),
    'kongsole.probeAll': () => probeAll(probe),
    'kongsole.probeNode': (given) => isNode(given) && probeNode(probe, given),
    'kongsole.recordFailure': () => recordFailure(probe, undefined),
    'kongsole.forgetProbes': () => probe.history.clear(),
    'kongsole.addGateway': () => addGateway(store),
    'kongsole.removeGateway': async (given) => {
      const gateway = await gatewayOf(given, 'Remove which gateway?');
      if (!gateway) return;
      await removeGateway(store, gateway);
      if (!store.find(gateway.id)) view.forget(gateway.id);
    },
    'kongsole.chooseGateway': async (given) => {
      const title = 'For which gateway are the files checked?';
      const picked = isNode(given)
        ? store.find(given.gateway)
        : await pickGateway(store, title, 'gateways and none');
      if (!picked) return;
      await store.choose(picked === 'none' ? undefined : picked);
      await view.tellKept();
      if (picked !== 'none') view.read(picked);
    },
    'kongsole.chooseNoGateway': async () => {
      await store.choose(undefined);
      await view.tellKept();
    },
    'kongsole.setToken': async (given) => {
      const gateway = await gatewayOf(given, 'The token of which gateway?');
      if (gateway && (await setToken(store, gateway))) view.read(gateway);
    },
    'kongsole.setDebugToken': () =>
      setDebugToken(debugTokens, probeUrl('topology.gateway', window.activeTextEditor?.document.uri)),
    'kongsole.refresh': async (given) => {
      const one = isNode(given) ? store.find(given.gateway) : undefined;
      for (const gateway of one ? [one] : store.list()) view.read(gateway);
    },
    'kongsole.stopReading': (given) => isNode(given) && view.stop(given.gateway),
    'kongsole.trustCertificate': async (given) => {
      const gateway = isNode(given) ? store.find(given.gateway) : undefined;
      if (!gateway) return;
      const state = view.stateOf(gateway);
      if (state.kind !== 'failed' || !(await trustCertificate(store, gateway, state.failure))) return;
      const pinned = store.find(gateway.id);
      if (pinned) view.read(pinned);
    },
    'kongsole.copyId': (given) => isNode(given) && given.entity && env.clipboard.writeText(given.entity.id),
    'kongsole.copyName': (given) =>
      isNode(given) && given.entity?.name && env.clipboard.writeText(given.entity.name),
    'kongsole.openAsYaml': (given) => isNode(given) && openAsYaml(documents, store, given),
    'kongsole.showLogSummary': () => logs.showSummary(),
    'kongsole.followLog': () => followLog(followed),
    'kongsole.stopFollowing': () => {
      const uri = window.activeTextEditor?.document.uri;
      return uri && followed.stop(uri);
    },
    'kongsole.openLogFromClipboard': () => logs.openClipboard(),
    'kongsole.revealInFile': (given) => isNode(given) && revealInFile(given),
    'kongsole.chooseTarget': chooseTarget,
    'kongsole.chooseDialect': chooseDialect,
    // From a code lens: the address of the file and a URL to begin with.
    'kongsole.tryRequest': (given, suggestion) => {
      const file = fileOf(given) ?? window.activeTextEditor?.document.uri;
      return file && tryRequest(tried, file, typeof suggestion === 'string' ? suggestion : undefined);
    },
    'kongsole.recordTest': (given, typed) => {
      const file = fileOf(given);
      return file && typeof typed === 'string' ? recordTest(file, typed) : undefined;
    },
    'kongsole.goToLine': (given, line) => {
      const file = fileOf(given);
      return file && typeof line === 'number' ? goToLine(file, line) : undefined;
    },
    'kongsole.checkInTerminal': (given) => {
      const file = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
      return file && checkInTerminal(extensionUri, file);
    },
    'kongsole.judgeBy': judgeBy,
    'kongsole.restartServer': restartServer,
    'kongsole.showOutput': () => output.show(),
  };
}

function isNode(given: unknown): given is TreeNode {
  return typeof given === 'object' && given !== null && 'key' in given && 'gateway' in given;
}

/** What a menu, a code lens or a link in a page hands over as a file. */
function fileOf(given: unknown): Uri | undefined {
  if (given instanceof Uri) return given;
  if (typeof given === 'string') return Uri.parse(given, true);
  if (typeof given !== 'object' || given === null || !('path' in given) || !('scheme' in given))
    return undefined;
  const authority = 'authority' in given ? String(given.authority) : '';
  return Uri.from({ scheme: String(given.scheme), authority, path: String(given.path) });
}
