import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { Secret } from '../../../client/admin-api/secret.ts';

test('a secret prints as bullets, however it is printed', () => {
  const secret = new Secret('kpat_very_secret');
  const printed = [
    `${secret}`,
    String(secret),
    JSON.stringify({ secret }),
    inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
    format('%s %o %j', secret, secret, { secret }),
    Object.entries(secret).join(),
  ].join('\n');
  assert.doesNotMatch(printed, /very/);
  assert.match(printed, /••••/);
});

test('a secret gives its value to who asks for it by name', () => {
  assert.equal(new Secret('kpat').reveal(), 'kpat');
});
