import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBytes, toBytes } from '../../../server/core/router/bytes.ts';
import {
  escapePath,
  joinV0,
  joinV1,
  normalizePath,
  sanitizePostfix,
} from '../../../server/core/router/uri.ts';

const NORMALISED: readonly (readonly [string, string])[] = [
  ['/a%2fb', '/a%2Fb'],
  ['/%7e', '/~'],
  ['/a/./b/../c', '/a/c'],
  ['//foo//bar', '/foo/bar'],
  ['/caf%C3%A9', toBytes('/café')],
  ['/a/%2e%2e/b', '/b'],
  ['/a/..', '/'],
  ['/..a/.b', '/..a/.b'],
  ['', ''],
];

for (const [path, expected] of NORMALISED) {
  test(`Kong routes ${path || 'an empty path'} as ${fromBytes(expected)}`, () =>
    assert.equal(normalizePath(path), expected));
}

test('what may not stand in a request line is escaped anew, what is reserved stays', () =>
  assert.equal(escapePath(toBytes('/ü"<>%2F$&')), '/%C3%BC%22%3C%3E%2F$&'));

test('the rest behind a prefix cannot climb out of the service', () => {
  assert.equal(sanitizePostfix('../x'), 'x');
  assert.equal(sanitizePostfix('./x'), 'x');
  assert.equal(sanitizePostfix('..'), '');
  assert.equal(sanitizePostfix('.x'), '.x');
});

/** The table of Kong's documentation: service path, route path, request, then v0 and v1 with and without strip. */
const JOINED: readonly (readonly [string, string, string, string, string, string, string])[] = [
  ['/', '/fv', '/fv', '/', '/', '/fv', '/fv'],
  ['/', '/fv', '/fvreq', '/req', '/req', '/fvreq', '/fvreq'],
  ['/', '/fv/', '/fv/req', '/req', '/req', '/fv/req', '/fv/req'],
  ['/s', '/fv', '/fv', '/s', '/s', '/s/fv', '/sfv'],
  ['/s', '/fv', '/fv/', '/s/', '/s/', '/s/fv/', '/sfv/'],
  ['/s', '/fv', '/fvreq', '/s/req', '/sreq', '/s/fvreq', '/sfvreq'],
  ['/s', '/fv/', '/fv/req', '/s/req', '/sreq', '/s/fv/req', '/sfv/req'],
  ['/s/', '/fv', '/fv', '/s', '/s/', '/s/fv', '/s/fv'],
  ['/s/', '/fv', '/fv/req', '/s/req', '/s/req', '/s/fv/req', '/s/fv/req'],
  ['/s/', '/fv/', '/fv/', '/s/', '/s/', '/s/fv/', '/s/fv/'],
];

for (const [base, prefix, path, v0, v1, whole0, whole1] of JOINED) {
  test(`service path ${base} with route path ${prefix} and request ${path}`, () => {
    const rest = path.slice(prefix.length);
    assert.deepEqual(
      [joinV0(base, rest, path, true), joinV1(base, rest, path, true)],
      [v0, v1],
      'with strip_path',
    );
    assert.deepEqual(
      [joinV0(base, rest, path, false), joinV1(base, rest, path, false)],
      [whole0, whole1],
      'without strip_path',
    );
  });
}

test('bytes that are no UTF-8 spell no text', () => {
  assert.equal(fromBytes('\xff'), undefined);
  assert.equal(fromBytes('\xc0\x80'), undefined);
  assert.equal(fromBytes('\xed\xa0\x80'), undefined);
  assert.equal(fromBytes(toBytes('日本😀')), '日本😀');
});
