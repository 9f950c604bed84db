/** The real server on two in-memory streams, and a client that speaks plain LSP to it. */
import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { FILE_STATE, type FileState } from '../../server/protocol/messages.ts';
import { answer } from '../../server/transport/answers.ts';
import { serve } from '../../server/transport/serve.ts';

export interface TestClient {
  readonly greeting: InitializeResult;
  request<T>(method: string, params: unknown): Promise<T>;
  notify(method: string, params: unknown): Promise<void>;
  /** Opens a file and gives its uri. */
  open(text: string, name?: string): Promise<string>;
  change(uri: string, version: number, contentChanges: readonly unknown[]): Promise<void>;
  /** The next diagnostics that are pushed for the uri (from its first push on). */
  pushed(uri: string, version: number): Promise<readonly Diagnostic[]>;
  pull(uri: string): Promise<readonly Diagnostic[]>;
  readonly states: readonly FileState[];
  readonly pushes: readonly PublishDiagnosticsParams[];
}

/** Where the server of the tests believes that its pages lie. */
export const RULES_PAGE = 'file:///kongsole/docs/rules.md';

export const PULLS: ClientCapabilities = { textDocument: { diagnostic: {} } };

export async function withServer(
  capabilities: ClientCapabilities,
  use: (client: TestClient) => Promise<void>,
  settings: unknown = undefined,
  initializationOptions: unknown = undefined,
): Promise<void> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  serve(server, { version: '0.0.0', rulesPage: RULES_PAGE, now: () => 1_795_500_000_000 }, () => answer);
  const connection = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  const pushes: PublishDiagnosticsParams[] = [];
  const waiting: (() => void)[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    pushes.push(params);
    for (const wake of waiting.splice(0)) wake();
  });
  const states: FileState[] = [];
  connection.onNotification(FILE_STATE, (state: FileState) => {
    states.push(state);
  });
  connection.onRequest('workspace/configuration', () => [settings]);
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const wants = settings === undefined ? {} : { workspace: { configuration: true } };
  const greeting = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { ...capabilities, ...wants },
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  const client: TestClient = {
    greeting,
    states,
    pushes,
    request: (method, params) => connection.sendRequest(method, params),
    notify: (method, params) => connection.sendNotification(method, params),
    open: async (text, name = 'kong.yaml') => {
      const uri = `file:///folder/${name}`;
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: name.endsWith('.json') ? 'json' : 'yaml', version: 1, text },
      });
      return uri;
    },
    change: (uri, version, contentChanges) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      }),
    pushed: async (uri, version) => {
      for (;;) {
        const found = pushes.find((push) => push.uri === uri && push.version === version);
        if (found) return found.diagnostics;
        await new Promise<void>((wake) => waiting.push(wake));
      }
    },
    pull: async (uri) => {
      const report = await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri },
      });
      return report.items;
    },
  };
  try {
    await use(client);
  } finally {
    await connection.sendRequest('shutdown');
    connection.dispose();
    server.dispose();
    toServer.destroy();
    toClient.destroy();
  }
}
