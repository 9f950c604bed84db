import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRustRegex } from '../../server/core/regex/rust-regex.ts';
import { loadJudge } from '../kit/atc-router.ts';

/** With `N` for the number of copies: how near to the last regex that atc-router takes ours must stop. */
const SHAPES: readonly (readonly [shape: string, last: number, tolerance: number])[] = [
  ['a{N}', 655_353, 0.0001],
  ['[a-z]{N}', 262_141, 0.0001],
  ['(?-u:\\w){N}', 163_838, 0.0001],
  ['(a){N}', 218_451, 0.0001],
  ['a{0,N}', 262_140, 0.0001],
  ['(?:a?){N}', 187_243, 0.0001],
  ['\\w{N}', 402, 0.02],
  ['\\d{N}', 4275, 0.06],
  ['.{N}', 20_164, 0.06],
];

test('regexes are refused for their size where atc-router refuses them', async () => {
  const judge = await loadJudge();
  const schema = judge.newSchema();
  schema.addField('http.path', 'String');
  for (const [shape, last, tolerance] of SHAPES) {
    const regex = (copies: number) => shape.replaceAll('N', String(Math.floor(copies)));
    // The engine itself runs out of memory on the largest of them, so it is asked about the two smallest alone.
    if (last < 5000) {
      const takes = (copies: number) =>
        judge.prepare(`http.path ~ r#"${regex(copies)}"#`, schema) !== undefined;
      assert.deepEqual([takes(last), takes(last + 1)], [true, false], shape);
    }
    assert.equal(checkRustRegex(regex(last * (1 - tolerance))), undefined, `${shape}: too strict`);
    assert.equal(checkRustRegex(regex(last * (1 + tolerance) + 5))?.code, 'too-big', `${shape}: too lax`);
  }
});
