import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  migratePath,
  normalizePath,
  validatePath,
  validateRoutePath,
} from '../../../server/core/validators/path.ts';
import type { RegexCheck } from '../../../server/core/validators/regex-check.ts';

const parenthesesMatch: RegexCheck = (pattern) =>
  pattern.split('(').length === pattern.split(')').length
    ? undefined
    : { reason: 'missing )', at: pattern.indexOf('(') };

function codeOf(path: string, version: '2.8' | '3.4' | '3.9'): string | undefined {
  return validateRoutePath(path, version, parenthesesMatch)?.code;
}

test("a service's path has RFC 3986 characters and whole escapes", () => {
  assert.equal(validatePath("/a/b.c~!$&'()*+,;=:@%2F"), undefined);
  assert.deepEqual(validatePath('/a b'), {
    code: 'path-character',
    facts: { character: ' ' },
    part: { from: 2, to: 3 },
  });
  assert.deepEqual(validatePath('/a%2'), {
    code: 'percent-escape',
    facts: { escape: '%2' },
    part: { from: 2, to: 4 },
  });
});

test('a plain path of 3.x must be in normal form', () => {
  for (const path of ['/', '/a/b', '/a%2F', '/users/\\d+', '/a/*', '/{id}', '/ä'])
    assert.equal(codeOf(path, '3.9'), undefined);
  const wrong = {
    '/a//b': '/a/b',
    '/a/./b': '/a/b',
    '/a/../b': '/b',
    '/%41': '/A',
    '/%2f': '/%2F',
    '/%C3%A4': '/ä',
  };
  for (const [path, normalized] of Object.entries(wrong)) {
    assert.equal(codeOf(path, '3.4'), 'path-not-normalized');
    assert.equal(normalizePath(path), normalized);
  }
});

test('a regex path is judged without its tilde', () => {
  assert.equal(codeOf('~/a(b)', '3.9'), undefined);
  assert.deepEqual(validateRoutePath('~/a(b', '3.9', parenthesesMatch), {
    code: 'invalid-regex',
    facts: { pattern: '/a(b', reason: 'missing )' },
    part: { from: 3, to: 5 },
  });
});

test('2.8 takes a path with other characters for a regex', () => {
  assert.equal(codeOf('/a//b%41', '2.8'), undefined);
  assert.equal(codeOf('/a(', '2.8'), 'invalid-regex');
  assert.equal(codeOf('/a%2', '2.8'), 'percent-escape');
});

test('3.x migrates the paths of older formats', () => {
  const migrated = {
    '/a//b/%41': '/a/b/A',
    '/users/\\d+': '~/users/\\d+',
    '~/x': '~/x',
    '~/x/\\d+': '~~/x/\\d+',
    '/a+%2e': '~/a+\\.',
  };
  for (const [path, expected] of Object.entries(migrated)) assert.equal(migratePath(path), expected);
});
