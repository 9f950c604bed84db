/** The story of the wrong route, as a person sees it: from the request to the mended file and the Testing view. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { install, skip } from './ui/install.ts';
import { enterOn } from './ui/keyboard.ts';
import { focusIsToldLate } from './ui/late-focus.ts';

const REQUEST = 'GET http://shop.example.com/orders/17';

for (const theme of ['light', 'dark'] as const)
  test(`the wrong route by keyboard and mouse, ${theme}`, { skip, timeout: 420_000 }, async (t) => {
    const { bench, url, workspace, step } = await install(t, theme);
    const { page } = bench;
    if (theme === 'dark') await focusIsToldLate(page);
    const lens = () => page.locator('.codelens-decoration a', { hasText: 'Try a request…' });

    await step('the lens above a route asks for a request', async () => {
      await bench.open(url, workspace);
      await bench.trustFolder();
      await bench.command('View: Close All Editors');
      await bench.file('shop.yaml').dblclick();
      await lens().first().waitFor({ timeout: 60_000 });
      // The services have it too.
      assert.equal(await lens().count(), 4);
      await lens().nth(1).click();
      await bench.answer('Try a request', REQUEST);
    });

    await step('the report says who takes it, and why the others do not', async () => {
      const report = await bench.webview('everything-else');
      await report.getByText('everything-else').first().waitFor();
      await report.getByText('does not match').first().waitFor();
      await bench.shot('route-1-tried');
    });

    await step('a link of the report goes to the runner-up, where the squiggle is', async () => {
      const report = await bench.webview('one-order');
      if (theme === 'light') await enterOn(bench, report, 'one-order');
      else await report.getByRole('link', { name: 'one-order' }).first().click();
      await bench.status('Ln 8,').waitFor();
      await page.locator('.squiggly-warning').first().waitFor();
      await bench.quickFixes('paths:', 'orders', '~');
      await bench.shot('route-2-fix');
      await page.keyboard.press('Enter');
      await bench.line('~/orders').first().waitFor();
      // The keys have stayed with the file, although it was a page that was clicked.
      await bench.saveByKeys();
    });

    await step('the same request now goes where it should, and is recorded as a test', async () => {
      await lens().nth(1).click();
      await bench.answer('Try a request', REQUEST);
      const report = await bench.webview('service orders');
      await report.getByText('http://orders.internal:8080/orders').first().waitFor();
      await bench.shot('route-3-mended');
      await report.getByText('Record as test').click();
      await bench.line('goes to one-order').first().waitFor();
      await bench.save();
      assert.match(readFileSync(join(workspace, 'shop.kongtest.yaml'), 'utf8'), /route: one-order/);
    });

    await step('the Testing view runs it', async () => {
      await bench.command('View: Close Editors in Other Groups');
      await bench.command('Test: Run Tests in Current File');
      await page.locator('.testing-run-glyph.codicon-testing-passed-icon').first().waitFor();
      await bench.command('Testing: Focus on Test Explorer View');
      await bench.command('Test: Show Output');

      await page.locator('.test-explorer .monaco-list-row', { hasText: 'shop.kongtest.yaml' }).waitFor();
      await bench.shot('testing');
    });

    await step('a change of the config that breaks it shows the difference', async () => {
      await bench.quickOpen('shop.yaml');
      await bench.line('~/orders').first().click();
      await page.keyboard.press('Home');
      await bench.replaceAll('[GET]', '[POST]');
      await bench.save();
      await bench.quickOpen('shop.kongtest.yaml');
      await bench.command('Test: Run Tests in Current File');
      await page.locator('.testing-run-glyph.codicon-testing-failed-icon').first().waitFor();
      await page
        .locator('.test-output-peek-tree .monaco-list-row', { hasText: 'upstream: expected' })
        .click();
      await page.locator('.panel .monaco-diff-editor').first().waitFor();
      await bench.shot('testing-failed');
    });

    await step('coverage marks the routes that no test reaches', async () => {
      await bench.command('Test: Run Tests with Coverage in Current File');
      await page.getByText('50.00%').first().waitFor();
      await bench.quickOpen('shop.yaml');
      await page.locator('.coverage-deco-gutter').first().waitFor();
      await bench.shot('coverage');
    });
  });
