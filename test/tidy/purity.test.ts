import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const CORE = resolve(import.meta.dirname, '../../server/core');

/** What the compiler lets through although core has neither a clock nor chance nor state. */
const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  ['asks the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/],
  ['asks chance', /\bMath\.random\b/],
  ['reaches for the world', /\bglobalThis\b|\bprocess\.|\bfetch\(|\bsetTimeout\b|\bconsole\./],
  ['keeps state in a module', /^(?:export )?let /m],
  ['throws', /^\s*throw /m],
];

test('core has no clock, no chance, no state of its own and throws nothing', () => {
  const wrong: string[] = [];
  for (const name of readdirSync(CORE, { recursive: true }).map(String)) {
    if (!name.endsWith('.ts')) continue;
    const code = readFileSync(join(CORE, name), 'utf8').replaceAll(
      /\/\*[\s\S]*?\*\/|(?<!['":\\])\/\/.*$/gm,
      '',
    );
    for (const [what, pattern] of FORBIDDEN) if (pattern.test(code)) wrong.push(`${name} ${what}`);
  }
  assert.deepEqual(wrong, []);
});
