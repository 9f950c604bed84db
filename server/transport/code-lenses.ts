/** "Probe upstream" above each service, for the client that has the command. */
import type { CodeLens, Connection } from 'vscode-languageserver/node';
import { PROBE_COMMAND } from '../protocol/messages.ts';
import type { Session } from './session.ts';

/** More services than these make a file in which nobody looks for a lens, and an answer that takes long. */
const MOST_LENSES = 500;

export function answerCodeLenses(
  connection: Connection,
  session: Session,
  commands: readonly string[],
): void {
  connection.onCodeLens(({ textDocument: { uri } }) => {
    const file = session.file(uri);
    if (!file?.config || !commands.includes(PROBE_COMMAND)) return [];
    const lenses: CodeLens[] = [];
    for (const { section, entities } of file.config.items) {
      const [service] = entities;
      if (section !== 'services' || service?.name === undefined) continue;
      if (lenses.length === MOST_LENSES) break;
      lenses.push({
        range: session.positions.rangeOf(file.source, service.label),
        command: { title: '$(pulse) Probe upstream', command: PROBE_COMMAND, arguments: [uri, service.name] },
      });
    }
    return lenses;
  });
}
