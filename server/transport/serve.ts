/** Wires a connection to core: which message asks which feature. State lives here and nowhere below. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { readLiveGateway } from '../core/catalogue/live-schemas.ts';
import { FLAVORS } from '../core/model/target.ts';
import {
  FILE_STATE,
  GATEWAY_CATALOGUE,
  GATEWAY_FORGOTTEN,
  type GatewayCatalogue,
  type InitializationOptions,
} from '../protocol/messages.ts';
import { answerAssist } from './assist.ts';
import { answerCodeActions } from './code-actions.ts';
import { answerCodeLenses } from './code-lenses.ts';
import { answerColoursAndHints, TOKENS_LEGEND } from './colours-and-hints.ts';
import { publishDiagnostics } from './diagnostics.ts';
import { answerNavigation } from './navigation.ts';
import { answerOutline } from './outline.ts';
import { type Encoding, positionsIn } from './positions.ts';
import { Session } from './session.ts';
import { readSettings } from './settings.ts';

/** What the server is given of the world. */
export interface ServerWorld {
  /** Of the extension, for the client's log. */
  readonly version: string;
  /** ms since 1970. */
  now(): number;
}

export function serve(connection: Connection, world: ServerWorld): void {
  connection.onInitialize((params) => {
    const encoding: Encoding = wantsUtf8(params) ? 'utf-8' : 'utf-16';
    const greeting: InitializationOptions | undefined = params.initializationOptions ?? undefined;
    const session = new Session(positionsIn(encoding), world);
    const pulls = params.capabilities.textDocument?.diagnostic !== undefined;
    followDocuments(connection, session);
    followSettings(connection, session, params);
    publishDiagnostics(
      connection,
      session,
      pulls,
      params.capabilities.workspace?.diagnostics?.refreshSupport === true,
    );
    answerCodeActions(connection, session);
    answerAssist(
      connection,
      session,
      params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
    );
    answerNavigation(connection, session);
    answerColoursAndHints(connection, session);
    answerOutline(connection, session);
    connection.onNotification(
      GATEWAY_CATALOGUE,
      ({ version, edition, flavor, plugins }: GatewayCatalogue) => {
        const known = FLAVORS.find((each) => each === flavor);
        session.useGateway(readLiveGateway(version, edition, known, plugins));
      },
    );
    connection.onNotification(GATEWAY_FORGOTTEN, () => session.useGateway(undefined));
    answerCodeLenses(connection, session, greeting?.commands ?? []);
    // Only our own client greets us so; other editors would log an unknown notification.
    if (greeting) {
      session.onState((state) => void connection.sendNotification(FILE_STATE, state));
    }
    const lenses = (greeting?.commands ?? []).length > 0;
    return {
      serverInfo: { name: 'kongsole', version: world.version },
      ...capabilities(encoding, pulls, lenses),
    };
  });
  connection.listen();
}

function wantsUtf8({ capabilities: { general } }: InitializeParams): boolean {
  const offered = general?.positionEncodings ?? [];
  // In the client's order of preference; UTF-16 needs no conversion, so it wins wherever it is offered first.
  return offered.find((encoding) => encoding === 'utf-8' || encoding === 'utf-16') === 'utf-8';
}

function capabilities(encoding: Encoding, pulls: boolean, lenses: boolean): InitializeResult {
  return {
    capabilities: {
      positionEncoding: encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pulls
        ? {
            diagnosticProvider: {
              identifier: 'kongsole',
              interFileDependencies: false,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.kongsole'], resolveProvider: false },
      completionProvider: { triggerCharacters: [':', ' ', '-', '.'] },
      hoverProvider: true,
      inlayHintProvider: true,
      semanticTokensProvider: { legend: TOKENS_LEGEND, full: true, range: true },
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      ...(lenses ? { codeLensProvider: { resolveProvider: false } } : {}),
    },
  };
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
  connection.onInitialized(async () => {
    const patience = setTimeout(() => session.settled(), SETTINGS_PATIENCE);
    await load().catch(report);
    clearTimeout(patience);
    session.settled();
    if (params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'kongsole' });
    }
  });
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
