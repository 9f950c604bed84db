/**
 * `npm test` (everything that a change must pass) and `.ci/run` (`--long`: the longer checks too). Runs one step
 * after the other, also past a failure, and ends with the sum: `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Why it does not run here; it is named as skipped then. */
  readonly without?: string | undefined;
  /** It counts as one test: it prints no sum of its own. */
  readonly single?: true;
  readonly minutes: number;
}

const long = process.argv.includes('--long');
const shared = existsSync(process.env['KONGSOLE_SHARED'] ?? resolve('../shared'));
/** Nobody's laptop gets system packages or 400 MB of editor without being asked. */
const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
const test = (...words: readonly string[]) => ['node', 'scripts/test.mjs', ...words];

const STEPS: readonly Step[] = [
  { name: 'types', command: ['npm', 'run', '-s', 'typecheck'], single: true, minutes: 3 },
  { name: 'lint', command: ['npm', 'run', '-s', 'lint'], single: true, minutes: 2 },
  { name: 'build', command: ['npm', 'run', '-s', 'build'], single: true, minutes: 2 },
  { name: 'quick tests', command: test(), minutes: 3 },
  ...folderStep('transport', 'test/transport', 3),
  ...folderStep('growth, by counted work', 'test/growth', 3),
  ...folderStep('command line', 'test/cli', 3),
  ...folderStep('lab', 'test/lab', 4),
  ...folderStep('doctor', 'test/doctor', 8),
  ...(long ? folderStep('fuzz, fixed seeds', 'test/fuzz', 9) : []),
  ...(long ? folderStep('conformance', 'test/conformance', 8, shared ? undefined : 'needs ../shared') : []),
  {
    name: 'editors',
    command: ['npm', 'run', '-s', 'e2e:install'],
    without: mayInstall ? undefined : 'installs only as root on Debian; by hand: npm run e2e:install',
    single: true,
    minutes: 8,
  },
  { name: 'package', command: ['npm', 'run', '-s', 'package'], single: true, minutes: 2 },
  { name: 'real editors', command: test('test/e2e', '--second-try'), minutes: 16 },
];

function folderStep(name: string, folder: string, minutes: number, without?: string): readonly Step[] {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  if (!names.some((each) => each.endsWith('.test.ts'))) return [];
  return [{ name, command: test(folder), minutes, without }];
}

const total = { passed: 0, failed: 0, skipped: 0 };
const secondTries: string[] = [];
for (const step of STEPS) {
  if (step.without !== undefined) {
    console.log(`\n— ${step.name}: skipped, ${step.without}`);
    total.skipped += 1;
    continue;
  }
  console.log(`\n— ${step.name}`);
  const started = Date.now();
  const { code, output } = await run(step);
  const sum = lastSum(output);
  // A step that printed no sum, or failed without a failed test, failed as a whole.
  const counted = sum && !step.single ? sum : { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  total.passed += counted.passed;
  total.skipped += counted.skipped;
  secondTries.push(...(output.match(/^.* PASSED AT THE SECOND TRY$/gm) ?? []));
  const broken = code !== 0 || (!step.single && !sum);
  total.failed += broken ? Math.max(1, counted.failed) : 0;
  console.log(`  ${broken ? 'FAILED' : 'ok'} after ${Math.round((Date.now() - started) / 1000)} s`);
}
if (0 < secondTries.length) console.log(`\n${secondTries.join('\n')}`);
const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 && 0 < total.passed ? 0 : 1;

function run({ command: [program = '', ...words], minutes }: Step) {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    process.stdout.write(chunk);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const limit = setTimeout(() => {
    console.log(`  stopped after ${minutes} minutes`);
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, minutes * 60_000);
  return new Promise<{ readonly code: number; readonly output: string }>((done) =>
    child.on('exit', (code) => {
      clearTimeout(limit);
      done({ code: code ?? 1, output });
    }),
  );
}

function lastSum(output: string) {
  const sums = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  const last = sums.at(-1);
  if (!last) return undefined;
  return { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) };
}
