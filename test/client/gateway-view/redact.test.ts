import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redacted } from '../../../client/gateway-view/redact.ts';

test('keys, passwords and tokens are masked however deep they stand', () => {
  const shown = JSON.stringify(
    redacted({
      key: '-----BEGIN PRIVATE KEY-----hidden',
      config: {
        client_secret: ['hidden'],
        redis: { password: 'hidden', host: 'redis' },
        headers: [{ api_key: 'hidden' }],
      },
    }),
  );
  assert.doesNotMatch(shown, /hidden/);
  assert.match(shown, /"host":"redis"/);
});

test('references into a vault, numbers and names of fields stay', () => {
  const plain = {
    password: '{vault://env/password}',
    key_names: ['apikey'],
    key_in_body: false,
    public_key: 'shown',
    keyring: 'shown',
    secret: null,
  };
  assert.deepEqual(redacted(plain), plain);
});
