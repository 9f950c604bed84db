/** What probes found, at the guilty lines, with the quick fixes that mend them. */
import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  Range,
  type TextDocument,
  type TextDocumentChangeEvent,
  Uri,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import { pageAddress } from '../../server/protocol/messages.ts';
import type { Mend, ProbeReport } from './probe-engine.ts';

const SOURCE = 'kongsole probe';

interface Found {
  readonly report: ProbeReport;
  readonly diagnostic: Diagnostic;
}

export class ProbeFindings implements CodeActionProvider, Disposable {
  readonly #collection = languages.createDiagnosticCollection(SOURCE);
  readonly #found = new Map<string, readonly Found[]>();
  readonly #subscriptions: readonly Disposable[];

  constructor() {
    this.#subscriptions = [
      this.#collection,
      workspace.onDidChangeTextDocument((change) => this.#follow(change)),
      languages.registerCodeActionsProvider([{ language: 'yaml' }, { language: 'json' }], this, {
        providedCodeActionKinds: [CodeActionKind.QuickFix],
      }),
    ];
  }

  /** Replaces what an earlier probe of the same target said. */
  async put(document: TextDocument, report: ProbeReport): Promise<void> {
    const engine = await import('./probe-engine.ts');
    const rest = this.#of(document.uri).filter(({ report: { target } }) => target !== report.target);
    const { verdict } = report.diagnosis;
    const span = engine.guiltyPlace(report, fileOf(document));
    if (verdict.cause === 'healthy' || !span) {
      this.#set(document.uri, rest);
      return;
    }
    const range = underlined(document, span);
    const severity = verdict.confidence === 'low' ? DiagnosticSeverity.Information : DiagnosticSeverity.Error;
    const diagnostic = new Diagnostic(range, engine.verdictWords(report), severity);
    diagnostic.source = SOURCE;
    diagnostic.code = codeOf(verdict.cause);
    this.#set(document.uri, [...rest, { report, diagnostic }]);
  }

  async provideCodeActions(document: TextDocument, range: Range): Promise<CodeAction[]> {
    const touched = this.#of(document.uri).filter(({ diagnostic }) => diagnostic.range.intersection(range));
    if (touched.length === 0) return [];
    const { mendsFor } = await import('./probe-engine.ts');
    return touched.flatMap(({ report, diagnostic }) =>
      mendsFor(report, fileOf(document)).map((mend) => {
        const action = new CodeAction(mend.title, CodeActionKind.QuickFix);
        action.edit = editOf(document, mend);
        action.diagnostics = [diagnostic];
        action.isPreferred = true;
        return action;
      }),
    );
  }

  #of(uri: Uri): readonly Found[] {
    return this.#found.get(uri.toString()) ?? [];
  }

  #set(uri: Uri, found: readonly Found[]): void {
    this.#found.set(uri.toString(), found);
    this.#collection.set(
      uri,
      found.map(({ diagnostic }) => diagnostic),
    );
  }

  /** A finding moves with its line; an edit of the line itself ends it, for it was about the text before. */
  #follow({ document, contentChanges }: TextDocumentChangeEvent): void {
    const before = this.#of(document.uri);
    if (before.length === 0) return;
    let found = before;
    for (const { range, text } of contentChanges) {
      const moved = text.split('\n').length - 1 - (range.end.line - range.start.line);
      found = found.flatMap(({ report, diagnostic }) => {
        const { start, end } = diagnostic.range;
        if (end.line < range.start.line) return [{ report, diagnostic }];
        if (start.line <= range.end.line) return [];
        const next = new Diagnostic(
          new Range(start.translate(moved), end.translate(moved)),
          diagnostic.message,
          diagnostic.severity,
        );
        next.source = SOURCE;
        next.code = codeOf(report.diagnosis.verdict.cause);
        return [{ report, diagnostic: next }];
      });
    }
    this.#set(document.uri, found);
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
  }
}

/** With a link to the page of the cause. */
function codeOf(cause: string): NonNullable<Diagnostic['code']> {
  return { value: cause, target: Uri.parse(pageAddress('causes', cause)) };
}

export function fileOf(document: TextDocument) {
  const { path } = document.uri;
  return { name: path.slice(path.lastIndexOf('/') + 1), text: document.getText() };
}

export function editOf(document: TextDocument, { edits }: Mend): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const { span, text } of edits)
    edit.replace(
      document.uri,
      new Range(document.positionAt(span.start), document.positionAt(span.end)),
      text,
    );
  return edit;
}

/** An insertion has nothing to underline but its line. */
function underlined(
  document: TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): Range {
  const range = new Range(document.positionAt(start), document.positionAt(end));
  if (!range.isEmpty) return range;
  const line = document.lineAt(range.start);
  return new Range(line.lineNumber, line.firstNonWhitespaceCharacterIndex, line.lineNumber, line.text.length);
}
