import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { WholeMessageWriter } from '../../server/transport/message-writer.ts';

test('a message is written in one go, one after the other', async () => {
  const written: string[] = [];
  const writer = new WholeMessageWriter(
    new Writable({
      writev(pieces, done) {
        written.push(Buffer.concat(pieces.map(({ chunk }) => chunk)).toString());
        setImmediate(done);
      },
    }),
  );
  await Promise.all([writer.write({ jsonrpc: '2.0' }), writer.write({ jsonrpc: 'ü' })]);
  assert.deepEqual(written, [
    'Content-Length: 17\r\n\r\n{"jsonrpc":"2.0"}',
    'Content-Length: 16\r\n\r\n{"jsonrpc":"ü"}',
  ]);
});

test('who wrote and who listens are told that a message could not be written', async () => {
  const writer = new WholeMessageWriter(
    new Writable({ write: (_bytes, _encoding, done) => done(new Error('the client is gone')) }),
  );
  const told: (readonly [string, number | undefined])[] = [];
  writer.onError(([{ message }, , count]) => told.push([message, count]));
  await assert.rejects(writer.write({ jsonrpc: '2.0' }), /the client is gone/);
  assert.deepEqual(
    told.filter(([, count]) => count !== undefined),
    [['the client is gone', 1]],
  );
});
