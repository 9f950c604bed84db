/** Writes everything that is made from a table in the code; `--check` only says what is stale. `npm run generate`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { staleFiles } from './generated.ts';

const stale = staleFiles((path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined));
for (const { path, text } of stale) {
  console.log(path);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
}
if (process.argv.includes('--check') && stale.length > 0) process.exit(1);
