/** PCRE2 itself as a judge: Debian's `pcre2test`, asked in batches. */
import { spawnSync } from 'node:child_process';

export interface PcreQuestion {
  /** Byte strings: a code unit for each byte. */
  readonly pattern: string;
  readonly subjects: readonly string[];
}

export interface PcreAnswer {
  /** Offset in bytes at which the compiler gave up; undefined: it takes the pattern. */
  readonly error: { readonly number: number; readonly offset: number; readonly words: string } | undefined;
  /** For each subject the captures as byte strings, null where unset; undefined: no match; 'limit': given up. */
  readonly matches: readonly ((string | null)[] | undefined | 'limit')[];
}

export function hasPcre2(): boolean {
  return spawnSync('pcre2test', ['-C'], { stdio: 'ignore' }).error === undefined;
}

/** `modifiers` such as `anchored`. */
export function askPcre2(questions: readonly PcreQuestion[], modifiers = ''): PcreAnswer[] {
  const input = questions
    .map(({ pattern, subjects }) => {
      const head = `/${hex(pattern)}/hex${modifiers === '' ? '' : `,${modifiers}`}`;
      return [head, ...subjects.map((subject) => `    ${escaped(subject)}`), '', ''].join('\n');
    })
    .join('');
  const run = spawnSync('pcre2test', ['-q'], { input, encoding: 'latin1', maxBuffer: 1 << 30 });
  if (run.error) throw run.error;
  const blocks = run.stdout.split(/^\/(?=[0-9a-f ]*\/hex)/m).slice(1);
  if (blocks.length !== questions.length)
    throw new Error(`${blocks.length} answers: ${run.stdout.slice(-300)}`);
  return blocks.map(readBlock);
}

function hex(text: string): string {
  return Array.from(text, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
}

function escaped(text: string): string {
  return text === ''
    ? '\\'
    : Array.from(text, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
}

function readBlock(block: string): PcreAnswer {
  const failed = /^Failed: error (\d+) at offset (\d+): (.*)$/m.exec(block);
  if (failed) {
    const error = { number: Number(failed[1]), offset: Number(failed[2]), words: failed[3] ?? '' };
    return { error, matches: [] };
  }
  const [, ...parts] = block.split(/^ {4}\\.*$/m);
  return { error: undefined, matches: parts.map(readMatch) };
}

function readMatch(part: string): (string | null)[] | undefined | 'limit' {
  if (part.includes('Failed: error')) return 'limit';
  const captures: (string | null)[] = [];
  for (const [, number, text = ''] of part.matchAll(/^ ?(\d+): (.*)$/gm)) {
    captures[Number(number)] = text === '<unset>' ? null : unescaped(text);
  }
  return captures.length === 0 ? undefined : Array.from(captures, (capture) => capture ?? null);
}

function unescaped(text: string): string {
  return text.replaceAll(/\\x(?:\{([0-9a-f]+)\}|([0-9a-f]{2}))/g, (_, long, short) =>
    String.fromCharCode(Number.parseInt(long ?? short, 16)),
  );
}
