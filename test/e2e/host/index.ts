/** Runs in the extension host: every test of the suite, one after the other, and writes what came of it. */
import { writeFileSync } from 'node:fs';
import { SUITE } from './suite.ts';

export interface Outcome {
  readonly name: string;
  readonly error: string | undefined;
  readonly ms: number;
}

/** VS Code calls it. */
export async function run(): Promise<void> {
  const outcomes: Outcome[] = [];
  const notes: string[] = [];
  for (const [name, test] of Object.entries(SUITE)) {
    const started = performance.now();
    let error: string | undefined;
    try {
      await inTime(test((note) => notes.push(note)));
    } catch (thrown) {
      error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    }
    outcomes.push({ name, error, ms: Math.round(performance.now() - started) });
  }
  const file = process.env['KONGSOLE_RESULTS'];
  if (file === undefined) throw new Error('KONGSOLE_RESULTS says where to write');
  writeFileSync(file, JSON.stringify({ outcomes, notes }));
  if (outcomes.some(({ error }) => error !== undefined)) throw new Error('tests failed');
}

const PATIENCE_MS = 60_000;

/** A command of the editor that waits for a click would hold up all that follows, without a word. */
function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the test never ended')), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
