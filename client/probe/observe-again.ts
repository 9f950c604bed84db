/** The second looks at a port in the doctor's words. */

import type { Observation } from '../../server/core/doctor/observation.ts';
import type { Trial } from '../../server/core/doctor/wire-seen.ts';
import type { HttpEnd } from './http.ts';
import { exchangeSeen, http2Seen, spoken, tlsSeen } from './observe-wire.ts';
import type { Alternative, TlsOutcome } from './second-look.ts';

export function alternativeSeen(tried: Alternative, end: HttpEnd, path: string): readonly Observation[] {
  const { address, port } = end;
  const tls = (trial: Trial, sni: string | undefined, result: TlsOutcome): readonly Observation[] => {
    const seen = tlsSeen({ leg: 'direct', trial, address, port, sni, alpnOffered: [], ms: 0 }, result);
    return seen ? [seen] : [];
  };
  const http = { leg: 'direct', trial: 'other-scheme', end, method: 'GET', path } as const;
  switch (tried.kind) {
    case 'tls': {
      const answer = tried.answer && exchangeSeen({ ...http, scheme: 'https' }, tried.answer);
      return [...tls('other-scheme', tried.sni, tried.result), ...(answer ? [answer] : [])];
    }
    case 'plain': {
      const answer = tried.answer && exchangeSeen({ ...http, scheme: 'http' }, tried.answer);
      return answer ? [answer] : [];
    }
    case 'speaks-first':
      return tried.protocol === 'closed'
        ? [{ kind: 'banner', leg: 'direct', address, port, outcome: 'closed' }]
        : [
            {
              kind: 'banner',
              leg: 'direct',
              address,
              port,
              outcome: 'spoke',
              speaks: spoken(tried.protocol),
            },
          ];
    case 'http2': {
      const scheme = tried.over === 'tls' ? 'https' : 'http';
      return http2Seen({ ...http, trial: 'other', scheme }, tried.answer);
    }
    case 'proxy-protocol':
      return [
        {
          kind: 'proxy-protocol',
          leg: 'direct',
          address,
          port,
          outcome: tried.answered ? 'wanted' : 'not-wanted',
        },
      ];
    case 'other-name':
      return tls('other-name', tried.sni, tried.result);
    case 'other-versions':
      return tls('other-versions', undefined, tried.result);
    case 'client-certificate':
      return [{ kind: 'certificate-request', leg: 'direct', address, port, requested: tried.requested }];
  }
}
