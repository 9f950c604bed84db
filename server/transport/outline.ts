import {
  type Connection,
  type DocumentSymbol,
  type FoldingRange,
  SymbolKind,
} from 'vscode-languageserver/node';
import { foldings } from '../core/features/foldings.ts';
import { type OutlineEntry, outline } from '../core/features/symbols.ts';
import type { OpenFile } from './open-file.ts';
import type { Session } from './session.ts';

const KINDS: Readonly<Record<string, SymbolKind>> = {
  section: SymbolKind.Namespace,
  services: SymbolKind.Module,
  routes: SymbolKind.Interface,
  plugins: SymbolKind.Event,
  upstreams: SymbolKind.Package,
  targets: SymbolKind.Field,
  consumers: SymbolKind.Class,
  certificates: SymbolKind.Key,
};

/** For clients that do not say how many they take. */
export const MOST_FOLDINGS = 50_000;

export function answerOutline(connection: Connection, session: Session, mostFoldings: number): void {
  connection.onDocumentSymbol(({ textDocument: { uri } }) => {
    const file = session.file(uri);
    return file?.config ? outline(file.config).map((entry) => toSymbol(entry, file, session)) : [];
  });
  connection.onFoldingRanges(({ textDocument: { uri } }) => {
    const file = session.file(uri);
    if (!file?.config) return [];
    return foldings(file.config, mostFoldings).flatMap((span): FoldingRange[] => {
      const startLine = file.source.positionAt(span.start).line;
      const end = file.source.positionAt(span.end);
      const endLine = end.character === 0 ? end.line - 1 : end.line;
      return endLine > startLine ? [{ startLine, endLine }] : [];
    });
  });
}

function toSymbol(entry: OutlineEntry, file: OpenFile, session: Session): DocumentSymbol {
  const { positions } = session;
  return {
    name: entry.name,
    detail: entry.detail,
    kind: KINDS[entry.kind] ?? SymbolKind.Object,
    range: positions.rangeOf(file.source, entry.at),
    selectionRange: positions.rangeOf(file.source, entry.label),
    children: entry.children.map((child) => toSymbol(child, file, session)),
  };
}
