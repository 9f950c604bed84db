/** "Probe upstream" and "Try a request…" above services, the latter above routes too, for the client that has the commands. */
import type { CodeLens, Command, Connection } from 'vscode-languageserver/node';
import { suggestedRequest, suggestedRequestTo } from '../core/features/suggested-request.ts';
import type { Config, Entity } from '../core/model/config.ts';
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
    const { config, source } = file;
    const lenses: CodeLens[] = [];
    for (const { entities } of config.items) {
      for (const entity of entities) {
        const known = commandsFor(config, entity, uri).filter(({ command }) => commands.includes(command));
        if (known.length === 0) continue;
        const range = session.positions.rangeOf(source, entity.label);
        lenses.push(...known.map((command) => ({ range, command })));
        if (MOST_LENSES <= lenses.length) return lenses;
      }
    }
    return lenses;
  });
}

function commandsFor(config: Config, entity: Entity, uri: string): readonly Command[] {
  if (entity.kind === 'routes') return [tryCommand(uri, suggestedRequest(entity))];
  if (entity.kind !== 'services' || entity.name === undefined) return [];
  return [
    { title: '$(pulse) Probe upstream', command: PROBE_COMMAND, arguments: [uri, entity.name] },
    tryCommand(uri, suggestedRequestTo(entity, config)),
  ];
}

function tryCommand(uri: string, request: string): Command {
  return { title: '$(send) Try a request…', command: TRY_REQUEST_COMMAND, arguments: [uri, request] };
}
