import { createRequire } from 'node:module';
import type { Command } from '../command.ts';

export const lsp: Command = {
  name: 'lsp',
  summary: 'run the language server, for any editor',
  usage: '--stdio',
  options: {
    stdio: { type: 'boolean', help: 'talk over standard input and output (the default)' },
  },

  async run(_args, world) {
    // The server reads its channel from the arguments of the process.
    if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
    // A bundle of its own beside this one: the command line never contains the transport.
    createRequire(__filename)('./server.cjs');
    return new Promise((done) => world.cancel.addEventListener('abort', () => done(0)));
  },
};

/** Of the bundle that this becomes a part of. */
declare const __filename: string;
