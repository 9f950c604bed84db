// Runs the test files below the named folders (default: the quick ones) and ends with `N passed, N failed`.
// One process a shard: starting a process for each file costs more than most of the tests.
// --second-try (for the real editors, where a machine under load can be slower than any patience): a process for each
// file, one after the other; one that fails runs once more, and the run says so. A fault that is real fails twice.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const shards = Number(process.argv.find((word) => word.startsWith('--shards='))?.slice(9) ?? 2);
const secondTry = process.argv.includes('--second-try');
const QUICK = ['test/core', 'test/client', 'test/protocol', 'test/tidy'];

function testFiles(path) {
  if (!statSync(path, { throwIfNoEntry: false })) return [];
  if (statSync(path).isFile()) return [resolve(path)];
  return readdirSync(path, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => resolve(path, name))
    .sort();
}

const files = [...new Set((wanted.length ? wanted : QUICK).flatMap(testFiles))];
if (files.length === 0) {
  console.error(`no test files below ${wanted.join(' ')}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'kongsole-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const add = (counts) => {
  for (const key of Object.keys(totals)) totals[key] += counts[key];
};

if (secondTry)
  for (const file of files) {
    const first = await run([file]);
    if (first.failed === 0) {
      add(first);
      continue;
    }
    const name = relative('.', file);
    console.log(`\n${name} failed, as told above; it runs once more`);
    const second = await run([file]);
    add(second);
    console.log(`\n${name} ${second.failed === 0 ? 'PASSED AT THE SECOND TRY' : 'failed twice'}`);
  }
else {
  const count = Math.min(shards, files.length);
  const parts = Array.from({ length: count }, (_, shard) => files.filter((_, i) => i % count === shard));
  for (const counts of await Promise.all(parts.map(run))) add(counts);
}
rmSync(folder, { recursive: true, force: true });
const skipped = totals.skipped ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);

/** The files in one process; one that ends badly without a failed test counts as a failure. */
async function run(files) {
  const place = mkdtempSync(join(folder, 'run-'));
  const entry = join(place, 'entry.mjs');
  const counts = join(place, 'counts.json');
  writeFileSync(
    entry,
    `import { test } from 'node:test';
for (const file of ${JSON.stringify(files.map((file) => pathToFileURL(file).href))}) {
  try { await import(file); } catch (error) { test('loads ' + file, () => { throw error; }); }
}`,
  );
  const reporter = pathToFileURL(resolve('scripts/test-reporter.mjs')).href;
  const child = spawn(
    process.execPath,
    [
      ...['--import', import.meta.resolve('tsx')],
      ...[`--test-reporter=${reporter}`, '--test-reporter-destination=stdout', entry],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, KONGSOLE_TEST_COUNTS: counts } },
  );
  const code = await new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)));
  const seen = existsSync(counts)
    ? JSON.parse(readFileSync(counts, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 };
  if (existsSync(counts) && (code === 0 || 0 < seen.failed)) return seen;
  console.error(`test process ended with ${code}`);
  return { ...seen, failed: seen.failed + 1 };
}
