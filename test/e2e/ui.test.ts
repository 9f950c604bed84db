/** The packaged extension, installed, in the hands of a person: what is seen and done by keyboard and mouse. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EDITORS } from '../../scripts/editors.ts';
import { labWhenFree } from './lab-when-free.ts';
import { install, skipIn } from './ui/install.ts';

const RUNS = [
  { theme: 'light', editor: EDITORS.newest },
  { theme: 'dark', editor: EDITORS.newest },
  { theme: 'dark', editor: EDITORS.oldest },
] as const;

for (const { theme, editor } of RUNS) {
  const title = `the main job by keyboard and mouse in VS Code ${editor.vscode}, ${theme}`;
  test(title, { skip: skipIn(editor), timeout: 420_000 }, async (t) => {
    const { bench, url, workspace, step } = await install(t, theme, { editor });
    const { page } = bench;
    const file = join(workspace, 'kong.yaml');
    const before = readFileSync(file, 'utf8');
    const lab = await labWhenFree(t, file);

    await step('in Restricted Mode files are checked and nothing connects', async () => {
      await bench.open(url, workspace);
      await bench.status('Restricted Mode').waitFor({ timeout: 60_000 });
      await bench.file('kong.yaml').dblclick();
      await page.locator('.squiggly-warning').first().waitFor({ timeout: 60_000 });
      await page.locator('.activitybar .action-item a[aria-label*="Kong"]').click();
      await page.locator('.welcome-view-content', { hasText: 'In Restricted Mode' }).waitFor();
      await bench.shot('1-restricted');
    });

    await step('trusting the folder offers to add a gateway', async () => {
      await bench.trustFolder();
      await bench.command('Kong: Focus on Gateways View');
      await page.getByRole('button', { name: 'Add Gateway' }).first().waitFor();
      await bench.shot('2-welcome');
    });

    await step('a gateway is added and its tree is shown', async () => {
      await bench.command('Kong: Add Gateway…');
      await bench.answer('(1/3)', lab.adminUrl);
      await bench.answer('(2/3)', 'Lab');
      await bench.answer('(3/3)', '');
      await bench.treeRow('Services').waitFor({ timeout: 30_000 });
      await bench.treeRow('Services').click();
      await bench.treeRow('billing').click();
      await bench.treeRow('invoices').waitFor();
      await bench.treeRow('Upstreams').click();
      await bench.treeRow('orders.upstream').click();
      await bench.treeRow('localhost:9082').waitFor();
      await bench.shot('3-tree');
    });

    await step('the squiggle tells on hover what is wrong', async () => {
      await bench
        .file('kong.yaml')
        .or(page.locator('.tab', { hasText: 'kong.yaml' }))
        .first()
        .click();
      await bench.hover('protocol:', 'http', '8443');
      await bench.shot('4-hover');
    });

    await step(
      "a click on the finding's code opens the page of the rule, which ships with the extension",
      async () => {
        await bench.insist("a click on the finding's code", async (within) => {
          const hover = await bench.hover('protocol:', 'http', '8443');
          await hover.locator('a.code-link').first().click(within);
        });
        const pageOfRule = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
        await pageOfRule.getByRole('heading', { name: 'plain-protocol-on-tls-port' }).waitFor();
        await bench.shot('4b-rule');
        await page.locator('.tab', { hasText: 'kong.yaml' }).first().click();
      },
    );

    await step('the Problems view lists it', async () => {
      const listed = page.locator('.markers-panel .monaco-list-row', { hasText: '8443' }).first();
      await bench.press('Control+Shift+M', listed);
      await bench.shot('5-problems');
      await bench.command('View: Hide Panel');
      await listed.waitFor({ state: 'hidden' });
    });

    await step('a probe from the palette says that the port speaks TLS', async () => {
      await bench.putCursorOn('protocol:', 'http');
      await bench.choose('Kong: Probe Upstream…', 'billing');
      const report = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
      await report.getByText('http-to-tls-port').first().waitFor({ timeout: 30_000 });
      await page.locator('.squiggly-error').first().waitFor();
      await bench.notification('Probing').waitFor({ state: 'detached' });
      await bench.shot('6-probe');
    });

    await step('Ctrl+. mends the file and changes nothing else', async () => {
      await bench.quickFixes('protocol:', 'http', 'https');
      await bench.shot('7-quick-fix');
      await page.keyboard.press('Enter');
      await bench.line('protocol: https').first().waitFor();
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ state: 'detached' });
      await bench.saveByKeys();
      assert.equal(readFileSync(file, 'utf8'), before.replace('protocol: http\n', 'protocol: https\n'));
    });

    await step('the second probe is green', async () => {
      await bench.choose('Kong: Probe Upstream…', 'billing');
      const report = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
      await report.getByText('Healthy').first().waitFor({ timeout: 30_000 });
      await bench.notification('Probing').waitFor({ state: 'detached' });
      await bench.shot('8-healthy');
    });
  });
}
