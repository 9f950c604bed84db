/** Colours inside `expression` fields, and beside each path the URL that goes upstream. */
import { type Connection, InlayHintKind, SemanticTokensBuilder } from 'vscode-languageserver/node';
import { EXPRESSION_TOKENS } from '../core/features/expression-legend.ts';
import { expressionTokens } from '../core/features/expression-tokens.ts';
import { upstreamHints } from '../core/features/upstream-hints.ts';
import type { Span } from '../core/text/span.ts';
import type { Session } from './session.ts';

export function answerColoursAndHints(connection: Connection, session: Session): void {
  const paint = (uri: string, within: (length: number) => Span): { data: number[] } => {
    const file = session.file(uri);
    if (!file?.config) return { data: [] };
    const builder = new SemanticTokensBuilder();
    for (const { span, token } of expressionTokens(file.config, within(file.source.length))) {
      const { start, end } = session.positions.range(file.source, span);
      const length = end.character - start.character;
      if (start.line !== end.line || length < 1) continue;
      builder.push(start.line, start.character, length, EXPRESSION_TOKENS.indexOf(token), 0);
    }
    return builder.build();
  };
  connection.languages.semanticTokens.on(({ textDocument: { uri } }) =>
    paint(uri, (length) => ({ start: 0, end: length })),
  );
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }) => {
    const file = session.file(uri);
    if (!file) return { data: [] };
    const start = session.positions.offset(file.source, range.start);
    const end = session.positions.offset(file.source, range.end);
    file.prefer({ start, end });
    return paint(uri, () => ({ start, end }));
  });
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) => {
    const file = session.file(uri);
    if (!file?.config || !session.settings.inlayHints) return [];
    const start = session.positions.offset(file.source, range.start);
    const end = session.positions.offset(file.source, range.end);
    return upstreamHints(file.config, { start, end }).map(({ offset, label }) => ({
      position: session.positions.position(file.source, offset),
      label,
      kind: InlayHintKind.Type,
      paddingLeft: true,
    }));
  });
}
