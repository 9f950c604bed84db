import type { Command } from './command.ts';

/** All words of the command line, in the order of `--help`. */
export const COMMANDS: readonly Command[] = [];
