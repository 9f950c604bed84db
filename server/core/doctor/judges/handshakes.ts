/** What the TLS handshake as Kong would make it tells, with the second looks beside it. */

import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { FailureCause } from '../cause.ts';
import type { ServiceProtocol } from '../context-seen.ts';
import type { Cure } from '../hypothesis.ts';
import type { CertificateProblem, TlsSeen } from '../wire-seen.ts';
import { emptyPool } from './answers.ts';
import { claimsAt, type Peer, peerName, peersOf } from './peer.ts';

export function judgeHandshakes(file: CaseFile): readonly Claim[] {
  const peers = peersOf(file).filter(({ tls }) => tls !== undefined);
  const judged = peers.map((peer) => (peer.tls ? claimsAt(peer, judgeHandshake(peer, peer.tls, file)) : []));
  const partial = judged.some((claims) => claims.length === 0);
  return judged.flat().map((each) => (partial ? { ...each, partial } : each));
}

const PLAIN_OF: Partial<Record<ServiceProtocol, ServiceProtocol>> = {
  https: 'http',
  grpcs: 'grpc',
  wss: 'ws',
  tls: 'tcp',
};

function judgeHandshake(peer: Peer, tls: TlsSeen, file: CaseFile): readonly Claim[] {
  const at = peerName(peer);
  switch (tls.outcome) {
    case 'established':
      return judgeCertificate(tls, file);
    case 'not-tls':
      return [plainPort(`${at} answered the TLS hello with something that is no TLS`, peer, file)];
    case 'timed-out':
      if (peer.speaksPlainHttp || peer.bannerOf !== undefined) {
        return [
          plainPort(`${at} left the TLS hello without an answer, but answers in plain text`, peer, file),
        ];
      }
      return [
        claim(
          'response-timed-out',
          'sign',
          `${at} took the connection and left the TLS hello without an answer`,
          {
            next: 'send a plain request to the same port, and look at the load of its host',
          },
        ),
        claim('connection-timed-out', 'hint', `no TLS handshake came about with ${at}`),
        claim(
          'https-to-plain-port',
          'hint',
          'a plain server that waits for the end of a line stays silent too',
        ),
      ];
    case 'closed':
    case 'reset':
      return cutOff(peer, tls, file);
    case 'alert':
      return judgeAlert(peer, tls, tls.alert ?? 0, file);
    case 'too-old':
      return [versions(`${at} speaks TLS too old for Kong's OpenSSL`, peer, file)];
    case 'failed':
      return [claim('other-failure', 'sign', `the TLS handshake with ${at} failed`)];
  }
}

function plainPort(words: string, peer: Peer, { aim }: CaseFile): Claim {
  const to = aim && PLAIN_OF[aim.protocol];
  const grpc = to === 'http' && peer.speaksHttp2 === 'plain' && !peer.speaksPlainHttp;
  const cures: readonly Cure[] = to ? [{ kind: 'protocol', to }] : [];
  return claim('https-to-plain-port', grpc ? 'sign' : 'proof', words, {
    ...(to ? { cures, fix: `set protocol to "${to}"` } : {}),
  });
}

function cutOff(peer: Peer, tls: TlsSeen, file: CaseFile): readonly Claim[] {
  const at = peerName(peer);
  const how = tls.outcome === 'reset' ? 'reset the connection' : 'closed the connection';
  if (peer.wantsProxyProtocol)
    return [claim('proxy-protocol-expected', 'proof', `${at} answers only after a PROXY protocol line`)];
  if (peer.speaksPlainHttp)
    return [plainPort(`${at} ${how} at the TLS hello, but answers in plain text`, peer, file)];
  if (peer.knownName !== undefined) return [wrongName(`${at} ${how} at the TLS hello`, peer, tls, 'proof')];
  if (peer.otherVersion !== undefined) return [versions(`${at} ${how} at the TLS hello`, peer, file)];
  if (peer.hangsUpFirst && file.topology.second) {
    return [
      emptyPool(peer, file),
      claim('closed-before-response', 'hint', `${at} ${how} before a byte was sent`),
    ];
  }
  const cause: FailureCause = tls.outcome === 'reset' ? 'connection-reset' : 'closed-before-response';
  return [
    claim(
      cause,
      peer.hangsUpFirst ? 'proof' : 'sign',
      `${at} ${how} ${peer.hangsUpFirst ? 'before a byte was sent' : 'at the TLS hello'}`,
    ),
    claim('proxy-protocol-expected', 'hint', 'a listener that wants the PROXY protocol hangs up like this', {
      mark: 'V',
    }),
    claim('sni-unrecognised', 'hint', 'a filter on server names hangs up like this', { mark: 'S' }),
  ];
}

function judgeAlert(peer: Peer, tls: TlsSeen, alert: number, file: CaseFile): readonly Claim[] {
  const words = `${peerName(peer)} answered the TLS hello with alert ${alert}`;
  if (alert === 112) return [wrongName(`${words} (unrecognized name)`, peer, tls, 'proof')];
  if (alert === 80) {
    return [
      wrongName(
        `${words} (internal error, as for a name without a certificate)`,
        peer,
        tls,
        peer.knownName === undefined ? 'sign' : 'proof',
      ),
    ];
  }
  if (alert === 70 || alert === 71 || alert === 86)
    return [versions(`${words} (protocol version)`, peer, file)];
  if (alert === 116) return [certificate(words, file, 'proof')];
  if ([42, 43, 44, 45, 46, 48, 49].includes(alert))
    return [certificate(`${words}: it does not accept Kong's certificate`, file, 'proof')];
  if (alert === 120) {
    return file.aim?.protocol === 'grpcs'
      ? [claim('invalid-response', 'sign', `${words}: it speaks no HTTP/2, which gRPC needs`)]
      : [claim('http2-only', 'proof', `${words}: it wants a protocol other than HTTP/1.1`)];
  }
  if (alert === 40) {
    if (peer.knownName !== undefined) return [wrongName(`${words} (handshake failure)`, peer, tls, 'proof')];
    if (peer.asksForCertificate)
      return [certificate(`${words} after it asked for a client certificate`, file, 'proof')];
    if (peer.otherVersion !== undefined) return [versions(`${words} (handshake failure)`, peer, file)];
    // In TLS 1.2 a server asks for the certificate before it turns down who has none, so it was not that.
    const nameless = tls.sni === undefined;
    return [
      claim(
        'tls-version-mismatch',
        nameless ? 'hint' : 'sign',
        `${words} (handshake failure), as when no cipher is common`,
      ),
      claim(
        'sni-unrecognised',
        nameless ? 'sign' : 'hint',
        nameless ? `${words}; no server name was sent` : 'some servers refuse an unknown name with it',
      ),
      certificate(`${words} (handshake failure)`, file, 'hint'),
    ];
  }
  return [claim('other-failure', 'sign', words), claim('tls-version-mismatch', 'hint', words)];
}

function wrongName(words: string, peer: Peer, tls: TlsSeen, weight: 'proof' | 'sign'): Claim {
  const sent = tls.sni === undefined ? 'no server name, because the host is an IP address' : `"${tls.sni}"`;
  const known = peer.knownName ? ` and accepts "${peer.knownName}"` : '';
  return claim('sni-unrecognised', weight, `${words} to ${sent}${known}`, {
    ...(peer.knownName
      ? {
          fix: `set host_header to "${peer.knownName}"`,
          cures: [{ kind: 'host-header', to: peer.knownName }],
        }
      : {}),
  });
}

function versions(words: string, peer: Peer, file: CaseFile): Claim {
  const settings = { nginx_proxy_proxy_ssl_protocols: 'TLSv1.2 TLSv1.3' };
  const modern = peer.otherVersion === 'TLSv1.3';
  return claim(
    'tls-version-mismatch',
    // Which versions Kong speaks depends on its own.
    file.gateway?.version === undefined ? 'sign' : 'proof',
    `${words}${peer.otherVersion ? `; it speaks ${peer.otherVersion}` : ''}`,
    {
      ...(modern
        ? {
            fix: 'set nginx_proxy_proxy_ssl_protocols to TLSv1.2 TLSv1.3 in kong.conf',
            cures: [{ kind: 'kong-conf', settings }],
          }
        : {}),
    },
  );
}

function certificate(words: string, { aim }: CaseFile, weight: Claim['weight']): Claim {
  return claim('client-certificate-required', weight, words, {
    ...(aim?.presentsCertificate
      ? {
          advice:
            'the certificate that the service presents is not accepted: use one that the far side trusts',
        }
      : {}),
  });
}

const UNTRUSTED: readonly CertificateProblem[] = [
  'self-signed',
  'self-signed-in-chain',
  'unknown-authority',
  'incomplete-chain',
  'revoked',
  'weak',
  'other',
];

/** Only where Kong checks: without tls_verify it takes any certificate. */
function judgeCertificate(tls: TlsSeen, { aim }: CaseFile): readonly Claim[] {
  const seen = tls.certificate;
  if (!seen || !aim?.verifiesCertificate) return [];
  const is = (problem: CertificateProblem) => seen.problems.includes(problem);
  const subject = `the certificate of "${seen.subject}"`;
  if (is('expired')) return [claim('certificate-expired', 'proof', `${subject} has expired`)];
  if (is('not-yet-valid')) return [claim('certificate-expired', 'proof', `${subject} is not valid yet`)];
  const why = UNTRUSTED.find(is);
  if (why)
    return [
      claim('certificate-untrusted', 'proof', `${subject} cannot be trusted (${why.replaceAll('-', ' ')})`),
    ];
  if (is('wrong-name')) {
    const name = seen.names.find((each) => !each.includes('*'));
    return [
      claim(
        'certificate-name-mismatch',
        'proof',
        `${subject} is for ${seen.names.map((each) => `"${each}"`).join(', ')}, not for "${tls.sni ?? aim.host}"`,
        {
          ...(name
            ? { fix: `set host_header to "${name}"`, cures: [{ kind: 'host-header', to: name }] }
            : {}),
        },
      ),
    ];
  }
  return [];
}
