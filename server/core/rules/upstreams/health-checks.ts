/** An upstream's health checks as the file states them. Defaults: Kong 3.9 kong/db/schema/entities/upstreams.lua. */
import { type Fields, numberIn, recordIn } from '../fields.ts';

export interface HealthChecks {
  readonly active: Fields;
  readonly passive: Fields;
  /** Seconds between two probes of a healthy target, 0: none; undefined: not known. */
  readonly whileHealthy: number | undefined;
  readonly whileUnhealthy: number | undefined;
}

export function healthChecksOf(upstream: Fields): HealthChecks {
  const checks = recordIn(upstream, 'healthchecks');
  const active = recordIn(checks, 'active');
  return {
    active,
    passive: recordIn(checks, 'passive'),
    whileHealthy: numberIn(recordIn(active, 'healthy'), 'interval', 0),
    whileUnhealthy: numberIn(recordIn(active, 'unhealthy'), 'interval', 0),
  };
}

export const FAILURES = ['http_failures', 'tcp_failures', 'timeouts'] as const;

/** How many failures of any kind make a target unhealthy: the most eager count, 0 when none does. */
export function failureLimit(unhealthy: Fields): number | undefined {
  const limits = FAILURES.map((name) => numberIn(unhealthy, name, 0));
  if (limits.includes(undefined)) return undefined;
  return Math.max(...limits.map((limit) => limit ?? 0));
}
