import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finish } from '../../../server/core/syntax/finish.ts';
import { chunkedText } from '../../../server/core/text/chunked-text.ts';
import type { SourceText } from '../../../server/core/text/source-text.ts';
import { stringText } from '../../../server/core/text/string-text.ts';
import { countWork } from '../../kit/counted-work.ts';
import { randomFrom } from '../../kit/random.ts';

test('a text in chunks answers as one string does, after any edits', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = randomFrom(seed);
    const ending = random.pick(['\n', '\r\n', '\r', ' ']);
    let whole: SourceText = stringText(`line ${'x'.repeat(random.below(90))}${ending}`.repeat(900));
    let chunked: SourceText = chunkedText(whole.slice(0, whole.length));
    for (let i = 0; i < 12; i++) {
      const start = random.below(whole.length + 1);
      const end = Math.min(whole.length, start + random.pick([0, 0, 1, 5, 40_000]));
      const edit = {
        span: { start, end },
        text: random.pick(['', 'y', '\n', '\r', '\r\n', 'z\n'.repeat(20_000)]),
      };
      whole = whole.edit([edit]);
      chunked = chunked.edit([edit]);
      assert.equal(chunked.length, whole.length);
      for (let k = 0; k < 20; k++) {
        const at = random.below(whole.length + 1);
        assert.deepEqual(chunked.positionAt(at), whole.positionAt(at), `seed ${seed}, offset ${at}`);
        const position = { line: random.below(1000), character: random.below(50) };
        assert.equal(chunked.offsetAt(position), whole.offsetAt(position), `seed ${seed}`);
        assert.equal(chunked.slice(at, at + 70_000), whole.slice(at, at + 70_000));
      }
    }
    assert.equal(chunked.slice(0, chunked.length), whole.slice(0, whole.length));
  }
});

test('the beginning of a huge text and all of it are there without going through it', () => {
  const counter = countWork();
  const workFor = (lines: number): number => {
    const text = 'some line\n'.repeat(lines);
    const source = chunkedText(text);
    return counter.count(() => {
      assert.equal(source.offsetAt({ line: 1, character: 0 }), 10);
      assert.deepEqual(source.positionAt(10), { line: 1, character: 0 });
      assert.equal(source.slice(0, source.length), text);
    });
  };
  workFor(10_000);
  const work = workFor(10_000);
  assert.ok(0 < work);
  assert.ok(workFor(200_000) <= work + 20);
  counter.stop();
});

test('the lines of a huge text are counted a little at a time', () => {
  const source = chunkedText('some line\n'.repeat(500_000));
  assert.ok(source.countLines);
  let steps = 0;
  for (const _ of source.countLines()) steps += 1;
  assert.ok(2 < steps);
  const counter = countWork();
  const work = counter.count(() => assert.equal(source.positionAt(4_999_999).line, 499_999));
  assert.ok(work < 20_000, String(work));
  finish(source.countLines());
  counter.stop();
});
