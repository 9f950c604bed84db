/** The suite in the real extension host, at the oldest and the newest editor we support. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { runTests } from '@vscode/test-electron';
import { EDITORS, lacking } from '../../scripts/editors.ts';
import { buildE2e, ROOT } from './build.ts';
import type { Outcome } from './host/index.ts';
import { labWhenFree } from './lab-when-free.ts';

interface Run {
  readonly title: string;
  readonly skip: string | false;
  readonly editor: string;
  /** Undefined: ours, for code-server. `download`: @vscode/test-electron brings it. */
  readonly executable: string | undefined;
}

/** A real VS Code: KONGSOLE_VSCODE is its executable, or `download` where a download is at hand. */
const desktop = process.env['KONGSOLE_VSCODE'];
const RUNS: readonly Run[] = [
  ...Object.values(EDITORS).map((editor) => ({
    title: `VS Code ${editor.vscode} (${editor.codeServer})`,
    skip: lacking(editor) ?? (false as const),
    editor: editor.key,
    executable: undefined,
  })),
  ...(desktop
    ? [{ title: 'VS Code on the desktop', skip: false as const, editor: '', executable: desktop }]
    : []),
];

let built: Awaited<ReturnType<typeof buildE2e>> | undefined;
before(async () => {
  built = await buildE2e();
});

for (const { title, skip, editor, executable } of RUNS)
  test(`the extension works in ${title}`, { skip, timeout: 480_000 }, async (t) => {
    assert.ok(built);
    const folder = mkdtempSync(join(tmpdir(), 'kongsole-host-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const workspace = join(folder, 'workspace');
    cpSync(join(ROOT, 'examples'), workspace, { recursive: true });
    // The editor takes in what it finds there at its first start.
    cpSync(join(ROOT, 'test/e2e/yaml-extension'), join(folder, 'ext/redhat.vscode-yaml-0.0.1'), {
      recursive: true,
    });
    const lab = await labWhenFree(t, join(workspace, 'kong.yaml'));
    const results = join(folder, 'results.json');
    const env = { KONGSOLE_EDITOR: editor, KONGSOLE_RESULTS: results, KONGSOLE_LAB: lab.adminUrl };
    // The shim and the suite inherit them.
    Object.assign(process.env, env);
    let failure: unknown;
    await runTests({
      ...(executable === 'download'
        ? { version: '1.93.0' }
        : { vscodeExecutablePath: executable ?? built.shim }),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: built.suite,
      launchArgs: [
        workspace,
        `--user-data-dir=${join(folder, 'user')}`,
        `--extensions-dir=${join(folder, 'ext')}`,
      ],
    }).catch((error: unknown) => {
      failure = error;
    });
    assert.ok(existsSync(results), `the suite left no results: ${String(failure)}`);
    const { outcomes, notes }: { outcomes: readonly Outcome[]; notes: readonly string[] } = JSON.parse(
      readFileSync(results, 'utf8'),
    );
    assert.ok(0 < outcomes.length);
    for (const note of notes) console.log(`  ${title}: ${note}`);
    for (const { name, error } of outcomes)
      await t.test(name, () => {
        if (error !== undefined) assert.fail(error);
      });
    assert.equal(failure, undefined);
  });
