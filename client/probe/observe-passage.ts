/** Names, and the ways through Kong and its front, in the doctor's words. */

import type { Observation } from '../../server/core/doctor/observation.ts';
import type { ConnectSeen, Leg, NameSeen } from '../../server/core/doctor/wire-seen.ts';
import type { PassageFacts } from './gateway-stages.ts';
import { exchangeSeen, type HttpBase, tlsSeen } from './observe-wire.ts';
import type { Evidence } from './probe.ts';
import { addressIn, type ResolveFacts } from './resolve.ts';
import type { ConnectFailure, DnsFailure, Endpoint } from './world.ts';

const NAME_OUTCOMES: Readonly<Record<DnsFailure, NameSeen['outcome']>> = {
  'no-such-name': 'not-found',
  'no-such-record': 'no-address',
  'server-failure': 'server-failure',
  refused: 'refused',
  'timed-out': 'no-answer',
  unreachable: 'no-answer',
  'bad-name': 'bad-name',
  failed: 'server-failure',
  cancelled: 'no-answer',
};

export function nameSeen(leg: Leg, facts: ResolveFacts): NameSeen {
  const found = facts.endpoints.length > 0;
  const outcome = found
    ? facts.onlyIpv6
      ? 'only-ipv6'
      : 'addresses'
    : NAME_OUTCOMES[facts.failure ?? 'failed'];
  return {
    kind: 'name',
    leg,
    host: facts.name,
    outcome,
    addresses: facts.endpoints.map(({ address }) => address),
    by: facts.by === 'address' ? 'literal' : facts.by === 'nobody' ? 'dns' : facts.by,
    ...(facts.portFrom === 'srv' ? { srvPorts: facts.endpoints.map(({ port }) => port) } : {}),
    ms: facts.ms,
  };
}

export function passageSeen(
  leg: 'gateway' | 'front',
  facts: PassageFacts | undefined,
  { aim }: Evidence,
): readonly Observation[] {
  if (!facts) return [];
  const url = new URL(facts.url);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const { method = 'GET', path = '/' } = aim.request ?? {};
  const seen = facts.passages.flatMap((passage): readonly Observation[] => {
    if (passage.kind === 'no-name') {
      const outcome = NAME_OUTCOMES[passage.failure];
      return [{ kind: 'name', leg, host: url.hostname, outcome, addresses: [], by: 'dns', ms: 0 }];
    }
    const { end } = passage;
    if (passage.kind === 'no-connection') {
      return connectFailed(leg, end, passage.failure, passage.code);
    }
    if (passage.kind === 'no-tls') {
      const tls = tlsSeen(
        { leg, trial: 'as-kong', ...end, sni: facts.host, alpnOffered: ['http/1.1'], ms: 0 },
        passage.result,
      );
      return tls ? [tls] : [];
    }
    const opened: ConnectSeen = {
      kind: 'connect',
      leg,
      address: end.address,
      port: end.port,
      outcome: 'open',
      ms: 0,
    };
    const { redirects, session } = passage;
    const answer = exchangeSeen(
      { leg, trial: 'as-kong', scheme, end: { ...end, host: facts.host }, method, path, redirects },
      passage.exchange,
    );
    const named = addressIn(url.hostname) === undefined && url.hostname === facts.host.replace(/:\d+$/, '');
    const hello = {
      leg,
      trial: 'as-kong',
      ...end,
      sni: facts.host,
      alpnOffered: ['http/1.1'],
      ms: 0,
    } as const;
    const tls = session && tlsSeen(named ? { ...hello, calledByName: true } : hello, session);
    return [opened, ...(tls ? [tls] : []), ...(answer ? [answer] : [])];
  });
  const end = facts.passages.flatMap((passage) => ('end' in passage ? [passage.end] : []))[0];
  if (end && facts.otherScheme === 'tls') {
    seen.push({
      kind: 'tls',
      leg,
      trial: 'other-scheme',
      ...end,
      sni: facts.host,
      alpnOffered: [],
      outcome: 'established',
      ms: 0,
    });
  }
  if (end && facts.otherScheme === 'plain') {
    const at = { address: end.address, port: end.port, method: 'HEAD', path: '/', host: facts.host };
    seen.push({
      kind: 'http',
      leg,
      trial: 'other-scheme',
      scheme: 'http',
      ...at,
      outcome: 'answered',
      ms: 0,
    });
  }
  if (end) seen.push(...looksSeen({ leg, scheme, end: { ...end, host: facts.host }, method }, facts));
  return seen;
}

function looksSeen(
  base: Pick<HttpBase, 'leg' | 'scheme' | 'end' | 'method'>,
  { otherPath, wantsProxyLine }: PassageFacts,
): readonly Observation[] {
  const { address, port } = base.end;
  const other = otherPath && exchangeSeen({ ...base, trial: 'other', path: '' }, otherPath);
  return [
    ...(other ? [other] : []),
    ...(wantsProxyLine
      ? [{ kind: 'proxy-protocol', leg: base.leg, address, port, outcome: 'wanted' } as const]
      : []),
  ];
}

function connectFailed(
  leg: Leg,
  end: Endpoint,
  failure: ConnectFailure,
  code: string,
): readonly Observation[] {
  if (failure === 'cancelled') return [];
  return [{ kind: 'connect', leg, address: end.address, port: end.port, outcome: failure, code, ms: 0 }];
}
