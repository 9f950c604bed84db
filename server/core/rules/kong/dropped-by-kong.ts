import type { Complaint } from '../../verdict/complaint.ts';
import { judgeItem } from '../../verdict/judge-item.ts';
import { defineRule } from '../rule.ts';
import { itemPath } from './kong-rule.ts';

export const droppedByKong = defineRule<{ readonly code: Complaint['code'] }>({
  code: 'dropped-by-kong',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A wrong value for which Kong drops the whole plugin, without a word.',
  why: 'Old names of settings are moved to the new ones before anything is checked. When that fails inside a nested plugin, Kong throws the plugin away and loads the rest: requests pass without it.',
  source: 'Kong 3.9 kong/db/schema/init.lua, adjust_field_for_context',
  invalid: [
    {
      title: 'A port in quotes',
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
      redis_host: cache.internal
      ^^^^^^^^^^ info: "redis_host" is deprecated and gone in Kong 4.0; its name is now "redis.host"
      redis_port: "6379"
      ^^^^^^^^^^ info: "redis_port" is deprecated and gone in Kong 4.0; its name is now "redis.port"
                  ^^^^^^ warning: the value is wrong, and Kong drops the whole plugin for it without a word; mend it and use the new name of the setting
`,
    },
  ],
  valid: [
    {
      title: 'The new names',
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
      redis: {host: cache.internal, port: 6379}
`,
    },
  ],
  *find(item, config) {
    for (const { refused, at, path, code } of judgeItem(item, config))
      if (!refused) yield { at, path: [...itemPath(item, config), ...path], facts: { code } };
  },
  message: () =>
    'the value is wrong, and Kong drops the whole plugin for it without a word; mend it and use the new name of the setting',
});
