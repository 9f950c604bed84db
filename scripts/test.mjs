// Runs the test files below the named folders (default: the quick ones) and ends with `N passed, N failed`.
// One process a shard: starting a process for each file costs more than most of the tests.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const shards = Number(process.argv.find((word) => word.startsWith('--shards='))?.slice(9) ?? 2);
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
let broken = false;

await Promise.all(
  Array.from({ length: Math.min(shards, files.length) }, async (_, shard) => {
    const mine = files.filter((_, i) => i % shards === shard);
    const entry = join(folder, `shard-${shard}.mjs`);
    const counts = join(folder, `counts-${shard}.json`);
    const reporter = pathToFileURL(resolve('scripts/test-reporter.mjs')).href;
    writeFileSync(
      entry,
      `import { test } from 'node:test';
for (const file of ${JSON.stringify(mine.map((file) => pathToFileURL(file).href))}) {
  try { await import(file); } catch (error) { test('loads ' + file, () => { throw error; }); }
}`,
    );
    const tsx = import.meta.resolve('tsx');
    const child = spawn(
      process.execPath,
      ['--import', tsx, `--test-reporter=${reporter}`, '--test-reporter-destination=stdout', entry],
      { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, KONGSOLE_TEST_COUNTS: counts } },
    );
    const code = await new Promise((done) => child.on('exit', (code, signal) => done(signal ?? code)));
    try {
      const seen = JSON.parse(readFileSync(counts, 'utf8'));
      for (const key of Object.keys(totals)) totals[key] += seen[key];
      if (code !== 0 && seen.failed === 0) broken = true;
    } catch {
      broken = true;
    }
    if (broken) console.error(`test process ended with ${code}`);
  }),
);
rmSync(folder, { recursive: true, force: true });
if (broken) totals.failed += 1;
const skipped = totals.skipped ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
