import { test } from 'node:test';
import { checkCompleted, checkCompletion } from '../../kit/check.ts';

test('a half-typed key of a service is completed although the line is no YAML yet', () =>
  checkCompletion(
    `
services:
- name: billing
  pro$0
  host: billing.internal
`,
    { offers: ['protocol', 'port', 'retries', 'routes'], withholds: ['name', 'host', 'paths'] },
  ));

test('the top level offers sections that are not there yet', () =>
  checkCompletion('_format_version: "3.0"\nservices: []\n$0\n', {
    offers: ['routes', 'consumers', 'upstreams'],
    withholds: ['services', '_format_version'],
  }));

test('a plugin that names itself below its config still decides what the config offers', () =>
  checkCompletion(
    `
services:
- name: billing
  plugins:
  - config:
      ori$0
    name: cors
`,
    { offers: ['origins', 'max_age', 'credentials'], withholds: ['policy', 'name'] },
  ));

test('a field with choices offers them', () =>
  checkCompletion('services:\n- name: billing\n  protocol: $0\n', {
    offers: ['http', 'https', 'grpc', 'tls_passthrough'],
  }));

test('elements of a list of choices are offered after the dash', () =>
  checkCompletion('routes:\n- name: r\n  protocols:\n  - ht$0\n', { offers: ['http', 'https'] }));

test('a foreign key offers the names that the file declares', () =>
  checkCompletion('services:\n- name: billing\n- name: ledger\nroutes:\n- name: r\n  service: $0\n', {
    offers: ['billing', 'ledger'],
    withholds: ['r'],
  }));

test("a service's host offers the upstreams", () =>
  checkCompletion('upstreams:\n- name: pool\nservices:\n- name: billing\n  host: $0\n', {
    offers: ['pool'],
  }));

test('the name of a plugin is one that the gateway has', () =>
  checkCompletion('plugins:\n- name: $0\n', { offers: ['cors', 'rate-limiting', 'key-auth'] }));

test('an older gateway offers what it has', () =>
  checkCompletion(
    'plugins:\n- name: $0\n',
    { offers: ['cors'], withholds: ['ai-proxy'] },
    { target: { version: '3.4', edition: 'oss', flavor: 'traditional_compatible' } },
  ));

test('a list is begun with its first dash', () =>
  checkCompleted(
    `
services:
- name: billing
  rou$0
`,
    'routes',
    `
services:
- name: billing
  routes:
  - $0
`,
  ));

test('a list on the line of the dash is indented below its key', () =>
  checkCompleted(
    `
services:
- rou$0
`,
    'routes',
    `
services:
- routes:
  - $0
`,
  ));

test('in flow style the keys beside it are withheld and the values offered', () => {
  checkCompletion('services:\n- {name: billing, pro$0}\n', { offers: ['protocol'], withholds: ['name'] });
  checkCompletion('services:\n- {name: billing, protocol: $0}\n', { offers: ['https'] });
});

test('in JSON a key is completed inside its quotes', () =>
  checkCompletion(
    '{"services": [{"name": "billing", "pro$0"}]}',
    { offers: ['protocol', 'host'], withholds: ['name'] },
    { fileName: 'kong.json' },
  ));
