/** What the sidebar's commands do with an entity, and what a chosen gateway changes in the files. */
import assert from 'node:assert/strict';
import {
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  extensions,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { KongsoleApi } from '../../../client/extension.ts';
import type { TreeNode } from '../../../client/gateway-view/node.ts';
import { eventually } from './eventually.ts';

export const GATEWAY_SUITE = {
  'an entity of the tree is revealed in the file that declares it': reveal,
  'an entity of the tree opens as YAML, read-only and without secrets': openAsYaml,
  'a gateway that is chosen counts for the files, and no gateway can be chosen too': chosenGateway,
  'all upstreams of a file are probed and shown in one table': probeAll,
  'the YAML extension is given an empty schema for the files of Kong and no others': yamlExtension,
} as const;

function api(): KongsoleApi {
  const extension = extensions.getExtension<KongsoleApi>('kongsole.kongsole');
  assert.ok(extension?.isActive);
  return extension.exports;
}

function example(): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return Uri.joinPath(folder.uri, 'kong.yaml');
}

/** The node of the lab's tree with this label. */
async function nodeCalled(label: string): Promise<TreeNode> {
  const { gateways, tree } = api();
  const url = process.env['KONGSOLE_LAB'];
  assert.ok(url);
  if (gateways.list().length === 0) await gateways.put({ id: 'lab', name: 'Lab', url });
  return eventually(`${label} in the tree`, async () => {
    const search = async (nodes: readonly TreeNode[]): Promise<TreeNode | undefined> => {
      for (const node of nodes) {
        if (node.label === label) return node;
        const below = await search((await tree.getChildren(node)) ?? []);
        if (below) return below;
      }
      return undefined;
    };
    return search((await tree.getChildren()) ?? []);
  });
}

async function reveal(): Promise<void> {
  await commands.executeCommand('kongsole.revealInFile', await nodeCalled('orders-internal'));
  const editor = window.activeTextEditor;
  assert.equal(editor?.document.uri.toString(), example().toString());
  assert.equal(editor?.document.getText(editor.selection), 'orders-internal');
}

async function openAsYaml(): Promise<void> {
  await commands.executeCommand('kongsole.openAsYaml', await nodeCalled('billing'));
  const document = window.activeTextEditor?.document;
  assert.equal(document?.uri.scheme, 'kongsole-live');
  assert.equal(document?.languageId, 'yaml');
  const text = document?.getText() ?? '';
  assert.match(text, /^# services: as the gateway "Lab" has it/);
  assert.match(text, /^protocol: http$/m);
  await commands.executeCommand('workbench.action.closeActiveEditor');
}

/** Only Kong Enterprise has the plugin: any Kong makes it a remark, a gateway without it an error. */
const ENTERPRISE_PLUGIN =
  '_format_version: "3.0"\nplugins:\n- name: openid-connect\n  config:\n    issuer: https://id.example.com\n';

async function severityOf(document: TextDocument, wanted: DiagnosticSeverity): Promise<Diagnostic> {
  return eventually(`a finding of severity ${wanted}`, () =>
    languages
      .getDiagnostics(document.uri)
      .find(({ source, severity }) => source === 'kongsole' && severity === wanted),
  );
}

async function chosenGateway(): Promise<void> {
  const lab = await nodeCalled('Lab');
  await commands.executeCommand('kongsole.chooseGateway', lab);
  const document = await workspace.openTextDocument({ language: 'yaml', content: ENTERPRISE_PLUGIN });
  await window.showTextDocument(document);
  await severityOf(document, DiagnosticSeverity.Error);
  await commands.executeCommand('kongsole.chooseNoGateway');
  await severityOf(document, DiagnosticSeverity.Information);
  await commands.executeCommand('kongsole.chooseGateway', lab);
  await severityOf(document, DiagnosticSeverity.Error);
  await commands.executeCommand('kongsole.chooseNoGateway');
  await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

async function probeAll(): Promise<void> {
  const document = await workspace.openTextDocument(example());
  await window.showTextDocument(document);
  await eventually('the file to be known', () =>
    languages.getDiagnostics(document.uri).find(({ source }) => source === 'kongsole'),
  );
  const title: unknown = await commands.executeCommand('kongsole.probeAll');
  assert.equal(title, '2 of 3 services of kong.yaml are healthy');
  await eventually('the table', () =>
    window.tabGroups.all.flatMap((group) => group.tabs).find(({ label }) => label === 'Probe of all'),
  );
  const told = languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'kongsole probe')
    .map(({ range }) => document.getText(range));
  assert.deepEqual(told, ['http']);
}

/** What the stand-in for the YAML extension was told (test/e2e/yaml-extension). */
interface YamlStandIn {
  schemaFor(uri: string): readonly { readonly schema: string; readonly content: string }[];
}

async function yamlExtension(): Promise<void> {
  await workspace.getConfiguration('kongsole').update('yamlExtension', 'silence', true);
  const document = await workspace.openTextDocument(example());
  await window.showTextDocument(document);
  const standIn = extensions.getExtension<YamlStandIn>('redhat.vscode-yaml');
  assert.ok(standIn);
  const other = Uri.joinPath(example(), '../docker-compose.yaml').toString();
  const [given] = await eventually('the schema', async () => {
    const { schemaFor } = await standIn.activate();
    const schemas = schemaFor(document.uri.toString());
    return 0 < schemas.length ? schemas : undefined;
  });
  assert.equal(given?.content, '{}');
  assert.deepEqual((await standIn.activate()).schemaFor(other), []);
  await workspace.getConfiguration('kongsole').update('yamlExtension', undefined, true);
}
