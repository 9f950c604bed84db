/** For which Kong a file is judged: who said so, and how one finding leads to another Kong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import type { FileState } from '../../server/protocol/messages.ts';
import { PULLS, type TestClient, withServer } from '../kit/language-server.ts';

const ENTERPRISE_PLUGIN =
  '_format_version: "3.0"\nplugins:\n- name: openid-connect\n  config: {issuer: "https://a.b"}\n';

async function stateOf(client: TestClient, text: string): Promise<FileState> {
  const uri = await client.open(text);
  await client.pull(uri);
  const state = client.states.findLast((each) => each.uri === uri);
  assert.ok(state);
  return state;
}

async function offersAt(client: TestClient, text: string): Promise<readonly CodeAction[]> {
  const uri = await client.open(text);
  const diagnostics = await client.pull(uri);
  const range = diagnostics.find(({ code }) => code === 'unknown-plugin')?.range;
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context: { diagnostics },
  });
  return actions.filter(({ title }) => title.startsWith('Judge'));
}

const OSS = { kong: { version: '3.9', edition: 'oss' } };

test("the file's comment is named as the one who said it, word by word", () =>
  withServer(
    PULLS,
    async (client) => {
      const state = await stateOf(client, `# kongsole: kong=3.4 dialect=deck\n${ENTERPRISE_PLUGIN}`);
      assert.deepEqual(
        [state.version, state.edition, state.dialect, state.from],
        [
          '3.4',
          'oss',
          'deck',
          { version: 'comment', edition: 'setting', flavor: 'default', dialect: 'comment' },
        ],
      );
    },
    { ...OSS, dialect: 'dbless' },
    {},
  ));

test('routes written as expressions are named as what told the flavor', () =>
  withServer(
    PULLS,
    async (client) => {
      const state = await stateOf(
        client,
        `_format_version: "3.0"\nroutes:\n- {name: a, expression: 'http.path == "/"'}\n`,
      );
      assert.deepEqual(
        [state.flavor, state.from.flavor, state.from.version],
        ['expressions', 'content', 'default'],
      );
    },
    undefined,
    {},
  ));

test('a client that has the command is offered to change the setting', () =>
  withServer(
    PULLS,
    async (client) => {
      const [offer, ...more] = await offersAt(client, ENTERPRISE_PLUGIN);
      assert.equal(offer?.title, 'Judge this file by Kong 3.9 Enterprise');
      assert.deepEqual(offer?.command?.arguments, [{ version: '3.9', edition: 'enterprise' }]);
      assert.equal(offer?.isPreferred, false);
      assert.deepEqual(more, []);
    },
    OSS,
    { commands: ['kongsole.judgeBy'] },
  ));

test('any other editor is offered to say it in the comment at the top', () =>
  withServer(
    PULLS,
    async (client) => {
      const [offer] = await offersAt(client, ENTERPRISE_PLUGIN);
      const change = offer?.edit?.documentChanges?.[0] as TextDocumentEdit;
      const top = { line: 0, character: 0 };
      assert.deepEqual(change.edits, [
        { range: { start: top, end: top }, newText: '# kongsole: kong=3.9 edition=enterprise\n' },
      ]);
    },
    OSS,
  ));

test('a comment that says it is changed, for it counts more than the settings', () =>
  withServer(
    PULLS,
    async (client) => {
      const [offer] = await offersAt(client, `# kongsole: edition=oss\n${ENTERPRISE_PLUGIN}`);
      assert.equal(offer?.command, undefined);
      const change = offer?.edit?.documentChanges?.[0] as TextDocumentEdit;
      const [edit] = change.edits;
      assert.ok(edit && 'newText' in edit);
      assert.equal(edit.newText, '# kongsole: edition=enterprise kong=3.9');
    },
    OSS,
    { commands: ['kongsole.judgeBy'] },
  ));
