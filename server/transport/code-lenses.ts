/** "Probe upstream" above each service and "Try a request…" above each route, for the client that has the commands. */
import type { CodeLens, Connection } from 'vscode-languageserver/node';
import { suggestedRequest } from '../core/features/suggested-request.ts';
import type { Entity } from '../core/model/config.ts';
import { PROBE_COMMAND, TRY_REQUEST_COMMAND } from '../protocol/messages.ts';
import type { Session } from './session.ts';

/** More lenses than these make a file in which nobody looks for one, and an answer that takes long. */
const MOST_LENSES = 500;

export function answerCodeLenses(
  connection: Connection,
  session: Session,
  commands: readonly string[],
): void {
  connection.onCodeLens(({ textDocument: { uri } }) => {
    const file = session.file(uri);
    if (!file?.config) return [];
    const lenses: CodeLens[] = [];
    for (const { entities } of file.config.items) {
      for (const entity of entities) {
        const command = commandFor(entity, uri);
        if (!command || !commands.includes(command.command)) continue;
        lenses.push({ range: session.positions.rangeOf(file.source, entity.label), command });
        if (lenses.length === MOST_LENSES) return lenses;
      }
    }
    return lenses;
  });
}

function commandFor(entity: Entity, uri: string): CodeLens['command'] {
  if (entity.kind === 'services' && entity.name !== undefined) {
    return { title: '$(pulse) Probe upstream', command: PROBE_COMMAND, arguments: [uri, entity.name] };
  }
  if (entity.kind !== 'routes') return undefined;
  return {
    title: '$(send) Try a request…',
    command: TRY_REQUEST_COMMAND,
    arguments: [uri, suggestedRequest(entity)],
  };
}
