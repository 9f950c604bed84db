import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkedText } from '../../../server/core/text/chunked-text.ts';
import type { SourceText } from '../../../server/core/text/source-text.ts';
import { stringText } from '../../../server/core/text/string-text.ts';
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
