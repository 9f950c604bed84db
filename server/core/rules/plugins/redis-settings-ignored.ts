import { keyOr, pluginRule } from '../entity-rule.ts';
import { isUnset, nodeIn, recordIn, scalarIn } from '../fields.ts';

interface Facts {
  readonly policy: string;
}

export const redisSettingsIgnored = pluginRule<Facts>({
  code: 'redis-settings-ignored',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A rate limit with a Redis server that its policy does not use.',
  why: 'The policy is "local" unless it is set: each node counts for itself, and with three nodes a client gets three times as much. Redis is used only with `policy: redis`.',
  source: 'Kong 3.9 kong/plugins/rate-limiting/schema.lua',
  invalid: [
    {
      title: 'A host, but no policy',
      yaml: `
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    redis: {host: cache.internal}
    ^^^^^ warning: Redis is not used: the policy is "local"; set "policy: redis" to count for all nodes together
`,
    },
  ],
  valid: [
    {
      title: 'The policy that uses it',
      yaml: `
_format_version: "3.0"
plugins:
- name: rate-limiting
  config:
    minute: 5
    policy: redis
    redis: {host: cache.internal}
`,
    },
  ],
  plugins: new Set(['rate-limiting', 'response-ratelimiting']),
  *findIn({ fields }) {
    const policy = isUnset(fields, 'policy') ? 'local' : scalarIn(fields, 'policy')?.value;
    if (policy !== 'local' && policy !== 'cluster') return;
    const redis = recordIn(fields, 'redis');
    const host = nodeIn(redis, 'host') ?? nodeIn(fields, 'redis_host');
    // Some versions write their default into dumps.
    if (!host || (host.kind === 'scalar' && host.value === '127.0.0.1')) return;
    const at = nodeIn(redis, 'host') ? keyOr(fields, 'redis', host) : keyOr(fields, 'redis_host', host);
    yield { at, path: ['config', nodeIn(redis, 'host') ? 'redis' : 'redis_host'], facts: { policy } };
  },
  message: ({ policy }) =>
    `Redis is not used: the policy is "${policy}"; set "policy: redis" to count for all nodes together`,
});
