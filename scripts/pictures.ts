/**
 * The pictures of the README and the docs, taken from the last run in the real editor (`npm run test:e2e`), so that
 * they show what is, not what was. usage: npm run pictures
 */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const FROM = 'out/screenshots';
const TO = 'docs/images';

/** By the name in the docs, the title of the shot. */
const PICTURES: Readonly<Record<string, string>> = {
  squiggle: 'light-4-hover',
  probe: 'light-6-probe',
  'quick-fix': 'light-7-quick-fix',
  healthy: 'light-8-healthy',
  tree: 'light-3-tree',
  'route-tried': 'light-route-1-tried',
  'route-fix': 'light-route-2-fix',
  'route-mended': 'light-route-3-mended',
  testing: 'light-testing',
  'testing-dark': 'dark-testing',
  'testing-failed': 'light-testing-failed',
  'coverage-dark': 'dark-coverage',
  compare: 'light-compare',
  record: 'light-record',
  'log-summary': 'light-log-summary',
  'probe-high-contrast': 'high-contrast-probe-report',
};

for (const [name, shot] of Object.entries(PICTURES)) {
  const taken = join(FROM, `${shot}.png`);
  if (existsSync(taken)) copyFileSync(taken, join(TO, `${name}.png`));
  else console.error(`${taken} is not there; ${name}.png stays as it is (npm run test:e2e)`);
}
