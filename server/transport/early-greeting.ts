/**
 * Answers `initialize` before the protocol's code is read, for reading it takes longer than the answer. What was heard
 * is heard again by that code, which then must not answer a second time. Only on the two channels that are there from
 * the start, and only when the first message is what it should be; everything else is left to the protocol's code.
 */
import { read, writeSync } from 'node:fs';
import type { InitializeParams } from 'vscode-languageserver/node';
import { greetingFor } from './greeting.ts';

/** What was taken from the channel before the protocol's code could. */
export interface Heard {
  readonly channel: 'stdio' | 'node-ipc';
  /** To be heard again: bytes of standard input, or a message of the parent. */
  readonly again: unknown;
  /** The id of the request that has its answer already. */
  readonly answered: number | string | undefined;
}

/** `next` is called once, with undefined where nothing was taken. */
export function greetEarly(
  args: readonly string[],
  version: string,
  next: (heard: Heard | undefined) => void,
): void {
  // The first argument that names a channel is the one that counts for the protocol's code as well.
  const channel = args.find((arg) => /^--(?:node-ipc|stdio|(?:socket|pipe)(?:=|$))/.test(arg));
  if (channel === '--stdio') hearInput(Buffer.alloc(0), version, next);
  else if (channel === '--node-ipc' && process.send) hearParent(version, next);
  else next(undefined);
}

function hearParent(version: string, next: (heard: Heard | undefined) => void): void {
  process.once('message', (message) => {
    const answer = answerTo(message, version);
    if (answer) process.send?.(answer.message);
    next({ channel: 'node-ipc', again: message, answered: answer?.id });
  });
}

const INPUT = 0;
const OUTPUT = 1;
/** As much as one reading gives; a greeting is shorter. Bytes. */
const CHUNK = 65_536;

/** Not through `process.stdin`, which takes its time to come to be. */
function hearInput(before: Buffer, version: string, next: (heard: Heard | undefined) => void): void {
  read(INPUT, Buffer.allocUnsafe(CHUNK), 0, CHUNK, null, (error, length, chunk) => {
    const bytes = error ? before : Buffer.concat([before, chunk.subarray(0, length)]);
    const body = bodyOf(bytes);
    // At the end of the input, or where it cannot be read so, the protocol's code knows what to do.
    if (body === 'more' && !error && length !== 0) {
      hearInput(bytes, version, next);
      return;
    }
    const answer = answerTo(parsed(body), version);
    const isAnswered = answer !== undefined && wrote(JSON.stringify(answer.message));
    next({ channel: 'stdio', again: bytes, answered: isAnswered ? answer.id : undefined });
  });
}

/** The text of the first message; undefined: it is none. */
function bodyOf(bytes: Buffer): string | 'more' | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return bytes.length < CHUNK ? 'more' : undefined;
  const length = /^Content-Length: *(\d+)\r?$/im.exec(bytes.toString('latin1', 0, headEnd + 1))?.[1];
  if (length === undefined) return undefined;
  const end = headEnd + 4 + Number(length);
  return bytes.length < end ? 'more' : bytes.toString('utf8', headEnd + 4, end);
}

function parsed(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return undefined; // The protocol's code says so.
  }
}

interface Answered {
  readonly id: number | string;
  readonly message: object;
}

/** Undefined: this is no greeting, or not as the protocol has it; whoever reads on knows what to say. */
function answerTo(message: unknown, version: string): Answered | undefined {
  if (!isRecord(message) || message['method'] !== 'initialize') return undefined;
  const { id, params } = message;
  if (typeof id !== 'number' && typeof id !== 'string') return undefined;
  if (!isInitializeParams(params)) return undefined;
  try {
    return { id, message: { jsonrpc: '2.0', id, result: greetingFor(params, version) } };
  } catch {
    return undefined;
  }
}

/** False: nothing was written, for nobody reads. */
function wrote(text: string): boolean {
  const bytes = Buffer.from(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  let done = 0;
  try {
    done = writeSync(OUTPUT, bytes);
  } catch {
    return false;
  }
  while (done < bytes.length) done += writeSync(OUTPUT, bytes, done);
  return true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isInitializeParams(value: unknown): value is InitializeParams {
  return isRecord(value) && isRecord(value['capabilities']);
}
