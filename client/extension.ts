/** Wires the parts of the extension; decides nothing. */
import { commands, type ExtensionContext, window } from 'vscode';

export function activate(context: ExtensionContext): void {
  const output = window.createOutputChannel('Kongsole', { log: true });
  // The server's start is not awaited: an editor that opens a file must not wait for us.
  const server = import('./editor/language-client.ts').then(({ startLanguageServer }) =>
    startLanguageServer(context, output, () => undefined),
  );
  server.catch((error: unknown) => output.error(`the language server did not start: ${String(error)}`));
  context.subscriptions.push(
    output,
    {
      dispose: () =>
        void server.then(
          (running) => running.stop(),
          () => undefined,
        ),
    },
    commands.registerCommand('kongsole.showOutput', () => output.show()),
    commands.registerCommand('kongsole.restartServer', async () => (await server).restart()),
  );
}
