/** Quick fixes for the findings at the cursor, and "fix all". Computed anew: nothing is smuggled through diagnostics. */
import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type Diagnostic,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { readDirective } from '../core/dialect/directive.ts';
import { fixesOf } from '../core/features/diagnose.ts';
import { fixAllEdits } from '../core/features/fix-all.ts';
import { type OtherTarget, sayInComment, targetsWithout } from '../core/features/other-targets.ts';
import type { Config } from '../core/model/config.ts';
import type { Fix } from '../core/rules/finding.ts';
import type { Edit } from '../core/text/span.ts';
import { JUDGE_BY_COMMAND, type JudgeBy } from '../protocol/messages.ts';
import type { OpenFile } from './open-file.ts';
import type { Session } from './session.ts';

const FIX_ALL = 'source.fixAll.kongsole';

/** `commands`: those that the client can run. */
export function answerCodeActions(
  connection: Connection,
  session: Session,
  commands: readonly string[],
): void {
  connection.onCodeAction(({ textDocument: { uri }, range, context }) => {
    const file = session.file(uri);
    const config = file?.config;
    if (!file || !config) return [];
    const wants = (kind: string) => !context.only || context.only.some((only) => isOrIncludes(only, kind));
    const actions: CodeAction[] = [];
    const offers: CodeAction[] = [];
    if (wants(CodeActionKind.QuickFix)) {
      const start = session.positions.offset(file.source, range.start);
      const end = session.positions.offset(file.source, range.end);
      for (const each of file.findingsBetween(start, end)) {
        const diagnostic = context.diagnostics.find((shown) => shown.code === each.finding.code);
        for (const fix of fixesOf(each, config)) actions.push(quickFix(fix, diagnostic, file, session));
        for (const other of targetsWithout(each, config)) {
          const action = judgeBy(other, config, commands, file, session);
          if (action) offers.push({ ...action, ...(diagnostic ? { diagnostics: [diagnostic] } : {}) });
        }
      }
      const titles = new Set<string>();
      actions.push(...offers.filter(({ title }) => !titles.has(title) && titles.add(title)));
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

/** By the settings where the client can change them, unless the file's own comment, which counts more, says otherwise. */
function judgeBy(
  { name, change }: OtherTarget,
  config: Config,
  commands: readonly string[],
  file: OpenFile,
  session: Session,
): CodeAction | undefined {
  const title = `Judge this file by ${name}`;
  const { target } = readDirective(config.document);
  const isSaidInFile = Object.keys(change).some((key) => Object.hasOwn(target, key));
  if (!isSaidInFile && commands.includes(JUDGE_BY_COMMAND)) {
    const wanted: JudgeBy = change;
    const command = { title, command: JUDGE_BY_COMMAND, arguments: [wanted] };
    return { title, kind: CodeActionKind.QuickFix, isPreferred: false, command };
  }
  const edit = sayInComment(config, change);
  return (
    edit && {
      title,
      kind: CodeActionKind.QuickFix,
      isPreferred: false,
      edit: workspaceEdit([edit], file, session),
    }
  );
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
