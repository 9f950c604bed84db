/** Runs the command line in this process over files that exist only here. */
import type { CliWorld } from '../../client/cli/command.ts';
import { runCommandLine } from '../../client/cli/run.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** By path relative to the folder; only what was written. */
  readonly written: Readonly<Record<string, string>>;
}

/** Files by name; bytes where the text would not be UTF-8. The folder is `/folder`. */
export async function runCli(
  words: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  stdin = '',
  now: () => number = () => 1_795_500_000_000,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const written: Record<string, string> = {};
  let out = '';
  let err = '';
  const world: CliWorld = {
    version: '0.0.0',
    cwd: '/folder',
    env,
    fancy: false,
    now,
    readFile: async (path) => {
      const content = files[path.replace('/folder/', '')];
      if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
    writeFile: async (path, text) => {
      written[path.replace('/folder/', '')] = text;
    },
    readStdin: async () => new TextEncoder().encode(stdin),
    print: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
    cancel: new AbortController().signal,
  };
  const code = await runCommandLine(words, world);
  return { code, out, err, written };
}
