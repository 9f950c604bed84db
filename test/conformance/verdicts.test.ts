/** Real gateways' verdicts on thousands of configs, scored over the command line with the scorer that came with them. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { differencesPage, type Report } from '../../scripts/differences.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

const ROOT = resolve(import.meta.dirname, '../..');

function score(cases: string, ...more: string[]): Report {
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-verdicts-'));
  const out = join(folder, 'report.json');
  const command =
    'node dist/cli.js check --kong {kong} --flavor {flavor} --dialect dbless --rules kong --format json {files}';
  const scorer = join(SHARED ?? '', 'verdicts/score.mjs');
  const options = [
    '--cases',
    join(SHARED ?? '', 'verdicts', cases),
    '--kong',
    '3.9,3.4,2.8',
    '--batch',
    '600',
  ];
  const run = spawnSync('node', [scorer, ...options, '--json', out, '--cmd', command, ...more], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  assert.equal(run.status, 0, run.stderr);
  const report: Report = JSON.parse(readFileSync(out, 'utf8'));
  rmSync(folder, { recursive: true });
  return report;
}

/** The least share of agreement, in accepted and in refused files each, by version. */
const LEAST: Readonly<Record<string, number>> = { '3.9': 0.995, '3.4': 0.99, '2.8': 0.99 };
const LEAST_ON_LINE = 0.98;

function figures(report: Report, log: (words: string) => void): void {
  for (const run of report.runs) {
    log(
      `Kong ${run.verdict}: agreement ${run.agreement} of ${run.cases}; false rejects ${run.falseRejects} of ${run.kongOk}; false accepts ${run.falseAccepts} of ${run.kongBad}; could not run ${run.failed}; on Kong's line ${run.onLineShare}`,
    );
  }
}

test('generated configs are judged as real gateways judged them', NEEDS_SHARED, (t) => {
  if (!existsSync(join(ROOT, 'dist/cli.js'))) spawnSync('npm', ['run', 'build'], { cwd: ROOT });
  const report = score('train.jsonl');
  figures(report, (words) => t.diagnostic(words));
  for (const run of report.runs) {
    const least = LEAST[run.verdict.slice(0, 3)] ?? 1;
    assert.ok(1 - run.falseRejects / run.kongOk >= least, `${run.verdict}: false rejects`);
    assert.ok(1 - run.falseAccepts / run.kongBad >= least, `${run.verdict}: false accepts`);
    assert.ok(run.onLine / run.errors >= LEAST_ON_LINE, `${run.verdict}: line`);
    assert.equal(run.failed, 0, `${run.verdict}: could not run`);
  }
  const different = report.runs.flatMap(({ examples }) => [...examples.falseReject, ...examples.falseAccept]);
  assert.deepEqual(different, []);
  const page = join(ROOT, 'docs/differences.md');
  assert.equal(
    readFileSync(page, 'utf8'),
    differencesPage(report),
    'docs/differences.md is stale: npm run differences',
  );
});

test('no public file that Kong accepts is refused', NEEDS_SHARED, (t) => {
  const report = score('corpus-train.jsonl', '--files', join(SHARED ?? '', 'corpus/declarative'));
  figures(report, (words) => t.diagnostic(words));
  for (const run of report.runs) {
    assert.deepEqual(run.examples.falseReject, []);
    assert.deepEqual(run.examples.falseAccept, []);
  }
});
