import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeNamed, fieldsOfRecord, recordAt } from '../../../server/core/catalogue/describe.ts';
import { catalogueFor } from '../../../server/core/catalogue/shared-catalogues.ts';
import { subschemaChooser } from '../../../server/core/verdict/choose-subschema.ts';
import { configOf } from '../../kit/check.ts';

const FILE = `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  routes:
  - paths: [/pay]
    protocols: [grpc]
  plugins:
  - name: rate-limiting
    config:
      redis: {host: cache}
  - name: request-transformer
    config:
      add: {headers: [a:b]}
`;

function at(...path: (string | number)[]) {
  const catalogue = catalogueFor('oss', '3.9', 'traditional_compatible');
  return { catalogue, record: recordAt(catalogue, path, subschemaChooser(configOf(FILE))) };
}

function names(...path: (string | number)[]): readonly string[] {
  const { catalogue, record } = at(...path);
  return record ? fieldsOfRecord(catalogue, record).map(({ name }) => name) : [];
}

function described(name: string, ...path: (string | number)[]) {
  const { catalogue, record } = at(...path);
  return record && describeNamed(catalogue, record, name);
}

test('a service has its own fields and its shorthand', () => {
  assert.ok(names('services', 0).includes('connect_timeout'));
  assert.ok(names('services', 0).includes('url'));
});

test('the fields of a plugin are those of the plugin that is named', () => {
  assert.ok(names('services', 0, 'plugins', 0, 'config').includes('minute'));
  assert.ok(names('services', 0, 'plugins', 0, 'config', 'redis').includes('database'));
  assert.deepEqual(names('services', 0, 'plugins', 1, 'config', 'add'), ['body', 'headers', 'querystring']);
});

test('a gRPC route has no methods to offer', () => {
  assert.ok(names('services', 0, 'routes', 0).includes('paths'));
  assert.ok(!names('services', 0, 'routes', 0).includes('methods'));
});

test('where no record is there is nothing to offer', () => {
  assert.deepEqual(names('services', 0, 'tags'), []);
  assert.deepEqual(names('services', 0, 'plugins', 1, 'config', 'add', 'headers', 0), []);
  assert.deepEqual(names('nonsense', 0), []);
});

test('a field knows its type, limits and default, and no first version when it was always there', () => {
  const port = described('port', 'services', 0);
  assert.equal(port?.type, 'integer');
  assert.deepEqual([port?.minimum, port?.maximum, port?.default, port?.required], [0, 65535, 80, false]);
  assert.equal(port?.since, undefined);
  assert.equal(described('host', 'services', 0)?.required, true);
});

test('an old name says what to use instead', () => {
  const old = described('redis_host', 'services', 0, 'plugins', 0, 'config');
  assert.deepEqual(old?.deprecated, { removedIn: '4.0', use: ['redis.host'] });
});
