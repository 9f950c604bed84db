import { entityRule, keyOr } from '../entity-rule.ts';
import { recordIn } from '../fields.ts';
import { failureLimit, healthChecksOf } from './health-checks.ts';

export const passiveChecksNeverRecover = entityRule<null>({
  code: 'passive-checks-never-recover',
  severity: 'info',
  since: '0.1.0',
  summary: 'Passive health checks alone: a target that is taken out never comes back by itself.',
  why: 'Passive checks look at real requests, and a target that is out gets none. Somebody must mark it healthy by the Admin API, on every node; or active checks with `unhealthy.interval` and `healthy.successes` bring it back.',
  source: 'https://developer.konghq.com/gateway/traffic-control/health-checks-circuit-breakers/',
  invalid: [
    {
      title: 'No probes',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    passive:
    ^^^^^^^ info: a target that is taken out stays out until somebody marks it healthy; "active.unhealthy.interval" and "active.healthy.successes" bring it back
      unhealthy: {http_failures: 3}
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'Probes bring it back',
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
    const limit = failureLimit(recordIn(passive, 'unhealthy'));
    if (whileHealthy !== 0 || whileUnhealthy !== 0 || limit === undefined || limit === 0) return;
    const at = keyOr(recordIn(fields, 'healthchecks'), 'passive', upstream.label);
    yield { at, path: ['healthchecks', 'passive'], facts: null };
  },
  message: () =>
    'a target that is taken out stays out until somebody marks it healthy; "active.unhealthy.interval" and "active.healthy.successes" bring it back',
});
