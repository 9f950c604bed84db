/**
 * The language server's own process: stdio, node-ipc or a socket, as the command line says. It holds next to
 * nothing itself: the parts are read one after the other as they are needed, from compiled code where there is some.
 */
import { setFlagsFromString } from 'node:v8';
import { compiledParts } from './compiled-parts.ts';
import { greetEarly } from './early-greeting.ts';

/** ms. */
const FIRST_WORK = 5000;

/**
 * Of a large file much is read, judged and let go. Left alone V8 would keep several times of what is needed; so it
 * collects when the heap has grown by a fifth, in the background.
 */
setFlagsFromString('--heap-growing-percent=20');

greetEarly(process.argv, KONGSOLE_VERSION, (heard) => {
  const parts = compiledParts(__dirname, (keep) => void setTimeout(keep, FIRST_WORK).unref());
  const connection = parts('./connection.cjs');
  if (typeof connection === 'object' && connection !== null && 'start' in connection) {
    if (typeof connection.start === 'function') connection.start(heard);
  }
});

/** Put in by the bundler, from package.json. */
declare const KONGSOLE_VERSION: string;

/** Of the module that the bundler makes. */
declare const __dirname: string;
