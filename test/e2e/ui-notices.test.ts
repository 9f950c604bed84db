/** What the extension says by itself, as a person sees it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './build.ts';
import { install, skip } from './ui/install.ts';

/** VS Code hands no file above 50 MB to extensions. */
const TOO_LARGE = 51 * 1_048_576;

test('a file that the editor hands to no extension is not silently fine', {
  skip,
  timeout: 420_000,
}, async (t) => {
  const { bench, url, workspace, step } = await install(t, 'dark');
  const file = openSync(join(workspace, 'kong.yaml'), 'r+');
  const head = writeSync(file, '_format_version: "3.0"\n# ');
  ftruncateSync(file, TOO_LARGE);
  // A comment as long as the file: Kong refuses a file with a null in it.
  for (let at = head; at < TOO_LARGE; at += 1_048_576)
    writeSync(file, Buffer.alloc(Math.min(1_048_576, TOO_LARGE - at), 'x\n# '), 0, undefined, at);
  closeSync(file);
  await step('it says so, and how to check the file', async () => {
    await bench.open(url, workspace);
    await bench.trustFolder();
    await bench.file('kong.yaml').first().dblclick();
    await bench.notification('larger than 50 MB').waitFor({ timeout: 60_000 });
    await bench.shot('n1-too-large');
  });
  await step('the button checks it in a terminal', async () => {
    await bench.notification('larger than 50 MB').getByRole('button', { name: 'Check in Terminal' }).click();
    // The rows are painted, not text; the mark of the task's tab says that the check found nothing (exit code 0).
    await bench.page
      .locator('.single-terminal-tab, .terminal-tabs-entry')
      .filter({ hasText: 'kongsole check', has: bench.page.locator('.codicon-check') })
      .waitFor({ timeout: 60_000 });
    await bench.shot('n2-checked');
  });
});

/** A stand-in with the name and the interface of the YAML extension. */
function packedStandIn(): string {
  const vsix = join(ROOT, 'out/yaml-stand-in.vsix');
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  const made = spawnSync(join(ROOT, 'node_modules/.bin/vsce'), ['package', ...options], {
    cwd: join(ROOT, 'test/e2e/yaml-extension'),
    encoding: 'utf8',
  });
  assert.equal(made.status, 0, `${made.stdout}${made.stderr}`);
  return vsix;
}

test('where the YAML extension checks the same file, it is offered once to switch that off', {
  skip,
  timeout: 420_000,
}, async (t) => {
  const { bench, url, workspace, step } = await install(t, 'light', { others: [packedStandIn()] });
  const offer = 'The YAML extension also checks this file';
  await step('it is offered when a file of Kong is opened', async () => {
    await bench.open(url, workspace);
    await bench.trustFolder();
    await bench.file('kong.yaml').first().dblclick();
    await bench.notification(offer).waitFor({ timeout: 60_000 });
    await bench.shot('n3-yaml-offer');
  });
  await step('taking it writes the setting', async () => {
    await bench.notification(offer).getByRole('button', { name: 'Switch It Off for Kong Files' }).click();
    await bench.notification(offer).waitFor({ state: 'detached' });
    const settings = join(workspace, '.vscode/settings.json');
    for (const until = Date.now() + 10_000; Date.now() < until; ) {
      const text = readIfThere(settings);
      if (/"kongsole.yamlExtension": "silence"/.test(text)) return;
      await bench.page.waitForTimeout(100);
    }
    assert.fail('the setting was not written');
  });
  await step('it is not offered a second time', async () => {
    await bench.open(url, workspace);
    await bench.file('kong.yaml').first().dblclick();
    await bench.page.locator('.squiggly-warning').first().waitFor({ timeout: 60_000 });
    assert.equal(await bench.notification(offer).count(), 0);
  });
});

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
