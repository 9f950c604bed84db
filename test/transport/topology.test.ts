import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver/node';
import { withServer } from '../kit/language-server.ts';

const FILE = `_format_version: "3.0"
services:
- name: reports
  host: reports.internal
  retries: 0
  read_timeout: 90000
`;

async function found(text: string, topology: unknown): Promise<readonly (readonly [unknown, number])[]> {
  let diagnostics: readonly Diagnostic[] = [];
  await withServer(
    {},
    async (client) => {
      const uri = await client.open(text);
      diagnostics = await client.pushed(uri, 1);
    },
    { topology },
  );
  return diagnostics.map(({ code, range }) => [code, range.start.line]);
}

test('the rules about the chain around Kong go by the settings', async () => {
  assert.deepEqual(await found(FILE, { frontProduct: 'none' }), []);
  assert.deepEqual(await found(FILE, { frontProduct: 'alb' }), [['front-gives-up-first', 5]]);
  assert.deepEqual(await found(FILE, { frontProduct: 'alb', frontIdle: 100 }), [
    ['keep-alive-out-of-order', 0],
  ]);
  assert.deepEqual(await found(FILE, { backendIdle: 5 }), [['keep-alive-out-of-order', 0]]);
});

test('what the comment at the top of a file says of the chain beats the settings, word by word', async () => {
  const settings = { frontProduct: 'alb', backendIdle: 5 };
  const text = `# kongsole: idle=95s kong-idle=4s\n${FILE}`;
  assert.deepEqual(await found(text, settings), [['keep-alive-out-of-order', 0]]);
  assert.deepEqual(await found(`# kongsole: front=none kong-idle=4s\n${FILE}`, settings), []);
});

test('settings that are none of ours count for nothing', async () => {
  assert.deepEqual(await found(FILE, { frontProduct: 'f5', frontIdle: 'long', backendIdle: -1 }), []);
  assert.deepEqual(await found(FILE, 'alb'), []);
});
