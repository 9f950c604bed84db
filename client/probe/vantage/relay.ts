/**
 * A connection opened at the vantage: one process here whose input and output are relayed to the far side there.
 * Beside node-world.ts the only place that knows processes and the words of their failures.
 */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { codeOf, race } from '../node/waiting.ts';
import type { DialledStream } from '../node-world.ts';
import type { Cancel, ConnectFailure } from '../world.ts';
import { OPENED } from './scripts.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** What comes before the mark, and what a process complains of, is kept up to here. */
const LONGEST_TALK = 4096;

const WORDS: readonly (readonly [RegExp, ConnectFailure])[] = [
  [/Connection refused/i, 'refused'],
  [/Connection reset/i, 'reset'],
  [/No route to host|Network is unreachable|Host is unreachable/i, 'unreachable'],
  [/timed? ?out/i, 'timed-out'],
  [/Permission denied|Operation not permitted/i, 'not-permitted'],
];

function failureIn(words: string): ConnectFailure {
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'failed';
}

/** Starts the command and waits for the mark that the far side is there. */
export function openRelay(
  command: readonly string[],
  limitMs: number,
  cancel: Cancel,
): Promise<DialledStream> {
  const late: DialledStream = { kind: 'timed-out', code: 'limit' };
  const cancelled: DialledStream = { kind: 'cancelled', code: 'cancelled' };
  return race<DialledStream>({ limitMs, cancel, late, cancelled }, (settle) => {
    const child = start(command);
    let kept = false;
    let heard = Buffer.alloc(0);
    let complaint = '';
    const failed = () => {
      const words = complaint.trim();
      settle({ kind: failureIn(words), code: words.split('\n').at(-1) ?? '' });
    };
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < LONGEST_TALK) complaint += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      complaint ||= `${command[0]}: ${codeOf(error)}`;
      failed();
    });
    const listen = (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const end = heard.indexOf(10);
      const line = end < 0 ? '' : heard.subarray(0, end).toString('latin1');
      const mark = new RegExp(`^${OPENED} (-?\\d+)$`).exec(line);
      if (!mark) {
        if (0 <= end || LONGEST_TALK < heard.length) settle({ kind: 'failed', code: 'unexpected output' });
        return;
      }
      child.stdout.off('data', listen);
      child.stdout.pause();
      kept = true;
      const micros = Number(mark[1]);
      const socket = relayed(child, heard.subarray(end + 1), () => complaint);
      settle({ kind: 'connected', socket, ...(0 < micros ? { ms: micros / 1000 } : {}) });
    };
    child.stdout.on('data', listen);
    child.on('close', () => {
      if (!kept) failed();
    });
    return () => {
      if (!kept) stop(child);
    };
  });
}

function relayed(child: Child, beginning: Buffer, complaint: () => string): Duplex {
  const stream = new Duplex({
    read() {
      child.stdout.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      // The far side may be gone already; its end says so.
      child.stdin.write(chunk, () => done());
    },
    final(done) {
      done();
    },
    destroy(error, done) {
      stop(child);
      done(error);
    },
  });
  // The caller says when bytes may flow.
  stream.pause();
  if (beginning.length > 0) stream.push(beginning);
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.on('close', () => {
    if (failureIn(complaint()) === 'reset')
      stream.destroy(
        Object.assign(new Error('reset at the vantage'), { code: 'ECONNRESET', syscall: 'read' }),
      );
    else stream.push(null);
  });
  return stream;
}

/** Runs a command to its end and gives its output, cut to `most` bytes; a failure is the process's own words. */
export function runThere(
  command: readonly string[],
  most: number,
  limitMs: number,
  cancel: Cancel,
): Promise<{ readonly output: string } | { readonly failure: string }> {
  const late = { failure: 'no answer within the time limit' };
  return race<{ readonly output: string } | { readonly failure: string }>(
    { limitMs, cancel, late, cancelled: { failure: 'cancelled' } },
    (settle) => {
      const child = start(command);
      let output = '';
      let complaint = '';
      child.stdin.end();
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString('latin1');
        if (most < output.length) settle({ failure: 'unexpected output' });
      });
      child.stderr.on('data', (chunk: Buffer) => {
        if (complaint.length < LONGEST_TALK) complaint += chunk.toString('utf8');
      });
      child.on('error', (error) => settle({ failure: `${command[0]}: ${codeOf(error)}` }));
      child.on('close', (code) =>
        settle(code === 0 ? { output } : { failure: complaint.trim().split('\n').at(-1) || `exit ${code}` }),
      );
      return () => stop(child);
    },
  );
}

function start([program = '', ...args]: readonly string[]): Child {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  // Writing to one that has ended is no accident.
  child.stdin.on('error', () => undefined);
  return child;
}

/** The end of its input makes the script there end too; then the process here has no more to do. */
function stop(child: Child): void {
  child.stdin.end();
  child.stdout.destroy();
  child.stderr.destroy();
  if (child.exitCode === null && child.signalCode === null) setTimeout(() => child.kill(), 1_000).unref();
}
