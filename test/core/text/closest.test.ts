import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closest } from '../../../server/core/text/closest.ts';

test('a swapped pair of letters is one step', () => {
  assert.equal(closest('protcool', ['protocol', 'port', 'path']), 'protocol');
});

test('a word near nothing gets no suggestion', () => {
  assert.equal(closest('zzz', ['protocol', 'port', 'path']), undefined);
});

test('case does not count as a difference', () => {
  assert.equal(closest('HOST', ['host', 'hosts']), 'host');
});
