// `npm run fuzz -- --count N [--first SEED]`: the differential tests over N damaged files.
import { spawnSync } from 'node:child_process';

const given = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const env = {
  ...process.env,
  KONGSOLE_FUZZ_COUNT: given('count', '50000'),
  KONGSOLE_FUZZ_FIRST: given('first', '1'),
};
const run = spawnSync(process.execPath, ['scripts/test.mjs', 'test/fuzz', '--shards=2'], {
  stdio: 'inherit',
  env,
});
process.exit(run.status ?? 1);
