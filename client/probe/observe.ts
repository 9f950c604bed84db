/** A probe's evidence in the doctor's words: what was seen, nothing of what it means. */

import type { GatewaySeen } from '../../server/core/doctor/context-seen.ts';
import type { Observation } from '../../server/core/doctor/observation.ts';
import { hostWithPort } from './aim.ts';
import type { KongFacts } from './kong-facts.ts';
import { alternativeSeen } from './observe-again.ts';
import { nameSeen, passageSeen } from './observe-passage.ts';
import { answerSeen, tlsSeen } from './observe-wire.ts';
import { type Evidence, handshakeOf, type PeerEvidence } from './probe.ts';

/** `databaseReachable`: by the gateway's own word. */
export function observe(evidence: Evidence, databaseReachable?: boolean): readonly Observation[] {
  return [
    { kind: 'vantage', place: evidence.dataPlane ? 'data-plane' : 'this-machine', words: evidence.vantage },
    aimSeen(evidence),
    { ...gatewaySeen(evidence.kong), databaseReachable },
    ...(evidence.aim.routed ? [evidence.aim.routed] : []),
    ...evidence.peers.flatMap((peer) => peerSeen(peer, evidence)),
    ...passageSeen('gateway', evidence.gateway, evidence),
    ...passageSeen('front', evidence.front, evidence),
  ];
}

function aimSeen({ aim, kong }: Evidence): Observation {
  const host = aim.hostHeader ?? aim.peers[0]?.host ?? aim.host;
  const port = aim.peers[0]?.port ?? aim.port;
  return {
    kind: 'aim',
    origin: aim.origin,
    service: aim.service,
    route: aim.route,
    upstream: aim.upstream,
    protocol: aim.protocol,
    host: aim.host,
    port: aim.port,
    peers: aim.peers.filter(({ weight }) => 0 < weight).length,
    hostHeader: aim.preservesHost ? host : hostWithPort(host, port, aim.protocol),
    sni: handshakeOf(aim, host, kong)?.sni,
    preservesHost: aim.preservesHost,
    path: aim.path,
    timeouts: aim.timeouts,
    retries: aim.retries,
    verifiesCertificate: aim.tls.verify || kong.verifiesAll,
    presentsCertificate: aim.tls.clientCertificate,
    routeProtocols: aim.request?.protocols ?? [],
    plugins: aim.plugins,
  };
}

function gatewaySeen(kong: KongFacts): GatewaySeen {
  const told = kong.settings === 'told';
  return {
    kind: 'gateway',
    version: /^\d+\.\d+/.exec(kong.version ?? '')?.[0],
    database:
      kong.database === 'off' || kong.database === 'postgres' || kong.database === 'cassandra'
        ? kong.database
        : undefined,
    databaseReachable: undefined,
    trustedIps: told ? kong.trustedIps : undefined,
    dnsOrder: told ? kong.dnsOrder : undefined,
    showsLatencies: kong.showsLatencies,
    keepAliveIdleMs: told ? kong.keepAliveIdleMs : undefined,
    proxyBufferBytes: told ? kong.headBuffer : undefined,
  };
}

function peerSeen(peer: PeerEvidence, { aim, kong }: Evidence): readonly Observation[] {
  const seen: Observation[] = [];
  if (peer.resolve) seen.push(nameSeen('direct', peer.resolve));
  for (const { address, port, outcome, code, ms } of peer.connect?.addresses ?? []) {
    if (outcome === 'cancelled') continue;
    seen.push({
      kind: 'connect',
      leg: 'direct',
      address,
      port,
      outcome,
      ms,
      ...(code === undefined ? {} : { code }),
    });
  }
  for (const { address, port, result, ms } of peer.tls?.addresses ?? []) {
    const alpnOffered = aim.protocol === 'grpcs' ? ['h2'] : [];
    const tls = tlsSeen(
      { leg: 'direct', trial: 'as-kong', address, port, sni: peer.tls?.sni, alpnOffered, ms },
      result,
    );
    if (tls) seen.push(tls);
  }
  const scheme = peer.tls ? 'https' : 'http';
  for (const { answer, redirects, ...end } of peer.http?.addresses ?? []) {
    const { method = 'GET', path = '/' } = peer.http ?? {};
    seen.push(
      ...answerSeen({ leg: 'direct', trial: 'as-kong', scheme, end, method, path, redirects }, answer),
    );
  }
  for (const { address, port, tried } of peer.again) {
    const end = { address, port, host: peer.host };
    seen.push(...tried.flatMap((alternative) => alternativeSeen(alternative, end, aim.path)));
  }
  if (peer.keepAlive) {
    const { closedAfterMs, neverKeeps, dropsSecond, idleMs, announcedMs } = peer.keepAlive;
    seen.push({
      kind: 'keep-alive',
      leg: 'direct',
      outcome: dropsSecond
        ? 'drops-second'
        : neverKeeps
          ? 'no-keep-alive'
          : closedAfterMs === undefined
            ? 'still-open'
            : 'closed-by-peer',
      afterMs: closedAfterMs ?? idleMs,
      kongIdleMs: kong.keepAliveIdleMs,
      ...(announcedMs === undefined ? {} : { announcedMs }),
    });
  }
  return seen;
}
