/** Wires a connection to core: which message asks which feature. State lives here and nowhere below. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { readLiveGateway } from '../core/catalogue/live-schemas.ts';
import { FLAVORS } from '../core/catalogue/target.ts';
import {
  FILE_STATE,
  GATEWAY_CATALOGUE,
  GATEWAY_FORGOTTEN,
  type GatewayCatalogue,
} from '../protocol/messages.ts';
import { answerAssist } from './assist.ts';
import { answerCodeActions } from './code-actions.ts';
import { answerCodeLenses } from './code-lenses.ts';
import { answerColoursAndHints } from './colours-and-hints.ts';
import { publishDiagnostics } from './diagnostics.ts';
import { linkToRule } from './documentation.ts';
import { commandsOf, encodingFor, opensPages, pullsDiagnostics } from './greeting.ts';
import { answerNavigation } from './navigation.ts';
import { answerOutline, MOST_FOLDINGS } from './outline.ts';
import { positionsIn } from './positions.ts';
import type { Answer, ServerWorld } from './serve.ts';
import { Session } from './session.ts';
import { readSettings } from './settings.ts';
import { warmUp } from './warm-up.ts';

/** Answers, and meanwhile gets ready for the first file. */
export const answerWarm: Answer = (connection, world, params) => {
  void warmUp(answer(connection, world, params), world);
};

/** To be called when the client says that it is initialized. */
export function answer(connection: Connection, world: ServerWorld, params: InitializeParams): Session {
  const session = new Session(positionsIn(encodingFor(params)), world);
  followDocuments(connection, session);
  followSettings(connection, session, params);
  publishDiagnostics(
    connection,
    session,
    pullsDiagnostics(params),
    params.capabilities.workspace?.diagnostics?.refreshSupport === true,
    linkToRule(opensPages(params), world.rulesPage),
  );
  session.onDone((file) => connection.tracer.log(`${file.uri}, version ${file.version}: ${file.readBy}`));
  answerCodeActions(connection, session, commandsOf(params));
  answerAssist(
    connection,
    session,
    params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
  );
  answerNavigation(connection, session);
  answerColoursAndHints(connection, session);
  answerOutline(
    connection,
    session,
    params.capabilities.textDocument?.foldingRange?.rangeLimit ?? MOST_FOLDINGS,
  );
  connection.onNotification(GATEWAY_CATALOGUE, ({ version, edition, flavor, plugins }: GatewayCatalogue) => {
    const known = FLAVORS.find((each) => each === flavor);
    session.useGateway(readLiveGateway(version, edition, known, plugins));
  });
  connection.onNotification(GATEWAY_FORGOTTEN, () => session.useGateway(undefined));
  answerCodeLenses(connection, session, commandsOf(params));
  // Only our own client greets us so; other editors would log an unknown notification.
  if (params.initializationOptions) {
    session.onState((state) => void connection.sendNotification(FILE_STATE, state));
  }
  return session;
}

function followDocuments(connection: Connection, session: Session): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) =>
    session.open(uri, version, text),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    session.change(uri, version, contentChanges),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => session.close(uri));
}

/** A client that promises settings but never sends them must not silence us for ever. ms. */
const SETTINGS_PATIENCE = 3000;

function followSettings(connection: Connection, session: Session, params: InitializeParams): void {
  const asks = params.capabilities.workspace?.configuration === true;
  const load = async () => {
    if (!asks) return;
    const raw: unknown = await connection.workspace.getConfiguration('kongsole');
    session.applySettings(readSettings(raw));
  };
  const report = (error: unknown) => connection.console.error(`cannot read the settings: ${String(error)}`);
  const start = async () => {
    const patience = setTimeout(() => session.settled(), SETTINGS_PATIENCE);
    await load().catch(report);
    clearTimeout(patience);
    session.settled();
    if (params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'kongsole' });
    }
  };
  start().catch(report);
  connection.onDidChangeConfiguration(async ({ settings }: { settings: unknown }) => {
    if (asks) await load().catch(report);
    else session.applySettings(readSettings(sectionOf(settings)));
  });
}

function sectionOf(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null && 'kongsole' in settings
    ? settings.kongsole
    : settings;
}
