import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/core/features/diagnose.ts';
import { RULES } from '../../../server/core/rules/rules.ts';
import { judgeForAll } from '../../../server/core/verdict/judge-item.ts';
import { configOf } from '../../kit/check.ts';
import { checkReport } from '../../kit/report.ts';

test('for an unknown target what Enterprise alone takes is information', () =>
  checkReport(`
_format_version: "3.0"
consumer_groups:
^^^^^^^^^^^^^^^ info: unknown-field
- name: gold
services:
- name: a
  host: a.internal
  plugins:
  - name: openid-connect
          ^^^^^^^^^^^^^^ info: unknown-plugin
    config: {issuer: 'https://a.internal'}
  - name: acl
    config:
      allow: [a]
      include_consumer_groups: true
      ^^^^^^^^^^^^^^^^^^^^^^^ info: unknown-field
`));

test('what every gateway refuses is an error', () =>
  checkReport(`
_format_version: "3.0"
services:
- name: a
  host: a.internal
  retries: many
           ^^^^ error: wrong-type
  plugins:
  - name: rate-limitting
          ^^^^^^^^^^^^^^ error: unknown-plugin
`));

test("a plugin that resembles none is taken for the user's own", () =>
  checkReport(`
_format_version: "3.0"
plugins:
- name: acme-billing-headers
        ^^^^^^^^^^^^^^^^^^^^ warning: unknown-plugin
`));

test('a target that is named is judged by itself', () =>
  checkReport(`
# kongsole: kong=3.9
_format_version: "3.0"
plugins:
- name: openid-connect
        ^^^^^^^^^^^^^^ error: unknown-plugin
`));

test('routes with expressions are judged as the flavor that takes them', () =>
  checkReport(`
_format_version: "3.0"
services:
- name: a
  host: a.internal
  routes:
  - name: a
    expression: http.path ^= "/a"
    priority: 3
`));

test('Enterprise has its plugins from their first version on', () =>
  checkReport(`
# kongsole: kong=3.9 edition=enterprise
_format_version: "3.0"
consumer_groups:
- name: gold
plugins:
- name: openid-connect
  config: {issuer: 'https://a.internal'}
- name: ai-mcp-proxy
        ^^^^^^^^^^^^ error: unknown-plugin
- name: cors
  config: {origin: a}
           ^^^^^^ error: unknown-field
`));

test('Enterprise takes whatever names a map of the user has', () =>
  checkReport(`
_format_version: "3.0"
plugins:
- name: http-log
  config:
    http_endpoint: http://logs.internal/
    headers: {X-Team: billing}
- name: response-ratelimiting
  config:
    limits:
      video: {minute: 10}
`));

test('since when Enterprise has a field is said of plugins and of entities', () => {
  const text = `
_format_version: "3.0"
plugins:
- name: acl
  condition: http.path == "/"
  config:
    allow: [a]
    include_consumer_groups: true
- name: rate-limiting
  config:
    minute: 5
    redis:
      cloud_authentication: {auth_provider: aws}
`;
  const config = configOf(text);
  const said = config.items.flatMap(({ parts }) => parts.flatMap((part) => judgeForAll(part, config)));
  assert.deepEqual(
    said.map(({ path, weight }) => [path.at(-1), weight?.because]),
    [
      ['condition', { only: 'oss', since: '3.10' }],
      ['include_consumer_groups', { only: 'oss', since: '3.7' }],
      ['cloud_authentication', { only: 'oss', since: '3.13' }],
    ],
  );
});

test("a finding knows Kong's own page of the entity or of the plugin's field", () => {
  const config = configOf(`
_format_version: "3.0"
services:
- name: a
  host: a.internal
  retries: many
  plugins:
  - name: rate-limiting
    config: {redis: {port: none}}
  - name: acme-billing
    config: {a: 1}
`);
  const pages = diagnose(config, RULES).flatMap(({ finding }) => finding.reference ?? []);
  assert.deepEqual(pages, [
    'https://developer.konghq.com/gateway/entities/service/',
    'https://developer.konghq.com/plugins/rate-limiting/reference/',
    'https://developer.konghq.com/plugins/rate-limiting/reference/#schema--config-redis-port',
    'https://developer.konghq.com/gateway/entities/plugin/',
  ]);
});
