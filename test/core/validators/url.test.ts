import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitUrl, validateRedirectUri, validateUrl } from '../../../server/core/validators/url.ts';

function partsOf(url: string): readonly string[] {
  return Object.entries(splitUrl(url) ?? {}).map(([name, part]) => `${name} ${part.text}`);
}

test('a URL is taken apart as LuaSocket does it', () => {
  assert.deepEqual(partsOf('http://u:p@a.b:8080'), ['scheme http', 'userinfo u:p', 'port 8080', 'host a.b']);
  assert.deepEqual(partsOf('//a.b:443/x'), ['port 443', 'host a.b', 'path /x']);
  assert.deepEqual(partsOf('http://[::1]:9000'), ['scheme http', 'port 9000', 'host ::1']);
  assert.deepEqual(partsOf('a.b:8080'), ['scheme a.b', 'path 8080']);
  assert.deepEqual(partsOf('http://a.b:'), ['scheme http', 'port ', 'host a.b']);
  assert.equal(splitUrl(''), undefined);
});

test('the parts know where they stand', () => {
  const url = 'http://me@a.b:80/c;d?e#f';
  for (const part of Object.values(splitUrl(url) ?? {}))
    assert.equal(url.slice(part.from, part.to), part.text);
  assert.deepEqual(partsOf(url), [
    ...['scheme http', 'userinfo me', 'port 80', 'host a.b', 'path /c', 'query e', 'fragment f'],
  ]);
});

test('a URL needs host and scheme', () => {
  assert.equal(validateUrl('http://a'), undefined);
  assert.equal(validateUrl('a/b')?.code, 'url-without-host');
  assert.equal(validateUrl('//a')?.code, 'url-without-scheme');
  assert.equal(validateRedirectUri('http://a#b')?.code, 'url-with-fragment');
});
