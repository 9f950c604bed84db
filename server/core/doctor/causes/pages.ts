/** Every cause's page by its code; complete by its type. */

import type { Cause } from '../cause.ts';
import type { CausePage } from './cause-page.ts';
import { certificateExpired } from './certificate-expired.ts';
import { certificateNameMismatch } from './certificate-name-mismatch.ts';
import { certificateUntrusted } from './certificate-untrusted.ts';
import { clientCertificateRequired } from './client-certificate-required.ts';
import { clientClosed } from './client-closed.ts';
import { closedBeforeResponse } from './closed-before-response.ts';
import { closedMidResponse } from './closed-mid-response.ts';
import { configRefused } from './config-refused.ts';
import { connectionRefused } from './connection-refused.ts';
import { connectionReset } from './connection-reset.ts';
import { connectionTimedOut } from './connection-timed-out.ts';
import { databaseUnreachable } from './database-unreachable.ts';
import { frontSpeaksWrongProtocol } from './front-speaks-wrong-protocol.ts';
import { frontTimeout } from './front-timeout.ts';
import { gatewayDown } from './gateway-down.ts';
import { headerTooLarge } from './header-too-large.ts';
import { healthy } from './healthy.ts';
import { hostUnreachable } from './host-unreachable.ts';
import { httpToTlsPort } from './http-to-tls-port.ts';
import { http2Only } from './http2-only.ts';
import { httpsRequired } from './https-required.ts';
import { httpsToPlainPort } from './https-to-plain-port.ts';
import { invalidResponse } from './invalid-response.ts';
import { keepaliveRace } from './keepalive-race.ts';
import { liveDiffersFromFile } from './live-differs-from-file.ts';
import { nameNotFound } from './name-not-found.ts';
import { nameResolutionSlow } from './name-resolution-slow.ts';
import { nameServerFailure } from './name-server-failure.ts';
import { noHealthyTarget } from './no-healthy-target.ts';
import { noRoute } from './no-route.ts';
import { noTarget } from './no-target.ts';
import { otherFailure } from './other-failure.ts';
import { pluginDenied } from './plugin-denied.ts';
import { pluginError } from './plugin-error.ts';
import { poolDown } from './pool-down.ts';
import { proxyProtocolExpected } from './proxy-protocol-expected.ts';
import { redirectLoop } from './redirect-loop.ts';
import { responseTimedOut } from './response-timed-out.ts';
import { sniUnrecognised } from './sni-unrecognised.ts';
import { tlsVersionMismatch } from './tls-version-mismatch.ts';

export const CAUSE_PAGES: Readonly<Record<Cause, CausePage>> = {
  'name-not-found': nameNotFound,
  'name-server-failure': nameServerFailure,
  'name-resolution-slow': nameResolutionSlow,
  'connection-refused': connectionRefused,
  'connection-timed-out': connectionTimedOut,
  'connection-reset': connectionReset,
  'host-unreachable': hostUnreachable,
  'http-to-tls-port': httpToTlsPort,
  'https-to-plain-port': httpsToPlainPort,
  'certificate-expired': certificateExpired,
  'certificate-untrusted': certificateUntrusted,
  'certificate-name-mismatch': certificateNameMismatch,
  'client-certificate-required': clientCertificateRequired,
  'tls-version-mismatch': tlsVersionMismatch,
  'sni-unrecognised': sniUnrecognised,
  'proxy-protocol-expected': proxyProtocolExpected,
  'http2-only': http2Only,
  'closed-before-response': closedBeforeResponse,
  'closed-mid-response': closedMidResponse,
  'response-timed-out': responseTimedOut,
  'header-too-large': headerTooLarge,
  'invalid-response': invalidResponse,
  'keepalive-race': keepaliveRace,
  'pool-down': poolDown,
  'no-target': noTarget,
  'no-healthy-target': noHealthyTarget,
  'no-route': noRoute,
  'https-required': httpsRequired,
  'redirect-loop': redirectLoop,
  'plugin-error': pluginError,
  'plugin-denied': pluginDenied,
  'gateway-down': gatewayDown,
  'front-timeout': frontTimeout,
  'front-speaks-wrong-protocol': frontSpeaksWrongProtocol,
  'live-differs-from-file': liveDiffersFromFile,
  'client-closed': clientClosed,
  'database-unreachable': databaseUnreachable,
  'config-refused': configRefused,
  'other-failure': otherFailure,
  healthy: healthy,
};
