import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toByteString } from '../../../server/core/regex/byte-string.ts';
import { parsePcre } from '../../../server/core/regex/pcre-parser.ts';
import { isPlain } from '../../../server/core/regex/plain.ts';
import { compileRustRegex } from '../../../server/core/regex/rust-regex.ts';
import { randomFrom } from '../../kit/random.ts';

const PIECES = [
  '/',
  'items',
  'v1',
  '-',
  '_',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '\\.',
  '+',
  '*',
  '?',
  '^',
  '$',
  '(',
  ')',
  '(?:',
  '(?<id>',
  '(?P<other>',
  '[^/]',
  '[0-9]',
  '[a-z0-9_-]',
  '[a-zA-Z]',
  '[^_]',
  '[',
  ']',
  '|',
  '{2}',
  'ü',
  '\\/',
  '[z-a]',
] as const;

test('what counts as plain is taken by both engines', () => {
  const random = randomFrom(3);
  let plain = 0;
  for (let i = 0; i < 20_000; i++) {
    const pattern = Array.from({ length: 1 + random.below(7) }, () => random.pick(PIECES)).join('');
    if (!isPlain(pattern)) continue;
    plain += 1;
    assert.equal(parsePcre(toByteString(pattern)).problem, undefined, pattern);
    assert.equal(compileRustRegex(pattern).kind, 'regex', pattern);
  }
  assert.ok(300 < plain, `${plain}`);
});

test('the largest plain regex is not too large', () => {
  for (const piece of ['\\w', '\\w+', '[^a-z]', '(\\w*)*', '.']) {
    const pattern = piece.repeat(Math.floor(200 / piece.length));
    assert.ok(isPlain(pattern));
    assert.equal(compileRustRegex(pattern).kind, 'regex', piece);
  }
  assert.ok(!isPlain('a'.repeat(201)));
});

test('paths as people write them are plain', () => {
  for (const pattern of [
    '/items/(?<id>\\d+)$',
    '^/v[0-9]+/(?P<user>\\w+)',
    '/files/.*\\.pdf',
    '/a/[^/]+/b(?:/c)?',
  ])
    assert.ok(isPlain(pattern), pattern);
  for (const pattern of ['/a|/b', '/a{2}', '(?=a)', 'ü', '(?<a>b)(?<a>c)', 'a++', '[z-a]'])
    assert.ok(!isPlain(pattern), pattern);
});
