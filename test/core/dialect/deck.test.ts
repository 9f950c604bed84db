import { test } from 'node:test';
import { checkReport } from '../../kit/report.ts';

test("decK's own constructs are no mistakes in a state file", () =>
  checkReport(`
_format_version: "3.0"
_info:
  select_tags: [billing]
  default_lookup_tags:
    services: [shared]
_plugin_configs:
  slow: {minute: 5}
_workspace: team-red
services:
- name: a
  host: a.internal
  routes:
  - name: a
    paths: [/a]
    plugins:
    - name: rate-limiting
      _config: slow
routes:
- name: b
  paths: [/b]
  service: {name: elsewhere}
consumer_groups:
- name: gold
  plugins:
  - name: rate-limiting-advanced
    ^^^^^^^^^^^ info: unknown-plugin
    config: {limit: [5], window_size: [60]}
consumers:
- username: me
  groups: [{name: gold}]
  keyauth_credentials:
  - key: \${{ env "DECK_KEY" }}
`));

test('a misspelt field is one for decK, too', () =>
  checkReport(`
_info: {select_tags: [a]}
services:
- name: a
  hots: a.internal
  ^^^^ error: unknown-field
  host: a.internal
plugins_: []
^^^^^^^^ error: unknown-field
`));

test('a reference may lead to another file that decK reads', () =>
  checkReport(`
_info: {select_tags: [a]}
routes:
- name: a
  paths: [/a]
  service: elsewhere
           ^^^^^^^^^ warning: dangling-reference
`));

test('credentials stand in their consumer, and need what Kong would make up', () =>
  checkReport(`
_info: {select_tags: [a]}
consumers:
- username: me
  keyauth_credentials:
  - tags: [a]
    ^^^^ error: missing-for-deck
keyauth_credentials:
^^^^^^^^^^^^^^^^^^^ error: other-dialect
- key: \${{ env "DECK_KEY" }}
  consumer: me
`));

test("partials and decK's defaults may hold what a plugin or service lacks", () =>
  checkReport(`
_info: {defaults: {service: {host: a.internal}}}
services:
- name: a
  plugins:
  - name: http-log
    partials: [{name: log}]
`));

test('a plugin that the file itself defines is known', () =>
  checkReport(`
custom_plugins:
- name: my-plugin
  schema: x
  handler: x
plugins:
- name: my-plugin
`));
