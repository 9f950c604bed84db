/** The command line's process: the real world, the exit code. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { CliWorld } from './command.ts';
import { runCommandLine } from './run.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
// A closed pipe (`kongsole check … | head`) is the reader's choice, not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

const world: CliWorld = {
  version: KONGSOLE_VERSION,
  cwd: process.cwd(),
  env: process.env,
  fancy: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  now: () => Date.now(),
  // Of a thousand small files each would otherwise wait for a thread, which takes longer than to judge it.
  readFile: async (path) => readFileSync(path),
  writeFile: (path, text) => writeFile(path, text),
  readStdin: async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    return Buffer.concat(chunks);
  },
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  cancel: interrupted.signal,
};

void runCommandLine(process.argv.slice(2), world).then((code) => {
  process.exitCode = code;
});

/** Put in by the bundler, from package.json. */
declare const KONGSOLE_VERSION: string;
