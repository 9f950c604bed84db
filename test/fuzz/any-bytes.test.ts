/** No text makes a reader throw, hang or fill the memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '../../server/core/syntax/document.ts';
import { toPlain } from '../../server/core/syntax/read.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import { randomFrom } from '../kit/random.ts';

const FORMATS: readonly Format[] = ['yaml', 'json'];

/** Reads all that can be asked of a text. */
function readAll(text: string, format: Format): number {
  const { root, problems, comments } = readDocument(text, format);
  if (root) toPlain(root);
  for (const each of [...problems.map(({ at }) => at), ...comments]) {
    const { start, end } = spanOf(each);
    assert.ok(0 <= start && start <= end && end <= text.length + 1, `${start}-${end} of ${text.length}`);
  }
  return problems.length;
}

test('random bytes are read in every format', () => {
  const random = randomFrom(7);
  const signs = [
    '\0',
    '\ud800',
    '\udc00',
    '\ufeff',
    '\u2028',
    '\r',
    '\n',
    '\t',
    ' ',
    ...'-?:,[]{}#&*!|>\'"%@`.a0~<',
  ];
  for (let i = 0; i < 3000; i++) {
    const text = random
      .times(60, () => (random.chance(0.7) ? random.pick(signs) : String.fromCharCode(random.below(65_536))))
      .join('');
    for (const format of FORMATS) readAll(text, format);
  }
});

test('a hundred thousand levels are told of', () => {
  const LEVELS = 100_000;
  for (const sign of ['[', '{a: ', '- ', '? ', 'a: ', '[{a: ']) {
    for (const before of ['', 'services:\n- name: ', '%\n']) {
      assert.ok(0 < readAll(before + sign.repeat(LEVELS), 'yaml'), sign);
    }
  }
  assert.ok(0 < readAll('['.repeat(LEVELS) + ']'.repeat(LEVELS), 'yaml'));
  assert.ok(0 < readAll('{"a":'.repeat(LEVELS), 'json'));
  const steps = Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
  assert.ok(0 < readAll(steps, 'yaml'));
});

test('signs without end are read in a time that grows with their number', () => {
  for (const sign of [
    '&a ',
    '!x ',
    '"',
    "'",
    ',',
    ': ',
    '*a ',
    '|',
    '\0',
    '\ud800',
    '\t',
    '\r',
    '---\n',
    '...\n',
  ]) {
    for (const format of FORMATS) readAll(sign.repeat(5_000), format);
  }
});

test('a line of ten megabytes is a line', () => {
  const long = 'x'.repeat(10_000_000);
  assert.equal(readAll(`a: ${long}`, 'yaml'), 0);
  assert.equal(readAll(`# ${long}\na: "${long}"`, 'yaml'), 0);
  assert.equal(readAll(`{"a": "${long}"}`, 'json'), 0);
  assert.ok(0 < readAll(`a: "${long}`, 'yaml'));
});
