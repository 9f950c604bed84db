/** The story of the wrong route, as a person sees it: from the request to the mended file and the Testing view. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { install, skip } from './ui/install.ts';

for (const theme of ['light', 'dark'] as const)
  test(`the wrong route by keyboard and mouse, ${theme}`, { skip, timeout: 240_000 }, async (t) => {
    const { bench, url, workspace, step } = await install(t, theme);
    const { page } = bench;
    await step('opens', async () => {
      await bench.open(url, workspace);
      await bench.file('kong.kongtest.yaml').dblclick();
      await page.waitForTimeout(8000);
      await bench.shot('r1-opened');
      await page.locator('.activitybar .action-item a[aria-label*="Testing"]').click();
      await page.waitForTimeout(4000);
      await bench.shot('r2-testing');
      await bench.command('Test: Run All Tests');
      await page.waitForTimeout(6000);
      await bench.shot('r3-ran');
      await bench.command('Test: Run All Tests with Coverage');
      await page.waitForTimeout(6000);
      await bench.shot('r4-coverage');
      await bench.file('kong.yaml');
      assert.ok(true);
    });
  });
