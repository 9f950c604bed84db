import type { ParseArgsConfig } from 'node:util';

/** What a command may touch of the world; tests hand in their own. */
export interface CliWorld {
  readonly version: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours and box drawings are wanted: the output is a terminal and NO_COLOR is not set. */
  readonly fancy: boolean;
  /** ms since 1970. */
  now(): number;
  /** The raw bytes; rejects with the system's error. */
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, text: string): Promise<void>;
  readStdin(): Promise<Uint8Array>;
  print(text: string): void;
  complain(text: string): void;
  /** Aborted on Ctrl+C. */
  readonly cancel: AbortSignal;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** One word of the command line, such as `kongsole check`. One file each in `commands/`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the name in the usage line: `[options] FILE…|-`. */
  readonly usage: string;
  /** For `parseArgs`, with the words for `--help`. */
  readonly options: Readonly<
    Record<string, Options[string] & { readonly help: string; readonly value?: string }>
  >;
  /** The exit code: 0 fine, 1 a fault found, 2 could not run. */
  run(args: ParsedArgs, world: CliWorld): Promise<0 | 1 | 2>;
}

export interface ParsedArgs {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** The command was called wrongly, or its input cannot be read: one line for the user, exit code 2. */
export class CannotRun extends Error {}
