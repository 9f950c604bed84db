import { valueRule } from './kong-rule.ts';

export const pluginConfigConflict = valueRule({
  code: 'plugin-config-conflict',
  faults: [
    'reserved-namespace',
    'unknown-shared-dict',
    'userinfo-and-authorization',
    'no-flow',
    'attribute-type',
    'empty-attribute',
    'limits-out-of-order',
    'sync-rate-without-redis',
    'sync-rate-too-small',
    'message-with-body',
    'content-type-without-body',
    'echo-with-body',
    'repeated-tag-name',
    'storage-needs-database',
    'no-statistics',
  ],
  summary: "Values of a plugin's config that do not go together.",
  why: 'The plugin checks its config as a whole when Kong loads the file.',
  source: 'Kong 3.9 kong/plugins/*/schema.lua',
  invalid: [
    {
      title: 'Limits out of order',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting
    config:
      minute: 100
      hour: 50
            ^^ error: the limit for an hour (50) is lower than the one for a minute (100); raise it or leave it out
`,
    },
  ],
  valid: [
    {
      title: 'A longer period allows more',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
  plugins:
  - name: rate-limiting
    config:
      minute: 100
      hour: 5000
`,
    },
  ],
});
