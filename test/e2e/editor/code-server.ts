/** Starts code-server: VS Code's own workbench and extension host, without a desktop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type Editor, editorEntry, editorNode } from '../../../scripts/editors.ts';

export interface ServerOptions {
  /** Where it keeps everything: user data, extensions, log. */
  readonly folder: string;
  readonly userData?: string;
  readonly extensions?: string;
  readonly trust: 'asked' | 'given';
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface CodeServer {
  readonly url: string;
  readonly logFile: string;
  stop(): Promise<void>;
}

/** Quiet: nothing asks, nothing phones home, nothing opens by itself. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.editor.useModal': 'off',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'git.enabled': false,
  // Tests beside us open ports, and the editor would offer each in a message.
  'remote.autoForwardPorts': false,
  'files.autoSave': 'off',
};

export async function startCodeServer(editor: Editor, options: ServerOptions): Promise<CodeServer> {
  const { folder, trust, userData = join(folder, 'user'), extensions = join(folder, 'extensions') } = options;
  const settingsFile = join(userData, 'User/settings.json');
  mkdirSync(dirname(settingsFile), { recursive: true });
  const old: object = existsSync(settingsFile) ? JSON.parse(readFileSync(settingsFile, 'utf8')) : {};
  writeFileSync(settingsFile, JSON.stringify({ ...SETTINGS, ...old, ...options.settings }));
  const config = join(folder, 'code-server.yaml');
  writeFileSync(config, '');
  const port = await freePort();
  const args = [
    ...[editorEntry(editor), '--config', config, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...['--disable-telemetry', '--disable-update-check', '--user-data-dir', userData],
    ...['--extensions-dir', extensions],
    ...editor.options,
    ...(trust === 'given' ? ['--disable-workspace-trust'] : []),
  ];
  const logFile = join(folder, 'code-server.log');
  const log = openSync(logFile, 'w');
  // PORT would overrule the address.
  const { PORT: _, ...env } = process.env;
  const child = spawn(editorNode(editor), args, {
    env: { ...env, EXTENSIONS_GALLERY: '{}' },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 60_000; !(await isUp(url)); await pause(100)) {
    if (child.exitCode !== null || until < Date.now()) {
      await end(child);
      throw new Error(`code-server did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
    }
  }
  return { url, logFile, stop: () => end(child) };
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

function isUp(url: string): Promise<boolean> {
  return new Promise((done) => {
    get(`${url}/healthz`, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    }).on('error', () => done(false));
  });
}

/** Asks, then ends its whole group: the extension hosts are its children. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  await Promise.race([gone, pause(4000)]);
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left of the group, as it should be.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
