import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CodeAction,
  DocumentSymbol,
  Location,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { PULLS, withServer } from '../kit/language-server.ts';

const PLAIN_ON_443 = `_format_version: "3.0"
services:
- name: billing
  protocol: http # paid by team red
  host: billing.internal
  port: 443
routes:
- name: invoices
  paths: [/invoices]
  service: billing
`;

const codes = (diagnostics: readonly { code?: unknown }[]) => diagnostics.map((each) => each.code);

test('a client that pulls gets nothing pushed', () =>
  withServer(PULLS, async (client) => {
    const uri = await client.open(PLAIN_ON_443);
    assert.deepEqual(codes(await client.pull(uri)), ['plain-protocol-on-tls-port']);
    assert.equal(client.pushes.length, 0);
  }));

test('a client that does not pull gets diagnostics pushed with their version', () =>
  withServer({}, async (client) => {
    const uri = await client.open(PLAIN_ON_443);
    assert.deepEqual(codes(await client.pushed(uri, 1)), ['plain-protocol-on-tls-port']);
    const place = { line: 3, character: 16 };
    await client.change(uri, 2, [{ range: { start: place, end: place }, text: 's' }]);
    assert.deepEqual(codes(await client.pushed(uri, 2)), []);
  }));

test('the quick fix changes the protocol and nothing else', () =>
  withServer(PULLS, async (client) => {
    const uri = await client.open(PLAIN_ON_443);
    const diagnostics = await client.pull(uri);
    const range = diagnostics[0]?.range;
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics },
    });
    const [action] = actions;
    assert.equal(action?.title, 'Change the protocol to https');
    assert.equal(action?.isPreferred, true);
    assert.equal(action?.diagnostics?.length, 1);
    const change = action?.edit?.documentChanges?.[0] as TextDocumentEdit;
    assert.deepEqual(change.edits, [
      { range: { start: { line: 3, character: 12 }, end: { line: 3, character: 16 } }, newText: 'https' },
    ]);
  }));

test('positions count bytes for a client that prefers UTF-8', () =>
  withServer({ ...PULLS, general: { positionEncodings: ['utf-8'] } }, async (client) => {
    assert.equal(client.greeting.capabilities.positionEncoding, 'utf-8');
    const uri = await client.open(
      '_format_version: "3.0"\nservices:\n- {name: "café 😀", protocol: http, host: a.b, port: 443}\n',
    );
    const found = (await client.pull(uri)).find(({ code }) => code === 'plain-protocol-on-tls-port');
    assert.deepEqual(found?.range.start, { line: 2, character: 33 });
  }));

test('a file that is not Kong configuration gets nothing', () =>
  withServer(PULLS, async (client) => {
    const uri = await client.open(
      'services:\n  web:\n    image: nginx\n    port: 443\n',
      'docker-compose.yml',
    );
    assert.deepEqual(await client.pull(uri), []);
  }));

test('definition, references and rename follow a foreign key', () =>
  withServer(PULLS, async (client) => {
    const uri = await client.open(PLAIN_ON_443);
    const at = { textDocument: { uri }, position: { line: 9, character: 13 } };
    const [definition] = await client.request<Location[]>('textDocument/definition', at);
    assert.deepEqual(definition?.range.start, { line: 2, character: 8 });
    const references = await client.request<Location[]>('textDocument/references', {
      ...at,
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      references.map(({ range }) => range.start.line),
      [2, 9],
    );
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'ledger' });
    const change = edit.documentChanges?.[0] as TextDocumentEdit;
    assert.deepEqual(
      change.edits.map((each) => ('newText' in each ? each.newText : '')),
      ['ledger', 'ledger'],
    );
  }));

test('the outline nests routes below their service', () =>
  withServer(PULLS, async (client) => {
    const uri = await client.open(
      '_format_version: "3.0"\nservices:\n- name: a\n  host: b.c\n  routes:\n  - name: r\n    paths: [/x]\n',
    );
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    const services = symbols.find(({ name }) => name === 'services');
    assert.equal(services?.children?.[0]?.name, 'a');
    assert.deepEqual(
      services?.children?.[0]?.children?.map(({ name, detail }) => [name, detail]),
      [['r', '/x']],
    );
  }));

test('a rule switched off in the settings is silent', () =>
  withServer(
    PULLS,
    async (client) => {
      const uri = await client.open(PLAIN_ON_443);
      assert.deepEqual(await client.pull(uri), []);
    },
    { rules: { 'plain-protocol-on-tls-port': 'off' } },
  ));

test('the setting makes a file ours, and takes one away, whatever it holds', () =>
  withServer(
    PULLS,
    async (client) => {
      const odd = await client.open(
        'services:\n- {name: a, protocol: http, host: b.c, port: 443}\n',
        'gateway/odd.yaml',
      );
      assert.deepEqual(codes(await client.pull(odd)).includes('plain-protocol-on-tls-port'), true);
      const draft = await client.open(PLAIN_ON_443, 'drafts/kong.yaml');
      assert.deepEqual(await client.pull(draft), []);
    },
    { files: ['gateway/*.yaml', '!**/drafts/**'] },
  ));

const CUSTOM = '_format_version: "3.0"\nplugins:\n- name: our-own\n  config:\n    limit: lots\n';

test("a connected gateway's custom plugin is known, and its config is judged", () =>
  withServer(PULLS, async (client) => {
    const uri = await client.open(CUSTOM);
    assert.deepEqual(codes(await client.pull(uri)), ['unknown-plugin']);
    await client.notify('kongsole/gatewayCatalogue', {
      gateway: 'lab',
      version: '3.9.1',
      edition: 'oss',
      flavor: 'traditional_compatible',
      plugins: {
        'our-own': {
          fields: [{ config: { type: 'record', required: true, fields: [{ limit: { type: 'integer' } }] } }],
        },
      },
    });
    assert.deepEqual(codes(await client.pull(uri)), ['wrong-type']);
    await client.notify('kongsole/gatewayForgotten', undefined);
    assert.deepEqual(codes(await client.pull(uri)), ['unknown-plugin']);
  }));

test('only a client that has the probe command gets lenses for it', async () => {
  await withServer(PULLS, async (client) => {
    assert.equal(client.greeting.capabilities.codeLensProvider, undefined);
  });
  await withServer(
    PULLS,
    async (client) => {
      const uri = await client.open(PLAIN_ON_443);
      const lenses = await client.request<{ command: { arguments: unknown[] } }[]>('textDocument/codeLens', {
        textDocument: { uri },
      });
      assert.deepEqual(
        lenses.map(({ command }) => command.arguments),
        [[uri, 'billing']],
      );
    },
    undefined,
    { commands: ['kongsole.probe'] },
  );
});
