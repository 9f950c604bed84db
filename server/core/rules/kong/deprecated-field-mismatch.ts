import { kongRule } from './kong-rule.ts';

export const deprecatedFieldMismatch = kongRule({
  code: 'deprecated-field-mismatch',
  complaint: 'deprecated-field-mismatch',
  summary: 'An old and a new name of one setting with different values.',
  why: 'From 3.8 on Kong refuses to choose between them.',
  source: 'Kong 3.9 kong/db/schema/init.lua',
  invalid: [
    {
      title: 'Two hosts',
      yaml: `
_format_version: "3.0"
services:
- name: billing
  host: billing.internal
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis_host: cache-1
    ^^^^^^^^^^ info: "redis_host" is deprecated and gone in Kong 4.0; its name is now "redis.host"
                ^^^^^^^ error: "redis_host" is the old name of "redis.host" and says something else; keep "redis.host"
    redis: {host: cache-2}
`,
    },
  ],
  valid: [
    {
      title: 'The new name',
      yaml: `
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache-2}
`,
    },
  ],
  message: ({ old, replacement }) =>
    `"${old}" is the old name of "${replacement}" and says something else; keep "${replacement}"`,
});
