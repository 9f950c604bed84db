import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { explain } from './commands/explain.ts';
import { fix } from './commands/fix.ts';
import { lsp } from './commands/lsp.ts';
import { probe } from './commands/probe.ts';
import { route } from './commands/route.ts';
import { test } from './commands/test.ts';

/** All words of the command line, in the order of `--help`. */
export const COMMANDS: readonly Command[] = [check, fix, route, test, probe, explain, lsp];
