/**
 * `npm run fuzz -- --count N [--first SEED] [--jobs 2] [--nice 19]`: damaged and made-up YAML through our reader in pieces, as a
 * whole and edit by edit, through `yaml` and, where they are installed, through Kong's own readers; with every fourth
 * case one in JSON. Ends with a
 * figure; what was found stands above it. Runs with the lowest priority unless told otherwise.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { HOW_TO_INSTALL, kongReadersAreThere } from '../test/kit/kong-readers.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '50000' },
    first: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    nice: { type: 'string', default: '19' },
  },
});
const [count, first, jobs] = [Number(values.count), Number(values.first), Number(values.jobs)];
const MOST_SHOWN = 20;
const SECONDS_BETWEEN = 30;

const folder = mkdtempSync(join(tmpdir(), 'kongsole-fuzz-'));
const bundle = join(folder, 'run-cases.cjs');
await build({
  entryPoints: ['test/fuzz/run-cases.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
});
const judged = kongReadersAreThere();
if (!judged) console.log(`Kong's readers are not asked: ${HOW_TO_INSTALL}`);

const started = Date.now();
const done = new Map<number, number>();
const cpu = new Map<number, number>();
let failures = 0;
let isBroken = false;
let toldAt = started;

const sum = (numbers: ReadonlyMap<number, number>) => [...numbers.values()].reduce((a, b) => a + b, 0);
const figure = () => {
  const [cases, seconds] = [sum(done), sum(cpu)];
  const rate = Math.round(cases / Math.max(1, seconds));
  return `${cases} of ${count} cases from seed ${first}, ${failures} different, ${rate} a CPU second`;
};

await Promise.all(
  Array.from({ length: jobs }, async (_, job) => {
    const words = [first + job, count - job, jobs, judged ? 1 : 0, values.nice].map(String);
    const child = spawn(process.execPath, [bundle, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((end) => child.on('exit', (code, signal) => end(signal ?? code)));
    for await (const line of createInterface({ input: child.stdout })) {
      const told: { readonly failure?: string; readonly done?: number; readonly cpu?: number } =
        JSON.parse(line);
      if (told.failure !== undefined) {
        failures += 1;
        if (failures <= MOST_SHOWN) console.log(told.failure);
        continue;
      }
      done.set(job, told.done ?? 0);
      cpu.set(job, told.cpu ?? 0);
      if (Date.now() < toldAt + SECONDS_BETWEEN * 1000) continue;
      toldAt = Date.now();
      console.log(figure());
    }
    if ((await ended) !== 0) isBroken = true;
  }),
);
rmSync(folder, { recursive: true, force: true });
console.log(`${figure()}, ${Math.round((Date.now() - started) / 1000)} s${judged ? ', Kong asked too' : ''}`);
process.exitCode = failures === 0 && !isBroken ? 0 : 1;
