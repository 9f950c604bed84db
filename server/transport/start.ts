/** The connection of the server's own process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Connection,
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type Message,
  ProposedFeatures,
  StreamMessageReader,
} from 'vscode-languageserver/node';
import type { Heard } from './early-greeting.ts';
import type { Heap } from './heap.ts';
import { WholeMessageWriter } from './message-writer.ts';
import { serve } from './serve.ts';

export function start(heard: Heard | undefined, heap: Heap): void {
  const page = join(__dirname, '../docs/rules.md');
  const rulesPage = existsSync(page) ? pathToFileURL(page).href : undefined;
  const world = { version: KONGSOLE_VERSION, rulesPage, now: () => Date.now(), heap };
  // The rest of the server is read once the client has its answer to `initialize`.
  serve(connectionAfter(heard), world, async () => (await import('./answers.ts')).answerWarm);
  if (heard?.channel === 'node-ipc') process.emit('message', heard.again, undefined);
}

function connectionAfter(heard: Heard | undefined): Connection {
  if (heard?.channel === 'stdio' && heard.again instanceof Buffer) process.stdin.unshift(heard.again);
  if (heard?.answered === undefined) return createConnection(ProposedFeatures.all);
  if (heard.channel === 'node-ipc')
    return createConnection(
      ProposedFeatures.all,
      new IPCMessageReader(process),
      without(heard.answered, new IPCMessageWriter(process)),
    );
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    without(heard.answered, new WholeMessageWriter(process.stdout)),
  );
  endWithInput(connection);
  return connection;
}

/** The answer to this request has been given. */
function without<Writer extends { write(message: Message): Promise<void> }>(
  answered: number | string,
  writer: Writer,
): Writer {
  const write = writer.write.bind(writer);
  writer.write = (message) => {
    if (!('id' in message) || message.id !== answered || 'method' in message) return write(message);
    writer.write = write;
    return Promise.resolve();
  };
  return writer;
}

/** As the protocol's code does for a channel that it found itself. */
function endWithInput(connection: Connection): void {
  let isShutDown = false;
  connection.onShutdown(() => {
    isShutDown = true;
  });
  for (const end of ['end', 'close']) process.stdin.on(end, () => process.exit(isShutDown ? 0 : 1));
}

/** Put in by the bundler, from package.json. */
declare const KONGSOLE_VERSION: string;

/** Of the module that the bundler makes. */
declare const __dirname: string;
