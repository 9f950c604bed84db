/** Makes the .vsix from what `npm run build` left in dist/, and refuses one that is too large or holds what it must not. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export const VSIX = resolve('out/kongsole.vsix');
const MOST_BYTES = 1.5 * 1_048_576;

const vsce = resolve('node_modules/.bin/vsce');
// Everything is bundled, so no node_modules go in.
const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
// In a fresh clone nothing else has made the folder, and vsce does not.
mkdirSync(dirname(VSIX), { recursive: true });
const made = spawnSync(vsce, ['package', ...options, '--out', VSIX], { encoding: 'utf8' });
if (made.status !== 0) {
  console.error(`${made.stdout}${made.stderr}`);
  process.exit(1);
}
const { size } = statSync(VSIX);
console.log(`${VSIX}: ${(size / 1_048_576).toFixed(2)} MB`);
if (MOST_BYTES < size) {
  console.error('larger than 1.5 MB');
  process.exit(1);
}
