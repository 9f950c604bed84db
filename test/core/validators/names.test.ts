import assert from 'node:assert/strict';
import { test } from 'node:test';
import { luaTrouble, validateLua, validateTemplatePair } from '../../../server/core/validators/lua.ts';
import {
  validateCookieName,
  validateEntityName,
  validateHeaderName,
  validateHeaderRename,
  validateTag,
} from '../../../server/core/validators/names.ts';
import { isVaultReference } from '../../../server/core/validators/vault-reference.ts';

test('of ASCII a name has letters, digits and .-_~', () => {
  assert.equal(validateEntityName('käse.a-b_c~1'), undefined);
  assert.deepEqual(validateEntityName('a b'), {
    code: 'name-character',
    facts: { character: ' ' },
    part: { from: 1, to: 2 },
  });
  assert.equal(validateEntityName('a\ud800')?.code, 'lone-surrogate');
});

test('a tag has spaces from 3.0 on, commas and slashes never', () => {
  assert.equal(validateTag('a b', '3.4'), undefined);
  assert.equal(validateTag('a b', '2.8')?.code, 'tag-character');
  assert.equal(validateTag('a,b', '3.9')?.code, 'tag-character');
  assert.equal(validateTag('a/b', '3.9')?.code, 'tag-character');
});

test('header and cookie names', () => {
  assert.equal(validateHeaderName('X-My_Header'), undefined);
  assert.equal(validateHeaderName('X My')?.code, 'header-name-character');
  assert.equal(validateCookieName('a.b', '3.9'), undefined);
  assert.equal(validateCookieName('a.b', '3.4')?.code, 'cookie-name-character');
  assert.equal(validateHeaderRename('a:b'), undefined);
  assert.deepEqual(validateHeaderRename('a:b c')?.part, { from: 3, to: 4 });
  assert.equal(validateHeaderRename('a')?.code, 'pair-without-value');
});

test('Lua must compile, and is told where it does not', () => {
  assert.equal(validateLua('return function() kong.log("x") end'), undefined);
  assert.equal(validateLua('goto done; ::done:: local n = 10ULL'), undefined);
  const trouble = luaTrouble('local a = 1\nif a then');
  assert.equal(trouble?.line, 2);
});

test('each expression of a template must compile', () => {
  assert.equal(validateTemplatePair('x-path:$(uri_captures[1] or "a")/$(b)'), undefined);
  assert.equal(validateTemplatePair('a:$(unclosed'), undefined);
  assert.equal(validateTemplatePair('a')?.code, 'pair-without-value');
  const bad = validateTemplatePair('a:x$(1 +)');
  assert.equal(bad?.code, 'template-syntax');
  assert.deepEqual(bad?.part, { from: 5, to: 8 });
});

test('a vault reference is known by its ends', () => {
  assert.equal(isVaultReference('{vault://env/key}'), true);
  assert.equal(isVaultReference('{vault://}'), true);
  assert.equal(isVaultReference('{vault:/env/key}'), false);
});
