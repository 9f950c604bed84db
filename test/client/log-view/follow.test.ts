/** Logs that go on: real files that are rotated, and real commands by the names of docker and kubectl on the PATH. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  dockerCommand,
  followCommand,
  followFile,
  kubectlCommand,
  type LogSink,
} from '../../../client/log-view/follow.ts';
import { LogBuffer } from '../../../client/log-view/log-buffer.ts';
import { failuresIn } from '../../../client/log-view/outline.ts';

const RECORDED =
  '2026/11/24 10:00:00 [error] 1#0: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: kong, request: "GET /a HTTP/1.1", upstream: "http://10.0.0.7:8080/a", host: "api.test"';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-follow-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What came so far, and a wait for words in it. */
function collector() {
  let text = '';
  let ended: { readonly reason: string | undefined } | undefined;
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  const until = (met: () => boolean) =>
    new Promise<void>((done) => {
      const look = () => {
        if (met()) done();
      };
      waiting.push(look);
      look();
    });
  const sink: LogSink = {
    text(chunk) {
      text += chunk;
      wake();
    },
    ended(reason) {
      ended = { reason };
      wake();
    },
  };
  return {
    sink,
    text: () => text,
    ended: () => ended,
    has: (words: string) => until(() => text.includes(words)),
    end: () => until(() => ended !== undefined),
  };
}

/** A program of that name, first on the PATH: it says how it was called, replays a log on stderr, and goes on. */
function replaying(t: TestContext, name: string): { readonly pid: () => number } {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'recorded.log'), `${RECORDED}\n`);
  writeFileSync(
    join(folder, name),
    `#!/bin/sh
echo $$ > '${folder}/pid'
echo "called with: $*"
cat '${folder}/recorded.log' >&2
while true; do echo tick; sleep 0.1; done
`,
  );
  chmodSync(join(folder, name), 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}${delimiter}${before}`;
  t.after(() => {
    process.env['PATH'] = before;
  });
  return { pid: () => Number(readFileSync(join(folder, 'pid'), 'utf8')) };
}

for (const [name, command, called] of [
  ['docker', dockerCommand('kong'), 'logs --follow --tail 500 kong'],
  [
    'kubectl',
    kubectlCommand('deploy/kong -n kong  -c proxy'),
    'logs --follow --tail=500 deploy/kong -n kong -c proxy',
  ],
] as const)
  test(`${name} is called as was shown, both its outputs come, and stopping ends it`, async (t) => {
    const program = replaying(t, name);
    const seen = collector();
    const following = followCommand(command, seen.sink);
    t.after(() => following.stop());
    await seen.has('tick\ntick');
    // The other output, which may come later.
    await seen.has(`${RECORDED}\n`);
    assert.ok(seen.text().includes(`called with: ${called}\n`));
    assert.deepEqual(
      failuresIn(seen.text()).map(({ cause }) => cause),
      ['connection-refused'],
    );
    const pid = program.pid();
    process.kill(pid, 0);
    await following.stop();
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
    assert.deepEqual(seen.ended(), { reason: undefined });
  });

test('a command that is not there, or that ends by itself, says so', async () => {
  const missing = collector();
  followCommand(['kongsole-no-such-program'], missing.sink);
  await missing.end();
  assert.match(missing.ended()?.reason ?? '', /no "kongsole-no-such-program" on the PATH/);
  const short = collector();
  followCommand([process.execPath, '-e', 'console.log("bye"); process.exitCode = 3'], short.sink);
  await short.end();
  assert.equal(short.text(), 'bye\n');
  assert.match(short.ended()?.reason ?? '', /code 3/);
});

test('a file is followed through additions, rotation and truncation', async (t) => {
  const file = join(folderFor(t), 'error.log');
  writeFileSync(file, 'first\n');
  const seen = collector();
  const following = followFile(file, seen.sink);
  await seen.has('first\n');
  appendFileSync(file, 'second: ü\n');
  await seen.has('second: ü\n');
  appendFileSync(file, 'the last of the old\n');
  renameSync(file, `${file}.1`);
  writeFileSync(file, 'rotated\n');
  await seen.has('rotated\n');
  assert.ok(seen.text().includes('the last of the old\n'));
  truncateSync(file);
  await new Promise((done) => setTimeout(done, 300));
  appendFileSync(file, 'cut\n');
  await seen.has('cut\n');
  await following.stop();
  appendFileSync(file, 'nobody reads this\n');
  assert.deepEqual([seen.ended(), seen.text().includes('nobody')], [{ reason: undefined }, false]);
});

test('of a large file the end is shown, from a whole line on', async (t) => {
  const file = join(folderFor(t), 'error.log');
  writeFileSync(file, `${`${'x'.repeat(99)}\n`.repeat(10_000)}the end\n`);
  const seen = collector();
  const following = followFile(file, seen.sink);
  await seen.has('the end\n');
  await following.stop();
  assert.ok(seen.text().length < 300_000);
  assert.ok(
    seen
      .text()
      .split('\n')
      .every((line) => line.length === 99 || line === 'the end' || line === ''),
  );
});

test('a file that is not there says so', async () => {
  const seen = collector();
  followFile('/nowhere/error.log', seen.sink);
  await seen.end();
  assert.match(seen.ended()?.reason ?? '', /ENOENT/);
});

test('the buffer keeps the end, in whole lines, and knows what came since a mark', () => {
  const buffer = new LogBuffer(100);
  for (let i = 0; i < 50; i++) buffer.append(`line ${i}\n`);
  assert.ok(
    buffer.text.length <= 100 && buffer.text.startsWith('line ') && buffer.text.endsWith('line 49\n'),
  );
  const mark = buffer.total;
  buffer.append('more\n');
  assert.equal(buffer.since(mark), 'more\n');
  assert.equal(buffer.since(0), buffer.text);
});
