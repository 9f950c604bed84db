/** The connection of the server's own process. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

export function start(): void {
  const world = { version: KONGSOLE_VERSION, now: () => Date.now() };
  // The rest of the server is read once the client has its answer to `initialize`.
  serve(createConnection(ProposedFeatures.all), world, async () => (await import('./answers.ts')).answer);
}

/** Put in by the bundler, from package.json. */
declare const KONGSOLE_VERSION: string;
