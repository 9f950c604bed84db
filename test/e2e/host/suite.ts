/** What the extension does in the real extension host. Each test leaves the file and the gateways as it found them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  type CodeAction,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  extensions,
  languages,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { ProbeReport } from '../../../client/editor/probe-engine.ts';
import type { KongsoleApi } from '../../../client/extension.ts';
import type { TreeNode } from '../../../client/gateway-view/node.ts';
import { eventually } from './eventually.ts';
import { GATEWAY_SUITE } from './gateway.ts';
import { TESTING_SUITE } from './testing.ts';

type Note = (text: string) => void;

const EXTENSION = 'kongsole.kongsole';

export const SUITE: Readonly<Record<string, (note: Note) => Promise<void>>> = {
  'activating takes no longer than starting Node': activation,
  'http beside a TLS port has a finding at the word': finding,
  'the quick fix mends what it touches and nothing else': quickFix,
  'an ordinary YAML file gets nothing from us': otherFiles,
  'the tree lists the services, routes and targets of the gateway': tree,
  'a tried request opens a report, and is recorded as a test': triedRequest,
  'a probe of a TLS-only backend marks the line, and the second is green once it is mended': probe,
  ...GATEWAY_SUITE,
  ...TESTING_SUITE,
  'every declared command is registered': everyCommand,
};

async function activation(note: Note): Promise<void> {
  const extension = extensions.getExtension<KongsoleApi>(EXTENSION);
  assert.ok(extension);
  const { activatedInMs: ms } = await extension.activate();
  const node = median(Array.from({ length: 7 }, startOfNode));
  note(`activate() took ${ms.toFixed(0)} ms, ${(ms / node).toFixed(2)} × the median of \`node -e 0\``);
  assert.ok(ms < node, `activate() took ${ms} ms, node -e 0 ${node} ms`);
}

function startOfNode(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
  return performance.now() - started;
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

async function openExample(): Promise<TextDocument> {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const document = await workspace.openTextDocument(Uri.joinPath(folder.uri, 'kong.yaml'));
  await window.showTextDocument(document);
  return document;
}

async function findings(document: TextDocument): Promise<readonly Diagnostic[]> {
  return eventually('a finding', () => {
    const found = ours(document);
    return found.length > 0 ? found : undefined;
  });
}

function ours(document: TextDocument): readonly Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter(({ source }) => source === 'kongsole');
}

async function finding(): Promise<void> {
  const document = await openExample();
  const found = await findings(document);
  const first = found.find(({ range }) => document.getText(range) === 'http');
  assert.ok(first, found.map(({ message }) => message).join('\n'));
  assert.equal(first.severity, DiagnosticSeverity.Warning);
  assert.equal(document.lineAt(first.range.start.line).text.trim(), 'protocol: http');
  // Findings that are pulled and pushed would show twice.
  assert.equal(found.filter(({ range }) => range.isEqual(first.range)).length, 1);
}

async function quickFix(): Promise<void> {
  const document = await openExample();
  const before = document.getText();
  const found = await findings(document);
  const first = found.find(({ range }) => document.getText(range) === 'http');
  assert.ok(first);
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    first.range,
    'quickfix',
  );
  const preferred = actions.find(({ isPreferred }) => isPreferred);
  assert.ok(preferred?.edit, actions.map(({ title }) => title).join('\n'));
  assert.ok(await workspace.applyEdit(preferred.edit));
  assert.equal(document.getText(), before.replace('protocol: http\n', 'protocol: https\n'));
  await eventually('the finding to go', () =>
    ours(document).some(({ range }) => range.isEqual(first.range)) ? undefined : true,
  );
  await restore(document, before);
}

async function restore(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  await workspace.applyEdit(edit);
  await document.save();
}

async function otherFiles(): Promise<void> {
  const content = 'services:\n  web:\n    image: nginx\n    port: http\n';
  const document = await workspace.openTextDocument({ language: 'yaml', content });
  await window.showTextDocument(document);
  // The server answers in order: once it has said something of Kong's file, it has had its chance at this one.
  await findings(await openExample());
  assert.deepEqual(languages.getDiagnostics(document.uri), []);
}

async function triedRequest(): Promise<void> {
  const { uri } = await openExample();
  const request = 'GET http://api.example.com/invoices/17';
  const asked = commands.executeCommand('kongsole.tryRequest', uri, request);
  await eventually('the report', async () => {
    await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    return tabs.find(({ label }) => label === request);
  });
  await asked;
  await commands.executeCommand('kongsole.recordTest', uri, request);
  const recorded = window.activeTextEditor?.document;
  assert.match(recorded?.fileName ?? '', /kong\.kongtest\.yaml$/);
  assert.match(recorded?.getText() ?? '', /name: GET \/invoices\/17 goes to invoices/);
  await commands.executeCommand('workbench.action.files.revert');
}

async function tree(): Promise<void> {
  const extension = extensions.getExtension<KongsoleApi>(EXTENSION);
  const url = process.env['KONGSOLE_LAB'];
  assert.ok(extension && url);
  const { gateways, tree } = extension.exports;
  await gateways.put({ id: 'lab', name: 'Lab', url });
  const drawn = await eventually('the tree', async () => {
    const lines: string[] = [];
    const draw = async (nodes: readonly TreeNode[], indent: string) => {
      for (const node of nodes) {
        lines.push(`${indent}${node.label}: ${node.description}`);
        await draw((await tree.getChildren(node)) ?? [], `${indent}  `);
      }
    };
    await draw((await tree.getChildren()) ?? [], '');
    return lines.some((line) => line.includes('Services: ')) ? lines : undefined;
  });
  const text = drawn.join('\n');
  assert.match(text, /^Lab: chosen/m);
  assert.match(
    text,
    /Services: 3\n {4}billing: http:\/\/localhost:8443\/v1\n {6}invoices: GET,POST \/invoices/,
  );
  assert.match(text, /Upstreams: 1\n {4}orders\.upstream: .*\n {6}localhost:9081: /);
  assert.match(text, /Consumers: 2\n/);
}

async function probe(): Promise<void> {
  const document = await openExample();
  const before = document.getText();
  const ask = async () => {
    const report = await commands.executeCommand<ProbeReport>(
      'kongsole.probe',
      document.uri.toString(),
      'billing',
    );
    return report.diagnosis.verdict.cause;
  };
  assert.equal(await ask(), 'http-to-tls-port');
  const found = () =>
    languages.getDiagnostics(document.uri).filter(({ source }) => source === 'kongsole probe');
  const [guilty] = found();
  assert.ok(guilty);
  assert.equal(document.getText(guilty.range), 'http');
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    guilty.range,
    'quickfix',
  );
  // The language server knows the same cure; it is offered once.
  const mends = actions.filter(({ title }) => title === 'Change the protocol to https');
  assert.equal(mends.length, 1);
  const [mend] = mends;
  assert.ok(mend?.edit);
  assert.ok(await workspace.applyEdit(mend.edit));
  assert.equal(document.getText(), before.replace('protocol: http\n', 'protocol: https\n'));
  assert.deepEqual(found(), []);
  assert.equal(await ask(), 'healthy');
  await restore(document, before);
}

async function everyCommand(): Promise<void> {
  const extension = extensions.getExtension(EXTENSION);
  const declared: readonly { readonly command: string }[] = extension?.packageJSON.contributes.commands;
  const registered = new Set(await commands.getCommands(true));
  assert.deepEqual(
    declared.map(({ command }) => command).filter((command) => !registered.has(command)),
    [],
  );
}
