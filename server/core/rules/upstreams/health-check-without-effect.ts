import { entityRule, keyOr } from '../entity-rule.ts';
import { numberIn, recordIn } from '../fields.ts';
import { failureLimit, healthChecksOf } from './health-checks.ts';

interface Facts {
  readonly side: 'healthy' | 'unhealthy';
}

export const healthCheckWithoutEffect = entityRule<Facts>({
  code: 'health-check-without-effect',
  severity: 'warning',
  since: '0.1.0',
  summary: 'Targets are probed, but no count of results changes their state.',
  why: 'The thresholds are 0 unless they are set, and 0 means "never". Without a threshold for failures no target is ever taken out; without one for successes none comes back.',
  source: 'Kong 3.9 kong/db/schema/entities/upstreams.lua',
  invalid: [
    {
      title: 'No failure counts',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    active:
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5}
      ^^^^^^^^^ warning: targets are probed, but no failure takes one out: set "unhealthy.http_failures", "tcp_failures" or "timeouts" above 0
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'Three failures take a target out',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    active:
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5, http_failures: 3, tcp_failures: 3}
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(upstream, fields) {
    const { active, passive, whileHealthy, whileUnhealthy } = healthChecksOf(fields);
    if (whileHealthy === undefined || whileUnhealthy === undefined) return;
    const at = (side: string) =>
      keyOr(active, side, keyOr(recordIn(fields, 'healthchecks'), 'active', upstream.label));
    const path = (side: string) => ['healthchecks', 'active', side];
    if (0 < whileHealthy && failureLimit(recordIn(active, 'unhealthy')) === 0) {
      yield { at: at('unhealthy'), path: path('unhealthy'), facts: { side: 'unhealthy' } };
    }
    const canFail =
      failureLimit(recordIn(active, 'unhealthy')) !== 0 || failureLimit(recordIn(passive, 'unhealthy')) !== 0;
    if (canFail && 0 < whileUnhealthy && numberIn(recordIn(active, 'healthy'), 'successes', 0) === 0) {
      yield { at: at('healthy'), path: path('healthy'), facts: { side: 'healthy' } };
    }
  },
  message: ({ side }) =>
    side === 'unhealthy'
      ? 'targets are probed, but no failure takes one out: set "unhealthy.http_failures", "tcp_failures" or "timeouts" above 0'
      : 'targets are probed, but none comes back: set "healthy.successes" above 0',
});
