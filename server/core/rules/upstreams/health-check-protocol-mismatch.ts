import { addressOf, withoutTls } from '../../model/service-address.ts';
import { entityRule } from '../entity-rule.ts';
import { fieldsOfEntity, isUnset, scalarIn } from '../fields.ts';
import { healthChecksOf } from './health-checks.ts';
import { targetsOf, upstreamOf } from './upstream-parts.ts';

interface Facts {
  readonly protocol: string;
  readonly type: string;
  readonly upstream: string;
}

export const healthCheckProtocolMismatch = entityRule<Facts>({
  code: 'health-check-protocol-mismatch',
  severity: 'warning',
  since: '0.1.0',
  summary: 'The probes of an upstream speak http where its service speaks TLS, or the other way round.',
  why: 'Probes go to the same host and port as requests. A probe in the wrong protocol always fails, all targets count as down, and Kong answers 503 although they are fine.',
  source: 'https://github.com/Kong/kong/issues/7566',
  invalid: [
    {
      title: 'http probes to TLS targets: "type" is http unless it is set',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing.internal
  targets:
  - target: billing-1.internal:443
  healthchecks:
    active:
      http_path: /healthz
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5, http_failures: 3}
services:
- name: billing
  url: https://billing.internal
               ^^^^^^^^^^^^^^^^ warning: the upstream "billing.internal" is probed by "http" but asked by "https": all its targets will count as down; set "healthchecks.active.type"
`,
    },
  ],
  valid: [
    {
      title: 'Both speak TLS',
      yaml: `
_format_version: "3.0"
upstreams:
- name: billing.internal
  targets:
  - target: billing-1.internal:443
  healthchecks:
    active:
      type: https
      http_path: /healthz
      healthy: {interval: 5, successes: 1}
      unhealthy: {interval: 5, http_failures: 3}
services:
- name: billing
  url: https://billing.internal
`,
    },
  ],
  looksAt: ['services'],
  *findIn(service, { config }) {
    const { protocol, host } = addressOf(service);
    const upstream = upstreamOf(service, config);
    if (!protocol || !host?.at || !upstream) return;
    const { active, whileHealthy, whileUnhealthy } = healthChecksOf(fieldsOfEntity(upstream, config));
    if (!whileHealthy && !whileUnhealthy) return;
    const written = scalarIn(active, 'type');
    const type = isUnset(active, 'type') ? 'http' : written?.value;
    const isWrong =
      (type === 'http' && protocol.value === 'https') ||
      (type === 'https' && withoutTls(protocol.value) === undefined);
    if (typeof type !== 'string' || !isWrong) return;
    // Without targets there is nothing to probe.
    if ((targetsOf(upstream, config) ?? []).length === 0) return;
    yield {
      at: host.at,
      path: [],
      facts: { protocol: protocol.value, type, upstream: host.value },
      related: [{ at: written ?? upstream.label, message: `its probes speak "${type}"` }],
    };
  },
  message: ({ protocol, type, upstream }) =>
    `the upstream "${upstream}" is probed by "${type}" but asked by "${protocol}": all its targets will count as down; set "healthchecks.active.type"`,
});
