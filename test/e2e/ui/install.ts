/** The packaged extension, installed into an editor of its own with a copy of the examples, in a browser. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { EDITORS, type Editor, editorEntry, editorNode, lacking } from '../../../scripts/editors.ts';
import { ROOT } from '../build.ts';
import { launchBrowser } from '../editor/browser.ts';
import { startCodeServer } from '../editor/code-server.ts';
import { Workbench } from './workbench.ts';

const VSIX = join(ROOT, 'out/kongsole.vsix');

/** Why there can be no such editor here. */
export function skipIn(editor: Editor): string | false {
  return lacking(editor) ?? (existsSync(VSIX) ? false : 'needs out/kongsole.vsix: npm run package');
}

export const skip = skipIn(EDITORS.newest);

export const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
} as const;
export type ThemeName = keyof typeof THEMES;

export interface Installed {
  readonly bench: Workbench;
  readonly url: string;
  /** The copy of the examples. */
  readonly workspace: string;
  /** Each step stands on the one before; what the editor showed when one failed is kept as a picture. */
  step(title: string, run: () => Promise<void>): Promise<void>;
}

export interface InstallOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The newest unless said. */
  readonly editor?: Editor;
  /** Packages of other extensions that are installed beside ours. */
  readonly others?: readonly string[];
}

export async function install(
  t: TestContext,
  theme: ThemeName,
  { settings = {}, editor = EDITORS.newest, others = [] }: InstallOptions = {},
): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-ui-'));
  const workspace = join(folder, 'examples');
  cpSync(join(ROOT, 'examples'), workspace, { recursive: true });
  const places = ['--user-data-dir', join(folder, 'user'), '--extensions-dir', join(folder, 'extensions')];
  for (const vsix of [VSIX, ...others]) {
    const installed = spawnSync(
      editorNode(editor),
      [editorEntry(editor), ...places, '--install-extension', vsix, '--force'],
      { encoding: 'utf8', env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
    );
    assert.match(`${installed.stdout}${installed.stderr}`, /successfully installed/);
  }
  const server = await startCodeServer(editor, {
    folder,
    trust: 'asked',
    settings: {
      'workbench.colorTheme': THEMES[theme],
      'window.autoDetectColorScheme': false,
      'editor.minimap.enabled': false,
      ...settings,
    },
  });
  const browser = await launchBrowser();
  t.after(async () => {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(30_000);
  const bench = new Workbench(page, editor.key === 'newest' ? theme : `${editor.vscode}-${theme}`);
  let broken = false;
  const step = (title: string, run: () => Promise<void>) =>
    t.test(title, async () => {
      if (broken) assert.fail('a step before this one failed');
      try {
        await run();
      } catch (error) {
        broken = true;
        await bench.lookAround(title);
        throw error;
      }
    });
  return { bench, url: server.url, workspace, step };
}
