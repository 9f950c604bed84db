/**
 * Looks like the executable of VS Code to @vscode/test-electron and runs the suite in the extension host of
 * code-server, with the workbench in headless chromium. Which editor: KONGSOLE_EDITOR.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import { EDITORS } from '../../../scripts/editors.ts';
import { launchBrowser } from './browser.ts';
import { pause, startCodeServer } from './code-server.ts';

/** The page says so, too, when the extension host was killed; see `verdict`. */
const LIMIT_MS = 420_000;

/**
 * The workbench starts a suite only when its configuration says that a driver is there, and the command line of
 * code-server 4.93 cannot say it. Runs in the page before anything else.
 */
const LET_TESTS_RUN = `
  const find = Document.prototype.getElementById;
  Document.prototype.getElementById = function (id) {
    const element = find.call(this, id);
    if (id === 'vscode-workbench-web-configuration' && element) {
      const configuration = JSON.parse(element.getAttribute('data-settings'));
      configuration.developmentOptions = { ...configuration.developmentOptions, enableSmokeTestDriver: true };
      element.setAttribute('data-settings', JSON.stringify(configuration));
    }
    return element;
  };
`;

const { options, folders, developed } = readArguments(process.argv.slice(2));
const editor = process.env['KONGSOLE_EDITOR'] === 'oldest' ? EDITORS.oldest : EDITORS.newest;
const temporary = mkdtempSync(join(tmpdir(), 'kongsole-shim-'));
let code = 70;
try {
  code = await run();
} catch (error) {
  console.error(error);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exit(code);

async function run(): Promise<number> {
  const server = await startCodeServer(editor, {
    folder: temporary,
    trust: options.has('disable-workspace-trust') ? 'given' : 'asked',
    ...(options.has('user-data-dir') ? { userData: options.get('user-data-dir') ?? '' } : {}),
    ...(options.has('extensions-dir') ? { extensions: options.get('extensions-dir') ?? '' } : {}),
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const ended = new Promise<number>((done) => {
      page.on('crash', () => done(71));
      void page.exposeFunction('codeAutomationExit', (status: number) => done(status));
    });
    await page.exposeFunction('codeAutomationLog', (type: string, words: unknown[]) => {
      if (type === 'error' || process.env['KONGSOLE_VERBOSE']) console.log(format(...words));
    });
    await page.addInitScript(LET_TESTS_RUN);
    await page.goto(`${server.url}/?${query(server.url)}`);
    const status = await Promise.race([ended, pause(LIMIT_MS).then(() => 124)]);
    await pause(300);
    return verdict(status, server.logFile);
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The page reports 0 when the extension host is killed or exits by itself: only the server's log is believed. */
function verdict(status: number, logFile: string): number {
  const log = readFileSync(logFile, 'utf8');
  const exits = [...log.matchAll(/Extension Host Process exited with code: (\S+), signal: (\S+?)\.\s/g)];
  const last = exits.at(-1);
  if (status === 0 && last?.[1] !== '0') {
    console.error(`the extension host died: ${last?.[0] ?? 'it left no line in the log'}`);
    return 72;
  }
  return status;
}

function query(url: string): string {
  const remote = (path: string) => `vscode-remote://${new URL(url).host}${encodeURI(path)}`;
  const tests = options.get('extensionTestsPath');
  const payload = [
    ...developed.map((path) => ['extensionDevelopmentPath', remote(resolve(path))]),
    ...(tests ? [['extensionTestsPath', remote(entryOf(resolve(tests)))]] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const [folder] = folders;
  return new URLSearchParams({
    ...(folder ? { folder: resolve(folder) } : { ew: 'true' }),
    payload: JSON.stringify(payload),
  }).toString();
}

function entryOf(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.js') : path;
}

function readArguments(words: readonly string[]) {
  const options = new Map<string, string>();
  const folders: string[] = [];
  const developed: string[] = [];
  for (const word of words) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) folders.push(word);
    else if (name === 'extensionDevelopmentPath') developed.push(value ?? '');
    else options.set(name, value ?? '');
  }
  return { options, folders, developed };
}
