/** `kongsole check` for a target that is not known: many small files in one call, and as many lines in one file. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bigFile, smallFile } from './big-file.ts';
import type { Report } from './router-speed.ts';

const SMALL = 1000;
const LARGE = 10_000;
const ROUNDS = 3;

/** `n`: the median time of `node -e 0`, ms. */
export function checkSpeed(n: number, report: Report): void {
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-check-'));
  try {
    mkdirSync(join(folder, 'small'));
    const texts = Array.from({ length: SMALL }, (_, i) => smallFile(i));
    const small = texts.map((text, i) => {
      const file = join('small', `${i}.yaml`);
      writeFileSync(join(folder, file), text);
      return file;
    });
    const large = bigFile(LARGE);
    writeFileSync(join(folder, 'large.yaml'), large);
    const ofSmall = time(folder, small);
    report(
      `check of ${SMALL} small files in one call`,
      '≤ 15 N',
      `${(ofSmall / n).toFixed(2)} N`,
      ofSmall / n <= 15,
    );
    const ofLarge = time(folder, ['large.yaml']);
    const ratio = ofLarge / linesIn([large]) / (ofSmall / linesIn(texts));
    report(
      `check of ${LARGE} services: time a line, to that of small files`,
      '≤ 1 times',
      `${ratio.toFixed(2)} times`,
      ratio <= 1,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** ms, the median. */
function time(folder: string, files: readonly string[]): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(
      'node',
      [resolve('dist/cli.js'), 'check', '--format', 'json', ...files],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status === null || 1 < status) throw new Error(`check: ${stderr}`);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
}

function linesIn(texts: readonly string[]): number {
  let lines = 0;
  for (const text of texts) lines += text.split('\n').length;
  return lines;
}
