import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readLabelled, scoreLogs } from './score.ts';

const SHARED = process.env['KONGSOLE_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const CORPUS = resolve(SHARED, 'corpus/logs.jsonl');
const skip = existsSync(CORPUS) ? false : `no labelled records at ${CORPUS}`;

test('of the labelled public log records at least 95 % are read right and none is invented', { skip }, () => {
  const { right, total, invented, misses } = scoreLogs(readLabelled(readFileSync(CORPUS, 'utf8')));
  console.log(`log records read right: ${right} of ${total}, invented: ${invented}`);
  for (const miss of misses)
    console.log(`  got ${miss.got}, expected ${miss.expected.join(' or ')}: ${miss.text}`);
  assert.equal(invented, 0);
  assert.ok(0.95 * total <= right, `${right} of ${total}`);
});
