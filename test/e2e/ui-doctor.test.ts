/** Probes compared, a failure recorded, a log followed: what the doctor shows beside its report. */
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './build.ts';
import { labWhenFree } from './lab-when-free.ts';
import { install, skip } from './ui/install.ts';
import { checkTabOrder, enterOn } from './ui/keyboard.ts';

for (const theme of ['light', 'high-contrast'] as const)
  test(`probes compared, a failure recorded, a log followed, ${theme}`, {
    skip,
    timeout: 420_000,
  }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kongsole-doctor-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const errorLog = join(folder, 'error.log');
    writeFileSync(errorLog, '');
    const { bench, url, workspace, step } = await install(t, theme, {
      settings: {
        'kongsole.topology.gateway': 'http://127.0.0.1:8000',
        'kongsole.topology.errorLog': errorLog,
        'kongsole.topology.frontProduct': 'alb',
      },
    });
    const { page } = bench;
    const file = join(workspace, 'kong.yaml');
    const lab = await labWhenFree(t, file, { conf: { database: 'postgres' }, errorLog });

    await step('a probe through Kong shows the chain, and the answers side by side', async () => {
      await bench.open(url, workspace);
      await bench.trustFolder();
      await bench.command('View: Close All Editors');
      await bench.file('kong.yaml').dblclick();
      await page
        .locator('.codelens-decoration a', { hasText: 'Probe upstream' })
        .first()
        .waitFor({ timeout: 60_000 });
      await bench.command('Kong: Add Gateway…');
      await bench.answer('(1/3)', lab.adminUrl);
      await bench.answer('(2/3)', 'Lab');
      await bench.answer('(3/3)', '');
      await bench.command('View: Toggle Primary Side Bar Visibility');
      await page.locator('.codelens-decoration a', { hasText: 'Probe upstream' }).first().click();
      await bench.webview('http-to-tls-port', 'Trail');
      await bench.shot('probe-report');
    });

    await step('the report is told to who cannot see it', async () => {
      const report = await bench.webview('http-to-tls-port', 'Trail');
      await report.getByRole('main').waitFor();
      await report.getByRole('heading', { level: 1, name: 'Probe of billing' }).waitFor();
      await report.getByRole('region', { name: 'verdict' }).waitFor();
      await report.getByRole('region', { name: 'because' }).getByRole('listitem').first().waitFor();
      // The picture says in words what it shows in colours.
      await report.getByRole('img', { name: /Kong.*failed/ }).waitFor();
      await report
        .getByRole('region', { name: 'trail' })
        .getByRole('columnheader', { name: 'outcome' })
        .waitFor();
    });

    await step(
      'by keyboard alone one comes by all of the report, sees where one is, and mends the file',
      async () => {
        const report = await bench.webview('http-to-tls-port', 'Trail');
        const names = await checkTabOrder(bench, report);
        assert.match(names[0] ?? '', /^Change the protocol to https/);
        assert.deepEqual(names.slice(1, 4), ['Probe again', 'Record this failure…', 'Copy as Markdown']);
        await bench.shot('report-by-keyboard');
        await enterOn(bench, report, 'facts of');
        await report.locator('details[open] pre').first().waitFor();
        await enterOn(bench, report, 'Change the protocol to https');
        await bench.line('protocol: https').first().waitFor();
        // The keys are in the file now.
        await bench.saveByKeys();
      },
    );

    await step('after the fix, both probes stand next to each other', async () => {
      const broken = await bench.webview('http-to-tls-port');
      // What the log holds of the time before counts as well, so it begins anew.
      writeFileSync(errorLog, '');
      await enterOn(bench, broken, 'Probe again');
      const healthy = await bench.webview('Healthy', 'Earlier probes');
      await enterOn(bench, healthy, 'Compare with the probe of');
      await bench.webview('What changed');
      await bench.shot('compare');
    });

    await step('a recording says what it will change, and shows the log and the times', async () => {
      writeFileSync(file, readFileSync(file, 'utf8').replace('protocol: https', 'protocol: http'));
      // The space is one that does not break.
      await bench
        .line(/protocol:\shttp$/)
        .first()
        .waitFor();
      await bench.choose('Kong: Record This Failure…', 'billing');
      await page.locator('.monaco-dialog-box', { hasText: 'is set to debug' }).waitFor();
      await bench.shot('record-asks');
      await page.getByRole('button', { name: 'Record', exact: true }).click();
      await bench.webview('Where the time went', 'is notice again');
      await bench.shot('record');
    });

    await step('a log is followed, stopped by its button, and its causes are drawn over time', async () => {
      const followed = join(folder, 'replayed.log');
      copyFileSync(join(ROOT, 'test/e2e/ui/replayed.log'), followed);
      await bench.command('View: Close All Editors');
      await bench.choose('Kong: Follow a Log…', 'A file on this machine');
      await bench.answer('Follow a file', followed);
      await bench.line('connect() failed').first().waitFor({ timeout: 30_000 });
      appendFileSync(followed, '2026/11/24 10:24:05 [notice] 1277#0: signal process started\n');
      await page.keyboard.press('Control+End');
      await bench.line('signal process started').first().waitFor({ timeout: 30_000 });
      await page.locator('.editor-actions a[aria-label*="Stop Following"]').first().click();
      await page.locator('.editor-actions a[aria-label*="Stop Following"]').waitFor({ state: 'detached' });
      await bench.command('Kong: Show What Failed in This Log');
      await bench.webview('records tell of a failure');
      await bench.shot('log-summary');
    });
  });
