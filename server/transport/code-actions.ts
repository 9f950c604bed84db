/** Quick fixes for the findings at the cursor, and "fix all". Computed anew: nothing is smuggled through diagnostics. */
import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { fixesOf } from '../core/features/diagnose.ts';
import { fixAllEdits } from '../core/features/fix-all.ts';
import type { Fix } from '../core/rules/finding.ts';
import type { Edit } from '../core/text/span.ts';
import type { OpenFile } from './open-file.ts';
import type { Session } from './session.ts';

const FIX_ALL = 'source.fixAll.kongsole';

export function answerCodeActions(connection: Connection, session: Session): void {
  connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
    const file = session.file(uri);
    const config = file?.config;
    if (!file || !config) return [];
    const wants = (kind: string) => !context.only || context.only.some((only) => isOrIncludes(only, kind));
    const actions: CodeAction[] = [];
    if (wants(CodeActionKind.QuickFix)) {
      const start = session.positions.offset(file.source, range.start);
      const end = session.positions.offset(file.source, range.end);
      for (const each of file.findingsBetween(start, end)) {
        const diagnostic = context.diagnostics.find((shown) => shown.code === each.finding.code);
        for (const fix of fixesOf(each, config)) actions.push(quickFix(fix, diagnostic, file, session));
      }
    }
    if (context.only?.some((only) => isOrIncludes(only, FIX_ALL))) {
      const edits = fixAllEdits(config, 'safe');
      if (edits.length > 0) {
        actions.push({
          title: 'Fix all that is safe to fix',
          kind: FIX_ALL,
          edit: workspaceEdit(edits, file, session),
        });
      }
    }
    return actions;
  });
}

/** Kinds are a tree: who asks for `source` or `source.fixAll` wants `source.fixAll.kongsole` too. */
function isOrIncludes(wanted: string, kind: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

function quickFix(
  fix: Fix,
  diagnostic: Diagnostic | undefined,
  file: OpenFile,
  session: Session,
): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    isPreferred: fix.preferred ?? false,
    ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
    edit: workspaceEdit(fix.edits, file, session),
  };
}

export function workspaceEdit(edits: readonly Edit[], file: OpenFile, session: Session): WorkspaceEdit {
  return {
    documentChanges: [
      {
        textDocument: { uri: file.uri, version: file.version },
        edits: edits.map((edit) => ({
          range: session.positions.range(file.source, edit.span),
          newText: edit.text,
        })),
      },
    ],
  };
}
