/** The greeting of a client, and what the server can do. What does it is read after the greeting, for it is large. */
import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { EXPRESSION_TOKENS } from '../core/features/expression-legend.ts';
import type { InitializationOptions } from '../protocol/messages.ts';
import type { Encoding } from './positions.ts';

/** What the server is given of the world. */
export interface ServerWorld {
  /** Of the extension, for the client's log. */
  readonly version: string;
  /** The address of docs/rules.md where it lies beside the server. */
  readonly rulesPage: string | undefined;
  /** ms since 1970. */
  now(): number;
}

/** Wires a connection to what answers its messages. */
export type Answer = (connection: Connection, world: ServerWorld, params: InitializeParams) => void;

/**
 * Greets the client; `answers` is asked for what does the work when the client has the greeting. No message is sent
 * between `initialized` and what it gives, if it gives it at once or as soon as its promise can.
 */
export function serve(
  connection: Connection,
  world: ServerWorld,
  answers: () => Answer | Promise<Answer>,
): void {
  connection.onInitialize((params) => {
    connection.onInitialized(async () => {
      const given = answers();
      const answer = typeof given === 'function' ? given : await given;
      answer(connection, world, params);
    });
    return {
      serverInfo: { name: 'kongsole', version: world.version },
      ...capabilities(encodingFor(params), pullsDiagnostics(params), commandsOf(params).length > 0),
    };
  });
  connection.listen();
}

export function encodingFor(params: InitializeParams): Encoding {
  return wantsUtf8(params) ? 'utf-8' : 'utf-16';
}

export function pullsDiagnostics({ capabilities: { textDocument } }: InitializeParams): boolean {
  return textDocument?.diagnostic !== undefined;
}

/** The commands that our own client has; other clients have none. */
export function commandsOf(params: InitializeParams): readonly string[] {
  return greetingOf(params)?.commands ?? [];
}

export function opensPages(params: InitializeParams): boolean {
  return greetingOf(params)?.opensPages === true;
}

function greetingOf({ initializationOptions }: InitializeParams): InitializationOptions | undefined {
  return initializationOptions ?? undefined;
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
      semanticTokensProvider: {
        legend: { tokenTypes: [...EXPRESSION_TOKENS], tokenModifiers: [] },
        full: true,
        range: true,
      },
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
