import { entityRule, keyOr } from '../entity-rule.ts';
import { recordIn } from '../fields.ts';
import { failureLimit, healthChecksOf } from './health-checks.ts';

interface Facts {
  readonly missing: 'healthy' | 'unhealthy';
}

export const healthCheckOneSided = entityRule<Facts>({
  code: 'health-check-one-sided',
  severity: 'warning',
  since: '0.1.0',
  summary: 'Only healthy targets are probed, or only unhealthy ones.',
  why: 'Without `unhealthy.interval` a target that was taken out is never asked again and stays out; without `healthy.interval` probes never find out that one is down.',
  source: 'Kong 3.9 kong/db/schema/entities/upstreams.lua',
  invalid: [
    {
      title: 'Who is out stays out',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    active:
    ^^^^^^ warning: a target that was taken out is never probed again and stays out: set "unhealthy.interval"
      healthy: {interval: 5, successes: 1}
      unhealthy: {http_failures: 3}
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'Passive checks take out, probes bring back',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    passive:
      unhealthy: {http_failures: 3}
    active:
      healthy: {successes: 1}
      unhealthy: {interval: 5}
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(upstream, fields) {
    const { passive, whileHealthy, whileUnhealthy } = healthChecksOf(fields);
    if (whileHealthy === undefined || whileUnhealthy === undefined) return;
    const at = keyOr(recordIn(fields, 'healthchecks'), 'active', upstream.label);
    const path = ['healthchecks', 'active'];
    if (0 < whileHealthy && whileUnhealthy === 0) yield { at, path, facts: { missing: 'unhealthy' } };
    const seesFailures = failureLimit(recordIn(passive, 'unhealthy')) !== 0;
    if (0 < whileUnhealthy && whileHealthy === 0 && !seesFailures)
      yield { at, path, facts: { missing: 'healthy' } };
  },
  message: ({ missing }) =>
    missing === 'unhealthy'
      ? 'a target that was taken out is never probed again and stays out: set "unhealthy.interval"'
      : 'a target that goes down is never found out: set "healthy.interval"',
});
