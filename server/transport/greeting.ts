/** What the server says of itself, by what the client said. Without the protocol's code, for it is said before that is read. */
import type { InitializeParams, InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { EXPRESSION_TOKENS } from '../core/features/expression-legend.ts';
import type { InitializationOptions } from '../protocol/messages.ts';
import type { Encoding } from './positions.ts';

/** `version` is the extension's, for the client's log. */
export function greetingFor(params: InitializeParams, version: string): InitializeResult {
  return {
    serverInfo: { name: 'kongsole', version },
    ...capabilities(encodingFor(params), pullsDiagnostics(params), commandsOf(params).length > 0),
  };
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

/** As the protocol counts: changes come as edits. */
const INCREMENTAL = 2 satisfies TextDocumentSyncKind;

function capabilities(encoding: Encoding, pulls: boolean, lenses: boolean): InitializeResult {
  return {
    capabilities: {
      positionEncoding: encoding,
      textDocumentSync: { openClose: true, change: INCREMENTAL },
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
