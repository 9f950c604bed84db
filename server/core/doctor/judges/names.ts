/** What the lookup of the name tells. */

import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { NameSeen } from '../wire-seen.ts';
import { passageOf } from './passage.ts';

/** A lookup that takes longer than this is felt in every request that opens a connection, ms. */
const SLOW_MS = 1_000;

export function judgeNames(file: CaseFile): readonly Claim[] {
  const names = file.on('name', 'direct');
  const failed = names.filter((name) => name.outcome !== 'addresses');
  const partial = failed.length < names.length;
  return names.flatMap((name) =>
    judgeName(name, file).map((each) => (partial ? { ...each, partial } : each)),
  );
}

function judgeName(name: NameSeen, file: CaseFile): readonly Claim[] {
  const { gateway } = file;
  const local = true;
  const host = `"${name.host}"`;
  switch (name.outcome) {
    case 'addresses':
      return slow(name);
    case 'not-found':
      return [claim('name-not-found', 'proof', `there is no name ${host}`, { local })];
    case 'no-address':
      return [claim('name-not-found', 'proof', `the name ${host} has no address`, { local })];
    case 'bad-name':
      return [claim('name-not-found', 'proof', `${host} cannot be a name`)];
    case 'only-ipv6':
      if (gateway?.dnsOrder?.includes('AAAA')) return slow(name);
      return [
        claim(
          'name-not-found',
          gateway?.dnsOrder ? 'proof' : 'sign',
          `${host} has IPv6 addresses only, for which Kong does not ask`,
          {
            local,
            advice:
              'add AAAA to dns_order (resolver_family with the new DNS client), or give the name an IPv4 address',
            fix: 'set dns_order to LAST,SRV,A,AAAA,CNAME in kong.conf',
            cures: [{ kind: 'kong-conf', settings: { dns_order: 'LAST,SRV,A,AAAA,CNAME' } }],
          },
        ),
      ];
    case 'server-failure':
      return [
        claim('name-server-failure', 'proof', `the DNS server failed to answer for ${host}`, { local }),
      ];
    case 'refused':
      return [
        claim('name-server-failure', 'proof', `the DNS server refused to answer for ${host}`, { local }),
      ];
    case 'no-answer':
      return [
        claim('name-server-failure', 'proof', `no DNS server answered for ${host}`, { local }),
        ...(passageOf(file).ok
          ? [
              claim(
                'name-resolution-slow',
                'sign',
                `no DNS server answered for ${host} in ${Math.round(name.ms)} ms`,
                {
                  local,
                  next: 'time the lookup from the machine Kong runs on; Kong may live on an answer it has kept',
                },
              ),
            ]
          : []),
      ];
    case 'alias-loop':
      return [
        claim('name-server-failure', 'proof', `the aliases of ${host} go round in a circle`, { local }),
      ];
  }
}

function slow(name: NameSeen): readonly Claim[] {
  if (name.by === 'literal' || name.ms < SLOW_MS) return [];
  return [
    claim('name-resolution-slow', 'proof', `looking up "${name.host}" took ${Math.round(name.ms)} ms`, {
      local: true,
    }),
  ];
}
