import {
  type Connection,
  DocumentHighlightKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import { definitionAt, placesOf, renameAt } from '../core/features/navigate.ts';
import type { Config } from '../core/model/config.ts';
import { spanOf } from '../core/syntax/tree.ts';
import { covers } from '../core/text/span.ts';
import { workspaceEdit } from './code-actions.ts';
import type { OpenFile } from './open-file.ts';
import type { Session } from './session.ts';

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

export function answerNavigation(connection: Connection, session: Session): void {
  const at = <T>(
    { textDocument, position }: Place,
    ask: (config: Config, offset: number, file: OpenFile) => T,
  ): T | null => {
    const file = session.file(textDocument.uri);
    return file?.config ? ask(file.config, session.positions.offset(file.source, position), file) : null;
  };

  connection.onDefinition((params) =>
    at(params, (config, offset, file) =>
      definitionAt(config, offset).map((entity) => ({
        uri: file.uri,
        range: session.positions.rangeOf(file.source, entity.label),
      })),
    ),
  );
  connection.onReferences((params) =>
    at(params, (config, offset, file) =>
      definitionAt(config, offset)
        .flatMap((entity) => placesOf(config, entity))
        .map((place) => ({ uri: file.uri, range: session.positions.rangeOf(file.source, place) })),
    ),
  );
  connection.onDocumentHighlight((params) =>
    at(params, (config, offset, file) =>
      definitionAt(config, offset)
        .flatMap((entity) => placesOf(config, entity))
        .map((place) => ({
          range: session.positions.rangeOf(file.source, place),
          kind: DocumentHighlightKind.Text,
        })),
    ),
  );
  connection.onPrepareRename((params) =>
    at(params, (config, offset, file) => {
      const place = renameAt(config, offset)?.places.find((each) => covers(spanOf(each), offset));
      return place ? session.positions.rangeOf(file.source, place) : null;
    }),
  );
  connection.onRenameRequest((params) =>
    at(params, (config, offset, file) => {
      const found = renameAt(config, offset);
      if (!found) return null;
      const taken = config.index.named(found.entity.kind, params.newName).length > 0;
      if (taken)
        throw new ResponseError(LSPErrorCodes.RequestFailed, `the name "${params.newName}" is taken`);
      const edits = found.places.map((place) => ({ span: spanOf(place), text: scalarText(params.newName) }));
      return workspaceEdit(edits, file, session);
    }),
  );
}

/** Quoted where YAML would read the bare word as something else. */
function scalarText(name: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off)$/i.test(name)
    ? name
    : JSON.stringify(name);
}
