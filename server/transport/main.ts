/**
 * The language server's own process: stdio, node-ipc or a socket, as the command line says. It holds next to
 * nothing itself: the parts are read one after the other as they are needed, from compiled code where there is some.
 */
import { compiledParts } from './compiled-parts.ts';
import { greetEarly } from './early-greeting.ts';
import { ownHeap } from './heap.ts';

/** ms. */
const FIRST_WORK = 5000;

greetEarly(process.argv, KONGSOLE_VERSION, (heard) => {
  const heap = ownHeap();
  // V8 takes code back only under the flags that it was kept under.
  const later = (keep: () => void): void => {
    setTimeout(() => (heap.favours === 'haste' ? keep() : later(keep)), FIRST_WORK).unref();
  };
  const parts = compiledParts(__dirname, later);
  const connection = parts('./connection.cjs');
  if (typeof connection === 'object' && connection !== null && 'start' in connection) {
    if (typeof connection.start === 'function') connection.start(heard, heap);
  }
});

/** Put in by the bundler, from package.json. */
declare const KONGSOLE_VERSION: string;

/** Of the module that the bundler makes. */
declare const __dirname: string;
