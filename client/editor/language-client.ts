/** Starts the language server and talks to it. A bundle of its own, so that activating does not wait for it. */
import {
  type CodeAction,
  type CodeActionProvider,
  type Command,
  type ExtensionContext,
  type LogOutputChannel,
  Uri,
} from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  FILE_STATE,
  type FileState,
  GATEWAY_CATALOGUE,
  GATEWAY_FORGOTTEN,
  type GatewayCatalogue,
  type InitializationOptions,
  JUDGE_BY_COMMAND,
  PROBE_COMMAND,
  TRY_REQUEST_COMMAND,
} from '../../server/protocol/messages.ts';

export interface LanguageServer {
  tellCatalogue(catalogue: GatewayCatalogue | undefined): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const LANGUAGES = ['yaml', 'json', 'jsonc'];
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];

export async function startLanguageServer(
  context: ExtensionContext,
  output: LogOutputChannel,
  onFileState: (state: FileState) => void,
  probed: Pick<CodeActionProvider<CodeAction>, 'provideCodeActions'>,
): Promise<LanguageServer> {
  const module = Uri.joinPath(context.extensionUri, 'dist/server.cjs').fsPath;
  const run = { module, transport: TransportKind.ipc };
  const server: ServerOptions = {
    run,
    debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const greeting: InitializationOptions = {
    commands: [PROBE_COMMAND, TRY_REQUEST_COMMAND, JUDGE_BY_COMMAND],
    opensPages: true,
  };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ language, scheme }))),
    outputChannel: output,
    initializationOptions: greeting,
    middleware: {
      provideCodeActions: async (document, range, context, token, next) => {
        const [found, ofProbe] = await Promise.all([
          next(document, range, context, token),
          probed.provideCodeActions(document, range, context, token),
        ]);
        return found && withoutTwins(found, ofProbe ?? []);
      },
    },
  };
  const client = new LanguageClient('kongsole', 'Kongsole', server, options);
  client.onNotification(FILE_STATE, onFileState);
  await client.start();
  return {
    tellCatalogue: (catalogue) =>
      catalogue
        ? client.sendNotification(GATEWAY_CATALOGUE, catalogue)
        : client.sendNotification(GATEWAY_FORGOTTEN),
    restart: () => client.restart(),
    stop: () => client.dispose(),
  };
}

/** A probe often finds what the file's text already told: the fix that does the same is shown once, by the probe. */
function withoutTwins<Action extends Command | CodeAction>(
  found: readonly Action[],
  ofProbe: readonly (Command | CodeAction)[],
): Action[] {
  const done = new Set(ofProbe.map(editsOf).filter((edits) => edits !== undefined));
  return found.filter((action) => {
    const edits = editsOf(action);
    return edits === undefined || !done.has(edits);
  });
}

/** What an action changes, as one text; the same change gives the same text, whoever proposes it. */
function editsOf(action: Command | CodeAction): string | undefined {
  if (!('edit' in action) || !action.edit) return undefined;
  const files = action.edit
    .entries()
    .map(([uri, edits]) => [uri.toString(), edits.map(({ range, newText }) => [range, newText])]);
  return JSON.stringify(files);
}
