/** The connection of the server's own process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

export function start(): void {
  const page = join(__dirname, '../docs/rules.md');
  const rulesPage = existsSync(page) ? pathToFileURL(page).href : undefined;
  const world = { version: KONGSOLE_VERSION, rulesPage, now: () => Date.now() };
  // The rest of the server is read once the client has its answer to `initialize`.
  serve(createConnection(ProposedFeatures.all), world, async () => (await import('./answers.ts')).answer);
}

/** Put in by the bundler, from package.json. */
declare const KONGSOLE_VERSION: string;

/** Of the module that the bundler makes. */
declare const __dirname: string;
