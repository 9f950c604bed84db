import { entityRule, keyOr } from '../entity-rule.ts';
import { recordIn } from '../fields.ts';
import { healthChecksOf } from './health-checks.ts';

/** Settings that somebody writes who wants probes. A dump states all fields, so these must differ from the defaults. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  http_path: '/',
  type: 'http',
  timeout: 1,
  concurrency: 10,
};

export const healthCheckNeverRuns = entityRule<null>({
  code: 'health-check-never-runs',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An active health check whose intervals are 0: nothing is ever probed.',
  why: 'Both intervals are 0 unless they are set, and 0 switches the probes off, whatever path and thresholds say.',
  source: 'Kong 3.9 kong/db/schema/entities/upstreams.lua',
  invalid: [
    {
      title: 'A path, but no interval',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    active:
    ^^^^^^ warning: nothing is probed: "healthy.interval" and "unhealthy.interval" are 0; set both to seconds, such as 5
      http_path: /healthz
      unhealthy: {http_failures: 3}
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  valid: [
    {
      title: 'Probed every five seconds',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  targets:
  - target: 10.0.0.7:8080
  healthchecks:
    active:
      http_path: /healthz
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5, http_failures: 3}
services:
- name: billing
  host: billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(upstream, fields) {
    const { active, whileHealthy, whileUnhealthy } = healthChecksOf(fields);
    if (whileHealthy !== 0 || whileUnhealthy !== 0 || active.pairs.size === 0) return;
    if (!wantsProbes(active)) return;
    const at = keyOr(recordIn(fields, 'healthchecks'), 'active', upstream.label);
    yield { at, path: ['healthchecks', 'active'], facts: null };
  },
  message: () =>
    'nothing is probed: "healthy.interval" and "unhealthy.interval" are 0; set both to seconds, such as 5',
});

function wantsProbes(active: Parameters<typeof recordIn>[0]): boolean {
  for (const [name, { value }] of active.pairs) {
    if (value.kind === 'scalar' && name in DEFAULTS && value.value !== DEFAULTS[name] && value.value !== null)
      return true;
  }
  return ['successes', 'http_failures', 'tcp_failures', 'timeouts'].some((name) =>
    ['healthy', 'unhealthy'].some((side) => {
      const count = recordIn(active, side).pairs.get(name)?.value;
      return count?.kind === 'scalar' && typeof count.value === 'number' && 0 < count.value;
    }),
  );
}
