/** The language server's own process: stdio, node-ipc or a socket, as the command line says. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

serve(createConnection(ProposedFeatures.all), { version: KONGSOLE_VERSION, now: () => Date.now() });

/** Put in by the bundler, from package.json. */
declare const KONGSOLE_VERSION: string;
