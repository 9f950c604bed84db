/** Finds the command, reads its options, runs it; every mistake in the call is one line and exit code 2. */
import { parseArgs } from 'node:util';
import { CannotRun, type CliWorld, type Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { helpFor, overview } from './help.ts';

export async function runCommandLine(words: readonly string[], world: CliWorld): Promise<0 | 1 | 2> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const topic = COMMANDS.find((command) => command.name === rest[0]);
    world.print(topic ? helpFor(topic) : overview(COMMANDS));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    world.print(`kongsole ${world.version}\n`);
    return 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) {
    world.complain(`kongsole: there is no command "${name}"; kongsole --help lists them\n`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    world.print(helpFor(command));
    return 0;
  }
  try {
    return await command.run(readArguments(command, rest), world);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    world.complain(`kongsole ${command.name}: ${error.message}\n`);
    return 2;
  }
}

function readArguments(command: Command, words: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { help: _, value: __, ...option }]) => [name, option]),
  );
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    // parseArgs says in its first sentence what is wrong; the rest is advice for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new CannotRun(`${sentence} (kongsole ${command.name} --help)`);
  }
}
