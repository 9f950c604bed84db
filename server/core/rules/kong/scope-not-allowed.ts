import { kongRule } from './kong-rule.ts';

export const scopeNotAllowed = kongRule({
  code: 'scope-not-allowed',
  complaint: 'scope-not-allowed',
  summary: 'A plugin where it cannot work.',
  why: 'Plugins that find out who the consumer is cannot depend on the consumer; some work for all requests only.',
  source: 'Kong 3.9 kong/plugins/*/schema.lua',
  invalid: [
    {
      title: 'Authentication for one consumer',
      yaml: `
_format_version: "3.0"
consumers:
- username: mia
plugins:
- name: key-auth
  consumer: mia
  ^^^^^^^^ error: the plugin "key-auth" cannot be bound to a consumer
`,
    },
  ],
  valid: [
    {
      title: 'Authentication for all',
      yaml: `
_format_version: "3.0"
plugins:
- name: key-auth
`,
    },
  ],
  message: ({ plugin, scope }) => `the plugin "${plugin}" cannot be bound to a ${scope.replaceAll('_', ' ')}`,
});
