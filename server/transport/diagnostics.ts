/** Findings as LSP diagnostics: pulled where the client can, else pushed. Never both: they would show twice. */
import type { Connection, DocumentDiagnosticReport } from 'vscode-languageserver/node';
import type { LinkToRule } from './documentation.ts';
import type { Session } from './session.ts';
import { ShownFindings } from './shown-findings.ts';

export function publishDiagnostics(
  connection: Connection,
  session: Session,
  pulls: boolean,
  refreshes: boolean,
  link: LinkToRule,
): void {
  const shown = shownByFile(session, link);
  if (pulls) {
    connection.languages.diagnostics.on(
      async ({ textDocument: { uri } }): Promise<DocumentDiagnosticReport> => {
        // Who is told to ask again is content with a part for now.
        const file = await (refreshes ? session.whenShowable(uri) : session.whenDone(uri));
        return file ? shown(uri).report(file) : { kind: 'full', items: [] };
      },
    );
    if (refreshes) {
      session.onSettings(() => connection.languages.diagnostics.refresh());
      session.onMore(() => connection.languages.diagnostics.refresh());
    }
    return;
  }
  const pending = new Set<string>();
  const push = async (uri: string) => {
    const file = await session.whenShowable(uri);
    pending.delete(uri);
    if (file) void connection.sendDiagnostics(shown(uri).message(file));
  };
  session.onMore(({ uri }) => void push(uri));
  session.onChange((file, uri) => {
    if (!file) {
      void connection.sendDiagnostics({ uri, diagnostics: [] });
      return;
    }
    if (pending.has(uri)) return;
    pending.add(uri);
    setImmediate(() => void push(uri));
  });
}

function shownByFile(session: Session, link: LinkToRule): (uri: string) => ShownFindings {
  const files = new Map<string, ShownFindings>();
  session.onSettings(() => files.clear());
  session.onChange((file, uri) => {
    if (!file) files.delete(uri);
  });
  return (uri) => {
    const shown = files.get(uri) ?? new ShownFindings(uri, session, link);
    files.set(uri, shown);
    return shown;
  };
}
