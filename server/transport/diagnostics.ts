/** Findings as LSP diagnostics: pulled where the client can, else pushed. Never both: they would show twice. */
import {
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { Diagnosed } from '../core/features/diagnosed.ts';
import type { Severity } from '../core/rules/finding.ts';
import type { LinkToRule } from './documentation.ts';
import type { OpenFile } from './open-file.ts';
import type { Session } from './session.ts';

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function publishDiagnostics(
  connection: Connection,
  session: Session,
  pulls: boolean,
  refreshes: boolean,
  link: LinkToRule,
): void {
  if (pulls) {
    connection.languages.diagnostics.on(
      async ({ textDocument: { uri } }): Promise<DocumentDiagnosticReport> => {
        // Who is told to ask again is content with a part for now.
        const file = await (refreshes ? session.whenShowable(uri) : session.whenDone(uri));
        return { kind: 'full', items: file ? diagnosticsOf(file, session, link) : [] };
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
    if (!file) return;
    void connection.sendDiagnostics({
      uri,
      version: file.version,
      diagnostics: diagnosticsOf(file, session, link),
    });
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

export function diagnosticsOf(file: OpenFile, session: Session, link: LinkToRule): Diagnostic[] {
  const { rules, maxDiagnostics } = session.settings;
  const severityOf = ({ finding }: Diagnosed) => rules[finding.code] ?? finding.severity;
  const found = file.known(maxDiagnostics, (code) => rules[code] !== 'off');
  const shown = found.shown.flatMap((each) => {
    const severity = severityOf(each);
    return severity === 'off' ? [] : [toDiagnostic(each, severity, file, session, link)];
  });
  const last = shown.at(-1);
  if (shown.length < found.count && last) {
    shown[shown.length - 1] = {
      ...last,
      message: `${last.message}\n(${found.count - shown.length} more findings are not shown: kongsole.maxDiagnostics)`,
    };
  }
  return shown;
}

function toDiagnostic(
  { finding }: Diagnosed,
  severity: Severity,
  file: OpenFile,
  session: Session,
  link: LinkToRule,
): Diagnostic {
  const { positions } = session;
  const href = finding.reference ?? link(finding.code);
  return {
    range: positions.rangeOf(file.source, finding.at),
    severity: SEVERITY[severity],
    source: 'kongsole',
    code: finding.code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message: finding.message,
    ...(finding.tags
      ? {
          tags: finding.tags.map((tag) =>
            tag === 'deprecated' ? DiagnosticTag.Deprecated : DiagnosticTag.Unnecessary,
          ),
        }
      : {}),
    ...(finding.related
      ? {
          relatedInformation: finding.related.map(({ at, message }) => ({
            message,
            location: { uri: file.uri, range: positions.rangeOf(file.source, at) },
          })),
        }
      : {}),
  };
}
