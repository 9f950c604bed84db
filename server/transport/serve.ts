/** The greeting of a client. What does the work is read after the greeting, for it is large. */
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { greetingFor } from './greeting.ts';
import type { Heap } from './heap.ts';

/** What the server is given of the world. */
export interface ServerWorld {
  /** Of the extension, for the client's log. */
  readonly version: string;
  /** The address of docs/rules.md where it lies beside the server. */
  readonly rulesPage: string | undefined;
  /** ms since 1970. */
  now(): number;
  /** Of the server's own process. */
  readonly heap?: Heap;
}

/** Wires a connection to what answers its messages. */
export type Answer = (connection: Connection, world: ServerWorld, params: InitializeParams) => void;

/**
 * Greets the client; `answers` is asked for what does the work when the client has the greeting. No message is sent
 * between `initialized` and what it gives, if it gives it at once or as soon as its promise can.
 */
export function serve(
  connection: Connection,
  world: ServerWorld,
  answers: () => Answer | Promise<Answer>,
): void {
  connection.onInitialize((params) => {
    connection.onInitialized(async () => {
      const given = answers();
      const answer = typeof given === 'function' ? given : await given;
      answer(connection, world, params);
    });
    return greetingFor(params, world.version);
  });
  connection.listen();
}
