import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOurs } from '../../../server/core/dialect/recognise.ts';

const OURS: Readonly<Record<string, string>> = {
  'a format version': '# hello\n---\n_format_version: "3.0"\n',
  'a format version in JSON': '{"services": [], "_format_version": "3.0"}',
  'a service without version': 'services:\n- name: a\n  url: http://a\n',
  'a service in flow style': 'services: [{name: a, host: b}]',
  'a plugin': 'plugins:\n  - name: cors\n    config:\n      origins: ["*"]\n',
  'a consumer': '\nconsumers:\n- username: me\n',
  'plugin configs of decK': '_plugin_configs: {}\n',
  'select tags of decK': ' _info:\n    select_tags:\n    - a\n',
  'templated text':
    '{{- if .Values.x }}\n_format_version: "3.0"\nservices:\n{% for s in x %}\n- name: {{ s }}\n{% endfor %}\n',
  'a foreign key beside a format version': '_format_version: "3.0"\nkind: x\n',
};

const OTHERS: Readonly<Record<string, string>> = {
  compose:
    'version: "3"\nservices:\n  kong:\n    image: kong\n    environment:\n      KONG_DATABASE: "off"\n',
  'a Kubernetes manifest': 'apiVersion: configuration.konghq.com/v1\nkind: KongPlugin\nplugin: cors\n',
  'a list of manifests': 'apiVersion: v1\nkind: List\nitems: []\n',
  'a GitLab job': 'test:\n  services:\n    - name: docker:dind\n      alias: x\n',
  'services of a build': 'services:\n  - name: postgres\n    image: postgres\n',
  'APISIX routes': 'routes:\n  - uri: /a\n    methods: [GET]\n    upstream_id: 1\n',
  'values of the chart': 'proxy:\n  enabled: true\ndblessConfig:\n  config: |\n    _format_version: "3.0"\n',
  OpenAPI: 'openapi: 3.0.0\ninfo: {title: a}\npaths: {}\n',
  'a plain list': '- a\n- b\n',
  'an empty file': '',
};

test('the content says what is ours, whatever the name', () => {
  for (const [what, text] of Object.entries(OURS)) assert.equal(isOurs(text, 'x/some.yml'), true, what);
  for (const [what, text] of Object.entries(OTHERS)) assert.equal(isOurs(text, 'kong/some.yml'), false, what);
});

test('a name makes an empty or half-written file ours, but nothing else', () => {
  for (const name of ['kong.yaml', 'dir/kong.yml', 'deck.yaml', 'orders.kong.yaml', 'kong.prod.yml'])
    for (const text of ['', '# todo\n', '_for', 'services:\n', 'services:\n- name: a\n', '---\n'])
      assert.equal(isOurs(text, name), true, `${name} ${text}`);
  for (const [what, text] of Object.entries(OTHERS))
    if (what !== 'an empty file' && what !== 'a plain list')
      assert.equal(isOurs(text, 'kong.yaml'), false, what);
});

test('a routing test is not ours', () =>
  assert.equal(isOurs('_format_version: "3.0"\n', 'a.kongtest.yaml'), false));

test('a head that ends anywhere is taken', () => {
  const text = '_format_version: "3.0"\nservices:\n- {name: "a b", url: "http://x"}\n';
  for (let length = 16; length < text.length; length++)
    assert.equal(isOurs(text.slice(0, length), 'a.yml'), true);
});
