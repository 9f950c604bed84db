/** The command line's language server in another editor: Neovim, without a window. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { NEOVIM } from '../../scripts/editors.ts';
import { ROOT } from './build.ts';

const skip = NEOVIM ? false : 'needs neovim: sudo apt-get install neovim';

test('Neovim shows the finding and applies the quick fix', { skip, timeout: 60_000 }, (t) => {
  assert.ok(NEOVIM);
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-neovim-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'kong.yaml');
  cpSync(join(ROOT, 'examples/kong.yaml'), file);
  const before = readFileSync(file, 'utf8');
  const words = ['--headless', '--clean', file, '-c', `luafile ${join(ROOT, 'test/e2e/neovim/session.lua')}`];
  const { stdout, stderr } = spawnSync(NEOVIM, words, {
    encoding: 'utf8',
    cwd: folder,
    env: {
      ...process.env,
      KONGSOLE_CLI: join(ROOT, 'dist/cli.js'),
      XDG_STATE_HOME: folder,
      XDG_DATA_HOME: folder,
    },
  });
  assert.match(stdout, /^done$/m, `${stdout}${stderr}`);
  assert.equal(readFileSync(file, 'utf8'), before.replace('protocol: http\n', 'protocol: https\n'));
});
