/** Reading what the user named, and saying plainly when it cannot be read. */
import { resolve } from 'node:path';
import { CannotRun, type CliWorld } from './command.ts';

export interface Input {
  /** As the user named it; `-` is standard input. */
  readonly file: string;
  readonly text: string;
}

/** Rejects with CannotRun for what is unreadable, binary or not UTF-8. A byte order mark stays in the text. */
export async function readInput(file: string, world: CliWorld): Promise<Input> {
  const bytes = file === '-' ? await world.readStdin() : await readBytes(file, world);
  // A stray NUL far inside a text is a finding like any other; formats that are no text begin with some.
  if (bytes.subarray(0, BINARY_HEAD).includes(0)) throw new CannotRun(`${file} is a binary file`);
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    throw new CannotRun(`${file} is not UTF-8 text`);
  }
}

/** Bytes. */
const BINARY_HEAD = 16;

async function readBytes(file: string, world: CliWorld): Promise<Uint8Array> {
  try {
    return await world.readFile(resolve(world.cwd, file));
  } catch (error) {
    throw new CannotRun(`cannot read ${file}: ${reasonOf(error)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  EPERM: 'not permitted',
};

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
