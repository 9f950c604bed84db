/** Routing tests and probes in the real Testing view: its own commands run them, its own run on save repeats them. */
import assert from 'node:assert/strict';
import {
  type CompletionList,
  commands,
  extensions,
  type Hover,
  languages,
  type MarkdownString,
  Position,
  Range,
  type TestItem,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { FileRun } from '../../../client/editor/testing.ts';
import type { KongsoleApi } from '../../../client/extension.ts';
import { eventually } from './eventually.ts';

export const TESTING_SUITE = {
  'routing tests are found, with a place for each icon in the gutter': found,
  'a run in the Testing view decides each test and says which routes none reaches': runAll,
  'a failing test points at the expectation; saving the mended config runs the tests again, but no probe':
    runOnSave,
  'a probe of the Testing view connects, and says what it saw': probes,
  'a mistake in a test file is underlined': mistakes,
  'a test file is completed and explained with the names of the config beside it': assist,
} as const;

function testing(): KongsoleApi['testing'] {
  const extension = extensions.getExtension<KongsoleApi>('kongsole.kongsole');
  assert.ok(extension?.isActive);
  return extension.exports.testing;
}

function fileAt(name: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return Uri.joinPath(folder.uri, name);
}

async function childrenOf(name: string): Promise<readonly TestItem[]> {
  const uri = fileAt(name);
  await window.showTextDocument(await workspace.openTextDocument(uri));
  return eventually(`the tests of ${name}`, () => {
    const file = testing().items.get(uri.toString());
    return file && 0 < file.children.size ? [...file.children].map(([, item]) => item) : undefined;
  });
}

/** What the next run in that file does. */
async function runOf(name: string, start: () => Promise<unknown>): Promise<FileRun> {
  const file = fileAt(name).toString();
  let seen: FileRun | undefined;
  const listening = testing().onDidRunFile((run) => {
    if (run.file.toString() === file) seen = run;
  });
  try {
    await start();
    return await eventually(`a run of ${name}`, () => seen);
  } finally {
    listening.dispose();
  }
}

/** By the editor's own command, once the workbench has heard of the tests: until then it says that there are none. */
async function runByCommand(name: string): Promise<FileRun> {
  await childrenOf(name);
  let started = 0;
  return runOf(name, async () => {
    const running = testing().onDidRunFile(() => {
      started = Number.POSITIVE_INFINITY;
    });
    await eventually(`the start of ${name}`, async () => {
      if (started === Number.POSITIVE_INFINITY) return true;
      if (started + 3_000 < Date.now()) {
        started = Date.now();
        await commands.executeCommand('testing.runCurrentFile');
      }
      return undefined;
    });
    running.dispose();
  });
}

async function found(): Promise<void> {
  const items = await childrenOf('kong.kongtest.yaml');
  assert.deepEqual(
    items.map(({ label, range }) => [label, range?.start.line]),
    [
      ['an invoice is asked of billing, without the prefix', 7],
      ['invoices cannot be deleted', 14],
      ['orders keep their path', 20],
    ],
  );
}

async function runAll(): Promise<void> {
  const run = await runByCommand('kong.kongtest.yaml');
  assert.deepEqual([...run.outcomes.values()], ['passed', 'passed', 'passed']);
  assert.deepEqual(run.missed, ['products', 'orders-internal']);
}

async function put(name: string, text: string): Promise<void> {
  await workspace.fs.writeFile(fileAt(name), new TextEncoder().encode(text));
}

async function runOnSave(): Promise<void> {
  await put(
    'saved.yaml',
    '_format_version: "3.0"\nservices:\n- {name: a, host: a.test, routes: [{name: one, paths: [/one]}]}\n',
  );
  await put(
    'saved.kongtest.yaml',
    'config: saved.yaml\ntests:\n- request: GET http://a.test/two\n  expect: {route: one}\n- probe: a\n  expect: {reachable: true}\n',
  );
  try {
    const first = await runByCommand('saved.kongtest.yaml');
    assert.deepEqual([...first.outcomes.values()], ['failed', 'failed']);
    await commands.executeCommand('testing.startContinuousRun');
    const config = await workspace.openTextDocument(fileAt('saved.yaml'));
    const again = await runOf('saved.kongtest.yaml', async () => {
      const edit = new WorkspaceEdit();
      const text = config.getText().replace('/one', '/two');
      edit.replace(config.uri, new Range(0, 0, config.lineCount, 0), text);
      await workspace.applyEdit(edit);
      await config.save();
    });
    assert.deepEqual([...again.outcomes.values()], ['passed', 'skipped']);
  } finally {
    await commands.executeCommand('testing.stopContinuousRun');
    await workspace.fs.delete(fileAt('saved.kongtest.yaml'));
    await workspace.fs.delete(fileAt('saved.yaml'));
  }
}

async function probes(): Promise<void> {
  const items = await childrenOf('backends.kongtest.yaml');
  assert.equal(items.length, 3);
  const run = await runByCommand('backends.kongtest.yaml');
  // The lab's billing speaks TLS on a port that the file declares http.
  assert.deepEqual([...run.outcomes.values()], ['passed', 'failed', 'passed']);
}

async function mistakes(): Promise<void> {
  const uri = fileAt('wrong.kongtest.yaml');
  await put('wrong.kongtest.yaml', 'tests:\n- requets: GET http://a.test/\n  expect: {route: a}\n');
  try {
    await window.showTextDocument(await workspace.openTextDocument(uri));
    const [first] = await eventually('the mistake', () => {
      const told = languages.getDiagnostics(uri);
      return 0 < told.length ? told : undefined;
    });
    assert.equal(first?.range.start.line, 1);
    assert.match(first?.message ?? '', /did you mean "request"/);
  } finally {
    await workspace.fs.delete(uri);
  }
}

async function assist(): Promise<void> {
  const uri = fileAt('assisted.kongtest.yaml');
  const text = 'config: kong.yaml\ntests:\n- probe: bil\n  expect: {reachable: true}\n- probe: billing\n';
  await put('assisted.kongtest.yaml', text);
  try {
    await window.showTextDocument(await workspace.openTextDocument(uri));
    const doubt = await eventually('the doubt', () =>
      languages.getDiagnostics(uri).find(({ message }) => message.includes('"bil"')),
    );
    assert.equal(doubt.range.start.line, 2);
    const list = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new Position(2, 12),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('billing') && labels.includes('orders'), labels.join(', '));
    const [hover] = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new Position(4, 12),
    );
    const [words] = (hover?.contents ?? []) as MarkdownString[];
    assert.match(words?.value ?? '', /sends to `http:\/\/localhost:8443\/v1`/);
  } finally {
    await workspace.fs.delete(uri);
  }
}
