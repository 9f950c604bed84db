/**
 * Everything that the doctor can be told. Each source (a probe's stage, a log, the Admin API, the file) says what it
 * saw in these words and judges nothing; the verdict engine reads them together.
 */

import type {
  AdminSeen,
  AimSeen,
  DifferenceSeen,
  FindingSeen,
  GatewaySeen,
  HealthSeen,
  LogSeen,
  RouteSeen,
  TopologySeen,
  VantageSeen,
} from './context-seen.ts';
import type {
  BannerSeen,
  CertificateRequestSeen,
  ConnectSeen,
  Http2Seen,
  HttpSeen,
  KeepAliveSeen,
  NameSeen,
  ProxyProtocolSeen,
  TlsSeen,
} from './wire-seen.ts';

export type Observation =
  | VantageSeen
  | AimSeen
  | NameSeen
  | ConnectSeen
  | BannerSeen
  | TlsSeen
  | HttpSeen
  | Http2Seen
  | ProxyProtocolSeen
  | CertificateRequestSeen
  | KeepAliveSeen
  | RouteSeen
  | GatewaySeen
  | AdminSeen
  | HealthSeen
  | DifferenceSeen
  | LogSeen
  | FindingSeen
  | TopologySeen;

export type ObservationKind = Observation['kind'];
