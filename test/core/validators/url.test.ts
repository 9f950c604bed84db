import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readServiceUrl,
  splitUrl,
  validateRedirectUri,
  validateUrl,
} from '../../../server/core/validators/url.ts';

function fieldsOf(url: string) {
  const read = readServiceUrl(url);
  return read && [read.protocol, read.host, read.port, read.path];
}

test("a service's url stands for protocol, host, port and path", () => {
  assert.deepEqual(fieldsOf('https://a.b/c?d#e'), ['https', 'a.b', 443, '/c']);
  assert.deepEqual(fieldsOf('http://u:p@a.b:8080'), ['http', 'a.b', 8080, null]);
  assert.deepEqual(fieldsOf('//a.b:443/x'), ['https', 'a.b', 443, '/x']);
  assert.deepEqual(fieldsOf('http://[::1]:9000'), ['http', '::1', 9000, null]);
  assert.deepEqual(fieldsOf('grpc://a.b'), ['grpc', 'a.b', 80, null]);
  assert.equal(fieldsOf(''), undefined);
});

test('a url without scheme is taken apart at the first colon', () =>
  assert.deepEqual(fieldsOf('a.b:8080'), ['a.b', null, 80, '8080']));

test('a port that is no number stays text, for Kong to refuse', () => {
  assert.deepEqual(fieldsOf('http://a.b:'), ['http', 'a.b', '', null]);
  assert.deepEqual(fieldsOf('http://a.b:http'), ['http', 'a.b', 'http', null]);
});

test('the parts know where they stand', () => {
  const url = 'http://me@a.b:80/c;d?e#f';
  const parts = splitUrl(url);
  for (const part of Object.values(parts ?? {})) assert.equal(url.slice(part.from, part.to), part.text);
  assert.deepEqual(
    Object.entries(parts ?? {}).map(([name, part]) => `${name} ${part.text}`),
    ['scheme http', 'userinfo me', 'port 80', 'host a.b', 'path /c', 'query e', 'fragment f'],
  );
});

test('a URL needs host and scheme', () => {
  assert.equal(validateUrl('http://a'), undefined);
  assert.equal(validateUrl('a/b')?.code, 'url-without-host');
  assert.equal(validateUrl('//a')?.code, 'url-without-scheme');
  assert.equal(validateRedirectUri('http://a#b')?.code, 'url-with-fragment');
});
