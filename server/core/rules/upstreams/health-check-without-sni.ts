import { entityRule, keyOr } from '../entity-rule.ts';
import { booleanIn, isUnset, recordIn, scalarIn } from '../fields.ts';
import { healthChecksOf } from './health-checks.ts';
import { isAddress, targetsOf } from './upstream-parts.ts';

export const healthCheckWithoutSni = entityRule<null>({
  code: 'health-check-without-sni',
  severity: 'warning',
  since: '0.1.0',
  summary: 'https probes to IP addresses check the certificate, but are not told its name.',
  why: "The certificate is checked unless `https_verify_certificate` is false, and by the target's name unless `https_sni` or `host_header` is set. Certificates have no IP addresses as a rule: the probe fails, all targets count as down and Kong answers 503.",
  source: 'Kong 3.9 kong/db/schema/entities/upstreams.lua, https://github.com/Kong/kong/issues/5531',
  invalid: [
    {
      title: 'An address and no name',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing.internal
  targets:
  - target: 10.0.0.7:443
  healthchecks:
    active:
      type: https
      ^^^^ warning: https probes to IP addresses fail unless the certificate has them: name the server in "https_sni", or set "https_verify_certificate: false"
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5, http_failures: 3}
services:
- name: billing
  url: https://billing.internal
  routes:
  - name: billing
    paths: [/billing]
    preserve_host: false
`,
    },
  ],
  valid: [
    {
      title: 'The name is told',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing-pool
  host_header: billing.example.com
  targets:
  - target: 10.0.0.7:443
  healthchecks:
    active:
      type: https
      https_sni: billing.example.com
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5, http_failures: 3}
services:
- name: billing
  url: https://billing-pool
`,
    },
  ],
  looksAt: ['upstreams'],
  *findIn(upstream, fields) {
    const { active, whileHealthy, whileUnhealthy } = healthChecksOf(fields);
    const type = scalarIn(active, 'type');
    if (type?.value !== 'https' || (!whileHealthy && !whileUnhealthy)) return;
    if (!isUnset(active, 'https_sni') || !isUnset(fields, 'host_header')) return;
    if (booleanIn(active, 'https_verify_certificate', true) !== true) return;
    const targets = targetsOf(upstream, fields.config) ?? [];
    if (targets.length === 0 || !targets.every(isAddress)) return;
    const at = keyOr(active, 'type', keyOr(recordIn(fields, 'healthchecks'), 'active', type));
    yield { at, path: ['healthchecks', 'active', 'type'], facts: null };
  },
  message: () =>
    'https probes to IP addresses fail unless the certificate has them: name the server in "https_sni", or set "https_verify_certificate: false"',
});
