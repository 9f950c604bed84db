import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeLens, CompletionItem, Hover, InlayHint, SemanticTokens } from 'vscode-languageserver/node';
import { TRY_REQUEST_COMMAND } from '../../server/protocol/messages.ts';
import { withServer } from '../kit/language-server.ts';

const TEXT = `_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080/v1
  routes:
  - name: a
    paths: [/orders]
routes:
- name: b
  expression: 'http.path == "/a" && http.me'
`;
const END = { line: 9, character: 42 };

test('expressions have completion, hover and colours', async () => {
  await withServer({}, async (client) => {
    const uri = await client.open(TEXT);
    const textDocument = { uri };
    const offered = await client.request<CompletionItem[]>('textDocument/completion', {
      textDocument,
      position: END,
    });
    assert.ok(offered.some(({ label }) => label === 'http.method'));
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument,
      position: { line: 9, character: 18 },
    });
    assert.match(JSON.stringify(hover.contents), /normalised path/);
    const colours = await client.request<SemanticTokens>('textDocument/semanticTokens/full', {
      textDocument,
    });
    assert.deepEqual(colours.data.slice(0, 5), [9, 15, 9, 0, 0]);
  });
});

test('a path shows its upstream URL unless the setting says no', async () => {
  const hints = async (settings: unknown): Promise<readonly InlayHint[]> => {
    let found: readonly InlayHint[] = [];
    await withServer(
      {},
      async (client) => {
        const uri = await client.open(TEXT);
        await client.pushed(uri, 1);
        const range = { start: { line: 0, character: 0 }, end: { line: 10, character: 0 } };
        found = await client.request('textDocument/inlayHint', { textDocument: { uri }, range });
      },
      settings,
    );
    return found;
  };
  const [hint] = await hints(undefined);
  assert.deepEqual(hint?.position, { line: 6, character: 19 });
  assert.equal(hint?.label, '→ http://orders.internal:8080/v1');
  assert.deepEqual(await hints({ inlayHints: 'off' }), []);
});

test('a client that has the command gets "Try a request" on services and routes, with a request to begin with', async () => {
  await withServer(
    {},
    async (client) => {
      const uri = await client.open(TEXT);
      const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
      assert.deepEqual(
        lenses.map(({ command }) => command?.arguments?.[1]),
        ['GET http://example.com/orders', 'GET http://example.com/orders', 'GET http://example.com/'],
      );
    },
    undefined,
    { commands: [TRY_REQUEST_COMMAND] },
  );
});
