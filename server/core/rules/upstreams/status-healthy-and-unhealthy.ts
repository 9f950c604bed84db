import { entityRule } from '../entity-rule.ts';
import { itemsIn, recordIn } from '../fields.ts';
import { healthChecksOf } from './health-checks.ts';

interface Facts {
  readonly status: number;
}

export const statusHealthyAndUnhealthy = entityRule<Facts>({
  code: 'status-healthy-and-unhealthy',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A status that counts as healthy and as unhealthy in the same health check.',
  why: 'Kong counts it as a success and looks no further, so the entry among the unhealthy ones does nothing.',
  source: 'lua-resty-healthcheck, report_http_status',
  invalid: [
    {
      title: '404 in both lists',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    active:
      healthy: {interval: 5, successes: 1, http_statuses: [200, 404]}
      unhealthy: {interval: 5, http_failures: 3, http_statuses: [404, 500]}
                                                                 ^^^ warning: 404 counts as healthy too, so it never counts as a failure; take it out of one list
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'Each in one list',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    active:
      healthy: {interval: 5, successes: 1, http_statuses: [200]}
      unhealthy: {interval: 5, http_failures: 3, http_statuses: [404, 500]}
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(_, fields) {
    const { active, passive } = healthChecksOf(fields);
    for (const [side, checks] of [
      ['active', active],
      ['passive', passive],
    ] as const) {
      const good = itemsIn(recordIn(checks, 'healthy'), 'http_statuses');
      const healthy = new Set(good.map((item) => (item.kind === 'scalar' ? item.value : undefined)));
      for (const [index, item] of itemsIn(recordIn(checks, 'unhealthy'), 'http_statuses').entries()) {
        if (item.kind !== 'scalar' || typeof item.value !== 'number' || !healthy.has(item.value)) continue;
        const path = ['healthchecks', side, 'unhealthy', 'http_statuses', index];
        yield { at: item, path, facts: { status: item.value } };
      }
    }
  },
  message: ({ status }) =>
    `${status} counts as healthy too, so it never counts as a failure; take it out of one list`,
});
