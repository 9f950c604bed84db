/** What Kong accepts of services and is likely to go wrong. */
import type { Rule } from './rule.ts';
import { adminApiExposed } from './services/admin-api-exposed.ts';
import { certificateCheckOff } from './services/certificate-check-off.ts';
import { hostResemblesUpstream } from './services/host-resembles-upstream.ts';
import { loopbackHost } from './services/loopback-host.ts';
import { plainHttpToPublicHost } from './services/plain-http-to-public-host.ts';
import { serviceWithoutRoute } from './services/service-without-route.ts';
import { timeoutInSeconds } from './services/timeout-in-seconds.ts';
import { tlsToIpAddress } from './services/tls-to-ip-address.ts';
import { tlsVerifyWithoutCa } from './services/tls-verify-without-ca.ts';
import { trailingDotWithTls } from './services/trailing-dot-with-tls.ts';

export const SERVICE_RULES: readonly Rule[] = [
  loopbackHost,
  hostResemblesUpstream,
  plainHttpToPublicHost,
  timeoutInSeconds,
  trailingDotWithTls,
  tlsToIpAddress,
  tlsVerifyWithoutCa,
  certificateCheckOff,
  adminApiExposed,
  serviceWithoutRoute,
];
