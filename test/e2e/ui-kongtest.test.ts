/** Test files as a person writes them: refused where the folder is not trusted, completed and explained by keyboard. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { EDITORS } from '../../scripts/editors.ts';
import { install, skipIn } from './ui/install.ts';

for (const editor of [EDITORS.newest, EDITORS.oldest])
  test(`a test file in VS Code ${editor.vscode}`, {
    skip: skipIn(editor),
    timeout: 420_000,
  }, async (t) => {
    let connections = 0;
    const backend = createServer((socket) => {
      connections += 1;
      // Who looks whether the port answers closes without a word.
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    await new Promise<void>((done) => backend.listen(0, '127.0.0.1', done));
    t.after(() => backend.close());
    const { port } = backend.address() as AddressInfo;
    const { bench, url, workspace, step } = await install(t, 'light', { editor });
    const { page } = bench;
    writeFileSync(
      join(workspace, 'own.yaml'),
      `_format_version: "3.0"\nservices:\n  - name: own\n    url: http://127.0.0.1:${port}\n`,
    );
    writeFileSync(
      join(workspace, 'own.kongtest.yaml'),
      `config: shop.yaml\ntests:\n  - name: the backend answers\n    probe: http://127.0.0.1:${port}/\n    expect:\n      reachable: true\n`,
    );

    await step('in Restricted Mode its probe is refused, and nothing connects', async () => {
      await bench.open(url, workspace);
      await bench.status('Restricted Mode').waitFor({ timeout: 60_000 });
      await bench.quickOpen('own.kongtest.yaml');
      // The workbench hears of the tests a moment after the file is shown.
      await page.locator('.testing-run-glyph').first().waitFor({ timeout: 60_000 });
      await bench.command('Test: Run Tests in Current File');
      // The editor asks by itself before any test runs.
      await page.getByText('Running tests may execute code').waitFor();
      await bench.shot('kongtest-refused');
      await page.getByRole('button', { name: 'Cancel' }).click();
      assert.equal(connections, 0);
    });

    await step('in Restricted Mode the lens above a service says why it does not probe', async () => {
      await bench.quickOpen('own.yaml');
      const lens = page.locator('.codelens-decoration a', { hasText: 'Probe upstream' }).first();
      await lens.waitFor({ timeout: 60_000 });
      await lens.click();
      await bench.notification('the folder must be trusted first').waitFor();
      assert.equal(connections, 0);
    });

    await step('once it is trusted the same probe runs', async () => {
      await bench.trustFolder();
      await bench.quickOpen('own.kongtest.yaml');
      await bench.command('Test: Run Tests in Current File');
      await page.locator('.testing-run-glyph.codicon-testing-passed-icon').first().waitFor();
      assert.ok(0 < connections);
    });

    await step('a new test is written with what is offered', async () => {
      await bench.line('reachable').first().click();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('  - request: ');
      const offer = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'for route' });
      await bench.press('Control+Space', offer.first());
      await bench.shot('kongtest-completion');
      await page.keyboard.type('GET http://example.com/orders/7');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await page.keyboard.type('  expect: {route: everythin-else}');
      await page.locator('.squiggly-warning').first().waitFor();
      await bench.hover('{route:', 'everythin', 'did you mean "everything-else"?');
      await bench.shot('kongtest-doubt');
      await bench.hover('request:', 'orders', 'Taken by route');
      await bench.shot('kongtest-hover');
    });
  });
