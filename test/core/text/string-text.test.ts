import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringText } from '../../../server/core/text/string-text.ts';

test('lines end at LF, CR LF and a lone CR', () => {
  const text = stringText('a\nbb\r\nc\rd');
  assert.deepEqual(text.positionAt(3), { line: 1, character: 1 });
  assert.deepEqual(text.positionAt(6), { line: 2, character: 0 });
  assert.deepEqual(text.positionAt(99), { line: 3, character: 1 });
  assert.equal(text.offsetAt({ line: 3, character: 1 }), 9);
});

test('a position past the end of its line means the end of that line', () => {
  const text = stringText('ab\r\nc');
  assert.equal(text.offsetAt({ line: 0, character: 50 }), 2);
  assert.equal(text.offsetAt({ line: 9, character: 0 }), 5);
});

test('the old text stays valid after an edit', () => {
  const old = stringText('name: a');
  const next = old.edit([{ span: { start: 6, end: 7 }, text: 'bc' }]);
  assert.equal(next.slice(0, next.length), 'name: bc');
  assert.equal(old.slice(0, old.length), 'name: a');
});
