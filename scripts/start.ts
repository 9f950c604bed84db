/**
 * `npm start`: builds, starts the lab, opens the editor on examples/ with the extension loaded.
 * `npm start -- --terminal`: the same main job in a terminal.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFAULT_LIMITS } from '../client/admin-api/api.ts';
import { httpAdminApi } from '../client/admin-api/http.ts';
import { gatewayTree } from '../client/gateway-view/gateway-tree.ts';
import type { TreeNode } from '../client/gateway-view/node.ts';
import { Sessions } from '../client/gateway-view/sessions.ts';
import { startCodeServer } from '../test/e2e/editor/code-server.ts';
import { PortBusy } from '../test/lab/gateway.ts';
import { type Lab, startLab } from '../test/lab/lab.ts';
import { CACHE, EDITORS, editorEntry, editorNode, isInstalled } from './editors.ts';

const ROOT = resolve(import.meta.dirname, '..');
const EXAMPLES = join(ROOT, 'examples');
const FILE = join(EXAMPLES, 'kong.yaml');

run('npm', ['run', '-s', 'build']);
const lab = await startLab({ file: FILE }).catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  const advice =
    error instanceof PortBusy ? ' Stop that program (an earlier "npm start"?) and try again.' : '';
  console.error(`The lab did not start: ${reason}.${advice}`);
  process.exit(2);
});
if (process.argv.includes('--terminal')) await inTerminal(lab);
else await inEditor(lab);

async function inTerminal({ adminUrl }: Lab): Promise<void> {
  const cli = (...words: readonly string[]) => {
    console.log(`\n$ kongsole ${words.join(' ')}`);
    spawnSync(process.execPath, [join(ROOT, 'dist/cli.js'), ...words], { stdio: 'inherit', cwd: ROOT });
  };
  cli('check', 'examples/kong.yaml');
  cli('fix', '--unsafe', '--dry-run', 'examples/kong.yaml');
  console.log(`\nThe gateway at ${adminUrl}:\n`);
  console.log((await treeLines(adminUrl)).join('\n'));
  // The lab runs in this process, so it must not be kept waiting.
  const words = ['probe', 'billing', '--file', 'examples/kong.yaml', '--admin', adminUrl];
  console.log(`\n$ kongsole ${words.join(' ')}`);
  const probe = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), ...words], {
    stdio: 'inherit',
    cwd: ROOT,
  });
  await new Promise((done) => probe.once('exit', done));
  await lab.close();
}

async function treeLines(url: string): Promise<readonly string[]> {
  const gateway = { id: 'lab', name: 'Lab', url };
  const sessions = new Sessions({
    connect: async () => httpAdminApi({ url, token: undefined }, DEFAULT_LIMITS),
    now: () => Date.now(),
    onChange: () => undefined,
    onRead: async () => undefined,
  });
  await sessions.read(gateway);
  const lines: string[] = [];
  const draw = (node: TreeNode, indent: string) => {
    lines.push(`${indent}${node.label}  ${node.description}`);
    for (const child of node.children) draw(child, `${indent}  `);
  };
  draw(gatewayTree(gateway, sessions.stateOf(gateway), 'chosen', Date.now()), '  ');
  return lines;
}

async function inEditor({ adminUrl, proxyUrl }: Lab): Promise<void> {
  const desktop = spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0;
  const close = desktop ? openDesktop() : await openInBrowser();
  console.log(`
  The lab plays a gateway: Admin API ${adminUrl}, proxy ${proxyUrl}. It is a stand-in, not Kong.

  1. Open kong.yaml: "http" beside port 8443 is underlined. Put the cursor on it and press Ctrl+.
  2. Click the Kong icon in the activity bar, then Add Gateway and Enter: the lab's services appear.
  3. Press F1 and run "Kong: Probe Upstream…".

  Ctrl+C ends the lab.`);
  await new Promise<void>((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  await close();
  await lab.close();
  process.exit(0);
}

function openDesktop(): () => Promise<void> {
  spawn('code', ['--new-window', `--extensionDevelopmentPath=${ROOT}`, EXAMPLES], { stdio: 'ignore' });
  return async () => undefined;
}

async function openInBrowser(): Promise<() => Promise<void>> {
  const editor = EDITORS.newest;
  if (!isInstalled(editor)) {
    console.log(
      'There is no "code" on the PATH; code-server comes from npm, which takes a few minutes once.',
    );
    run('npm', ['run', 'e2e:install', editor.key]);
  }
  run('npm', ['run', '-s', 'package']);
  const folder = join(CACHE, 'start');
  mkdirSync(folder, { recursive: true });
  const places = ['--user-data-dir', join(folder, 'user'), '--extensions-dir', join(folder, 'extensions')];
  const install = ['--install-extension', join(ROOT, 'out/kongsole.vsix'), '--force'];
  run(editorNode(editor), [editorEntry(editor), ...places, ...install]);
  const server = await startCodeServer(editor, { folder, trust: 'asked' });
  console.log(`\n  Open this in a browser: ${server.url}/?folder=${encodeURIComponent(EXAMPLES)}`);
  return () => server.stop();
}

function run(command: string, words: readonly string[]): void {
  const { status } = spawnSync(command, words, { stdio: ['ignore', 'inherit', 'inherit'], cwd: ROOT });
  if (status !== 0) process.exit(status ?? 1);
}
