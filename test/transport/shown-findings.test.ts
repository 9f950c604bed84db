import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from 'vscode-languageserver/node';
import type { OpenFile } from '../../server/transport/open-file.ts';
import { positionsIn } from '../../server/transport/positions.ts';
import { frameMessage } from '../../server/transport/ready-json.ts';
import { Session } from '../../server/transport/session.ts';
import { DEFAULT_SETTINGS } from '../../server/transport/settings.ts';
import { ShownFindings } from '../../server/transport/shown-findings.ts';
import { randomFrom } from '../kit/random.ts';

const URI = 'file:///folder/kong.yaml';

/** Findings with and without related places, tags and pages, one of them with letters that JSON escapes. */
const TEXT = `_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  port: 443
  protocol: http
  routes:
  - name: one
    paths: [/orders]
  - name: two
    paths: [/orders]
- name: billing
  host: "a\\"b"
  colour: "\\u00e4\\n"
- name: ledger
  url: http://ledger.internal
  retries: many
plugins:
- name: rate-limiting
  config: {minute: 5, redis_host: r}
`;

async function opened(maxDiagnostics: number, text = TEXT): Promise<Session> {
  const session = new Session(positionsIn('utf-16'), {
    version: '0.0.0',
    rulesPage: undefined,
    now: () => 1_795_500_000_000,
  });
  session.applySettings({ ...DEFAULT_SETTINGS, maxDiagnostics });
  session.settled();
  session.open(URI, 1, text);
  await session.whenDone(URI);
  return session;
}

const link = (code: string): string => `rules.md#${code}`;

function fileOf(session: Session): OpenFile {
  const file = session.file(URI);
  assert.ok(file);
  return file;
}

for (const maxDiagnostics of [1000, 3]) {
  test(`what is kept from edit to edit says what is made anew, ${maxDiagnostics} shown`, async () => {
    const session = await opened(maxDiagnostics);
    const kept = new ShownFindings(URI, session, link);
    const random = randomFrom(4);
    for (let version = 2; version < 25; version++) {
      const file = fileOf(session);
      const message = kept.message(file);
      const anew = new ShownFindings(URI, session, link).message(file);
      assert.equal(message.json(), JSON.stringify(anew));
      assert.deepEqual(JSON.parse(kept.report(file).json()), JSON.parse(JSON.stringify(kept.report(file))));
      assert.ok(0 < message.diagnostics.length && message.diagnostics.length <= maxDiagnostics);
      const line = random.below(20);
      const at = { line, character: 0 };
      const change = random.pick([
        { range: { start: at, end: at }, text: '# a comment\n' },
        { range: { start: at, end: { line: line + 1, character: 0 } }, text: '' },
        { range: { start: { line, character: 99 }, end: { line, character: 99 } }, text: 'x' },
        { text: TEXT },
      ]);
      session.change(URI, version, [change]);
      await session.whenDone(URI);
      if (!fileOf(session).config) session.change(URI, version, [{ text: TEXT }]);
      await session.whenDone(URI);
    }
  });
}

test('what was to be sent says the same after another edit', async () => {
  const session = await opened(1000);
  const kept = new ShownFindings(URI, session, link);
  const message = kept.message(fileOf(session));
  const before = JSON.stringify(message);
  session.change(URI, 2, [
    { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '\n' },
  ]);
  await session.whenDone(URI);
  kept.message(fileOf(session));
  assert.equal(message.json(), before);
  assert.equal(JSON.stringify(message), before);
});

test('a message with ready parts is written as any other', async () => {
  const session = await opened(1000);
  const findings = new ShownFindings(URI, session, link);
  const params = findings.message(fileOf(session));
  const result = findings.report(fileOf(session));
  const messages: readonly (Message & { params?: unknown; result?: unknown })[] = [
    { jsonrpc: '2.0', params },
    { jsonrpc: '2.0', result },
    { jsonrpc: '2.0', params: { uri: 'ü' } },
    { jsonrpc: '2.0', result: null },
  ];
  for (const message of messages) {
    const [, length, body = ''] =
      /^Content-Length: (\d+)\r\n\r\n(.*)$/s.exec(Buffer.concat(frameMessage(message)).toString()) ?? [];
    assert.deepEqual(JSON.parse(body), JSON.parse(JSON.stringify(message)));
    assert.equal(Number(length), Buffer.byteLength(body));
  }
});

test('after a letter that leaves all findings as they are their bytes are not made again', async () => {
  const session = await opened(1000, `${TEXT}consumers:\n- username: anna\n  tags: [staff]\n`);
  const kept = new ShownFindings(URI, session, link);
  const list = () => kept.message(fileOf(session)).utf8()[1];
  const before = list();
  assert.ok(before && 1000 < before.length);
  const end = { line: TEXT.split('\n').length + 1, character: 12 };
  session.change(URI, 2, [{ range: { start: end, end }, text: 'x' }]);
  await session.whenDone(URI);
  assert.equal(list(), before);
});
