import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  validateAcmeStorage,
  validateAiLogStatistics,
  validateAttributes,
  validateHttpLog,
  validateOauth2Flows,
  validateRateLimiting,
  validateStaticTags,
  validateTermination,
} from '../../../server/core/validators/plugin-records.ts';
import { validateSharedDict } from '../../../server/core/validators/shared-dicts.ts';
import { wordsOf } from '../../../server/core/validators/words.ts';

test('a longer period may not have a lower limit', () => {
  const found = validateRateLimiting({ second: 10, minute: null, hour: 5, policy: 'local', sync_rate: -1 });
  assert.deepEqual(found?.path, ['hour']);
  assert.equal(
    found && wordsOf(found),
    'the limit for an hour (5) is lower than the one for a second (10); raise it or leave it out',
  );
  assert.equal(validateRateLimiting({ second: 5, hour: 5, policy: 'local', sync_rate: -1 }), undefined);
});

test('sync_rate counts for redis only', () => {
  assert.equal(validateRateLimiting({ policy: 'local', sync_rate: 1 })?.code, 'sync-rate-without-redis');
  assert.equal(validateRateLimiting({ policy: 'redis', sync_rate: 0.01 })?.code, 'sync-rate-too-small');
  assert.equal(validateRateLimiting({ policy: 'redis', sync_rate: 0.02 }), undefined);
});

test('a terminated request is answered by a message or a body', () => {
  assert.equal(validateTermination({ message: 'a', body: 'b' })?.code, 'message-with-body');
  assert.equal(validateTermination({ content_type: 'text/plain' })?.code, 'content-type-without-body');
  assert.equal(validateTermination({ echo: true, body: 'b' })?.code, 'echo-with-body');
  assert.equal(validateTermination({ body: 'b', content_type: 'text/plain', echo: false }), undefined);
});

test('http-log takes a user name or an Authorization header', () => {
  const endpoint = { http_endpoint: 'http://me:pw@a' };
  assert.deepEqual(validateHttpLog({ ...endpoint, headers: { AUTHORIZATION: 'x' } })?.path, [
    'headers',
    'AUTHORIZATION',
  ]);
  assert.equal(validateHttpLog({ ...endpoint, headers: { 'x-a': 'x' } }), undefined);
});

test('the others say no where Kong does', () => {
  assert.equal(validateOauth2Flows({ enable_implicit_grant: false })?.code, 'no-flow');
  assert.equal(validateAttributes({ a: 1, b: '' })?.code, 'empty-attribute');
  assert.equal(validateAttributes({ a: [] })?.code, 'attribute-type');
  assert.deepEqual(validateStaticTags([{ name: 'a' }, { name: 'a' }])?.path, [1, 'name']);
  assert.equal(validateAcmeStorage({ storage: 'kong' })?.code, 'storage-needs-database');
  assert.equal(validateSharedDict('nope', '3.9')?.code, 'unknown-shared-dict');
  assert.equal(validateSharedDict('kong_db_cache', '2.8'), undefined);
  const ai = {
    route_type: 'llm/v1/completions',
    model: { provider: 'anthropic' },
    logging: { log_statistics: true },
  };
  assert.equal(validateAiLogStatistics(ai)?.code, 'no-statistics');
});
