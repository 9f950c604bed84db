/** What Kong accepts of upstreams and their targets and is likely to go wrong. */
import type { Rule } from './rule.ts';
import { consistentHashingWithoutKey } from './upstreams/consistent-hashing-without-key.ts';
import { healthCheckNeverRuns } from './upstreams/health-check-never-runs.ts';
import { healthCheckOneSided } from './upstreams/health-check-one-sided.ts';
import { healthCheckProtocolMismatch } from './upstreams/health-check-protocol-mismatch.ts';
import { healthCheckWithoutEffect } from './upstreams/health-check-without-effect.ts';
import { healthCheckWithoutSni } from './upstreams/health-check-without-sni.ts';
import { ignoredPort } from './upstreams/ignored-port.ts';
import { noRetryWithSeveralTargets } from './upstreams/no-retry-with-several-targets.ts';
import { noTargetHasWeight } from './upstreams/no-target-has-weight.ts';
import { passiveChecksNeverRecover } from './upstreams/passive-checks-never-recover.ts';
import { statusHealthyAndUnhealthy } from './upstreams/status-healthy-and-unhealthy.ts';
import { targetPortContradictsProtocol } from './upstreams/target-port-contradicts-protocol.ts';
import { targetWithoutPort } from './upstreams/target-without-port.ts';
import { targetsMixTlsAndPlain } from './upstreams/targets-mix-tls-and-plain.ts';
import { tlsUpstreamWithoutHostHeader } from './upstreams/tls-upstream-without-host-header.ts';
import { unusedUpstream } from './upstreams/unused-upstream.ts';
import { upstreamWithoutTargets } from './upstreams/upstream-without-targets.ts';

export const UPSTREAM_RULES: readonly Rule[] = [
  upstreamWithoutTargets,
  noTargetHasWeight,
  targetWithoutPort,
  targetPortContradictsProtocol,
  targetsMixTlsAndPlain,
  tlsUpstreamWithoutHostHeader,
  ignoredPort,
  noRetryWithSeveralTargets,
  consistentHashingWithoutKey,
  healthCheckNeverRuns,
  healthCheckWithoutEffect,
  healthCheckOneSided,
  passiveChecksNeverRecover,
  healthCheckProtocolMismatch,
  healthCheckWithoutSni,
  statusHealthyAndUnhealthy,
  unusedUpstream,
];
