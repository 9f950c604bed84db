/** Follows a log: a file on this machine as `tail -F` would, or what a command goes on printing. */

import { type ChildProcess, spawn } from 'node:child_process';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

export interface LogSink {
  text(chunk: string): void;
  /** Once, with the reason in words; undefined: it was stopped. */
  ended(reason: string | undefined): void;
}

export interface Following {
  /** Resolves when nothing is left behind: no process, no timer, no open file. */
  stop(): Promise<void>;
}

/** How much of what is there already is shown: the last lines of a file, `--tail` of a command. */
export const LINES_BEFORE = 500;
const BYTES_BEFORE = 256 * 1024;
const LOOK_EVERY_MS = 250;
const LARGEST_BITE = 1_048_576;

/** `docker logs` of a container: Kong's error.log is its stderr, the access log its stdout. */
export function dockerCommand(container: string): readonly string[] {
  return ['docker', 'logs', '--follow', '--tail', String(LINES_BEFORE), container];
}

/** `words`: a pod or `deploy/kong`, with `-n` and `-c` as kubectl knows them. */
export function kubectlCommand(words: string): readonly string[] {
  return ['kubectl', 'logs', '--follow', `--tail=${LINES_BEFORE}`, ...words.trim().split(/\s+/)];
}

/** No shell is involved; both outputs are taken in the order in which they come. */
export function followCommand([program = '', ...words]: readonly string[], sink: LogSink): Following {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stopped = false;
  const gone = new Promise<void>((done) => {
    const end = (reason: string) => {
      sink.ended(stopped ? undefined : reason);
      done();
    };
    child.once('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT';
      end(missing ? `there is no "${program}" on the PATH` : error.message);
    });
    child.once('close', (code, signal) => {
      if (child.pid !== undefined) end(`${program} ended with ${signal ?? `code ${code}`}`);
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8');
    stream.on('data', (bytes: Buffer) => {
      if (!stopped) sink.text(decoder.write(bytes));
    });
  }
  return {
    stop: () => {
      stopped = true;
      return end(child, gone);
    },
  };
}

const PATIENCE_MS = 2_000;

async function end(child: ChildProcess, gone: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await gone;
  clearTimeout(hard);
}

/** Begins near the end of the file; goes on with the new one when it is rotated, from its beginning when it is cut. */
export function followFile(path: string, sink: LogSink): Following {
  const tail = new FileTail(path, sink);
  return { stop: () => tail.stop() };
}

class FileTail {
  readonly #path: string;
  readonly #sink: LogSink;
  #file: FileHandle | undefined;
  #inode = 0;
  #at = 0;
  #decoder = new StringDecoder('utf8');
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void>;
  #stopped = false;

  constructor(path: string, sink: LogSink) {
    this.#path = path;
    this.#sink = sink;
    this.#working = this.#begin();
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#working;
    await this.#file?.close();
    this.#sink.ended(undefined);
  }

  async #begin(): Promise<void> {
    try {
      await this.#open();
      const { size } = (await this.#file?.stat()) ?? { size: 0 };
      this.#at = Math.max(0, size - BYTES_BEFORE);
      await this.#read(size, 0 < this.#at ? 'from a whole line' : 'all');
      this.#later();
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#file?.close();
    this.#sink.ended(error instanceof Error ? error.message : String(error));
  }

  async #open(): Promise<void> {
    this.#file = await open(this.#path, 'r');
    const { ino } = await this.#file.stat();
    this.#inode = ino;
    this.#at = 0;
    this.#decoder = new StringDecoder('utf8');
  }

  #later(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#working = this.#look()
        .catch((error: unknown) => this.#fail(error))
        .finally(() => this.#later());
    }, LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    // While a log is rotated there may be no file for a moment.
    const now = await stat(this.#path).catch(() => undefined);
    const size = (await this.#file?.stat())?.size ?? 0;
    if (size < this.#at) this.#at = 0;
    await this.#read(size, 'all');
    if (!now || now.ino === this.#inode || this.#stopped) return;
    await this.#file?.close();
    await this.#open();
    await this.#read(now.size, 'all');
  }

  async #read(size: number, how: 'all' | 'from a whole line'): Promise<void> {
    let skipping = how === 'from a whole line';
    while (this.#at < size && !this.#stopped) {
      const bytes = Buffer.alloc(Math.min(size - this.#at, LARGEST_BITE));
      const read = await this.#file?.read(bytes, 0, bytes.length, this.#at);
      if (!read || read.bytesRead === 0) return;
      this.#at += read.bytesRead;
      const text = this.#decoder.write(bytes.subarray(0, read.bytesRead));
      const newline = skipping ? text.indexOf('\n') + 1 : 0;
      skipping = false;
      this.#sink.text(text.slice(newline));
    }
  }
}
