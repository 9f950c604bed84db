/** What the attempts to connect tell, address by address. */

import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { ConnectSeen } from '../wire-seen.ts';
import { claimsAt, peerName } from './peer.ts';

export function judgeConnections(file: CaseFile): readonly Claim[] {
  const seen = file.on('connect', 'direct');
  const partial = seen.some(({ outcome }) => outcome === 'open');
  return seen.flatMap((each) => {
    // Kong does not ask for IPv6 addresses unless told to, so a dead one beside a live IPv4 one is not its way.
    if (partial && each.address.includes(':') && !file.gateway?.dnsOrder?.includes('AAAA')) return [];
    // A port may be closed to this machine alone, and a loopback address is another one in Kong's container.
    const claims = judgeConnection(each, file).map((claimed) => ({ ...claimed, local: true }));
    return claimsAt(each, partial ? claims.map((claimed) => ({ ...claimed, partial })) : claims);
  });
}

function judgeConnection(
  { address, port, outcome, code, ms }: ConnectSeen,
  { topology }: CaseFile,
): readonly Claim[] {
  const peer = peerName({ address, port });
  switch (outcome) {
    case 'open':
      return [];
    case 'refused':
      return [claim('connection-refused', 'proof', `${peer} refused the connection`)];
    case 'reset':
      // A layer 4 balancer with nobody to pass it on to takes a connection and drops it.
      return topology.second
        ? [
            claim('pool-down', 'sign', `${peer} reset the connection while it was opened`, { mark: 'D' }),
            claim('connection-reset', 'hint', `${peer} reset the connection`),
          ]
        : [claim('connection-reset', 'proof', `${peer} reset the connection while it was opened`)];
    case 'timed-out':
      return [
        claim(
          'connection-timed-out',
          'proof',
          `${peer} did not answer the attempt to connect in ${Math.round(ms)} ms`,
        ),
      ];
    case 'unreachable':
      return [claim('host-unreachable', 'proof', `there is no way to ${peer}${code ? ` (${code})` : ''}`)];
    case 'not-permitted':
      return [
        claim(
          'host-unreachable',
          'sign',
          `this system does not permit a connection to ${peer}${code ? ` (${code})` : ''}`,
        ),
      ];
    case 'failed':
      return [claim('other-failure', 'sign', `the connection to ${peer} failed${code ? ` (${code})` : ''}`)];
  }
}
