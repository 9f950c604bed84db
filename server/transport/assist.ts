/** Completion and hover. */
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type Connection,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
} from 'vscode-languageserver/node';
import { complete, MOST_NAMES } from '../core/features/complete.ts';
import { completeExpression } from '../core/features/expression-complete.ts';
import { hoverInExpression } from '../core/features/expression-hover.ts';
import { hoverAt } from '../core/features/hover.ts';
import type { Suggestion } from '../core/features/suggestion.ts';
import type { OpenFile } from './open-file.ts';
import type { Session } from './session.ts';

const KINDS: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  section: CompletionItemKind.Module,
  field: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  plugin: CompletionItemKind.Event,
};

export function answerAssist(connection: Connection, session: Session, snippets: boolean): void {
  connection.onCompletion(({ textDocument: { uri }, position }) => {
    const file = session.file(uri);
    if (!file?.config) return [];
    const offset = session.positions.offset(file.source, position);
    const suggestions = completeExpression(file.config, offset) ?? complete(file.config, offset);
    const items = suggestions.map((each) => toItem(each, file, session, snippets));
    return items.length < MOST_NAMES ? items : { isIncomplete: true, items };
  });
  connection.onHover(({ textDocument: { uri }, position }) => {
    const file = session.file(uri);
    if (!file?.config) return null;
    const offset = session.positions.offset(file.source, position);
    const inside = hoverInExpression(file.config, offset);
    if (inside) {
      return {
        contents: { kind: MarkupKind.Markdown, value: inside.markdown },
        range: session.positions.range(file.source, inside.span),
      };
    }
    const hover = hoverAt(file.config, offset);
    if (!hover) return null;
    return {
      contents: { kind: MarkupKind.Markdown, value: hover.markdown },
      range: session.positions.rangeOf(file.source, hover.at),
    };
  });
}

function toItem(each: Suggestion, file: OpenFile, session: Session, snippets: boolean): CompletionItem {
  const text = snippets ? each.snippet : each.snippet.replaceAll(/\$0|\\(?=[\\$}])/g, '');
  return {
    label: each.label,
    kind: KINDS[each.kind],
    detail: each.detail,
    sortText: `${String(each.rank).padStart(4, '0')}${each.label}`,
    ...(each.documentation === ''
      ? {}
      : { documentation: { kind: MarkupKind.Markdown, value: each.documentation } }),
    ...(each.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
    insertTextFormat: snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.adjustIndentation,
    textEdit: { range: session.positions.range(file.source, each.replace), newText: text },
  };
}
