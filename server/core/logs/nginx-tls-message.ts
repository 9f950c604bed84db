/** nginx's messages about TLS, towards what is behind it and towards its clients. */

import type { FailureCause } from '../doctor/cause.ts';
import type { ErrorLine } from './error-line.ts';
import { isClientSide, lost, type MessageRule } from './nginx-rule.ts';
import { type Reading, reading } from './reading.ts';
import { certificateFault, type TlsFault, tlsFaultIn } from './tls-error.ts';

export const TLS_RULES: readonly MessageRule[] = [
  {
    pattern: /^peer closed connection in SSL handshake/,
    read: (_, line) =>
      isClientSide(line)
        ? reading('client-closed', { side: 'client' })
        : reading(
            /^[^(]*\((?:104|54|10054):/.test(line.message) ? 'connection-reset' : 'closed-before-response',
            {
              also: ['closed-before-response', 'proxy-protocol-expected', 'sni-unrecognised'],
              status: 502,
            },
          ),
  },
  {
    pattern: /^upstream SSL certificate verify error: \((?<code>\d+)/,
    read: ({ groups }) => reading(certificateFault(Number(groups?.['code'])), { status: 502 }),
  },
  {
    pattern: /^upstream SSL certificate does not match/,
    read: () => reading('certificate-name-mismatch', { status: 502 }),
  },
  {
    pattern: /^lua ssl certificate (?:verify error: \((?<code>\d+)|does not match)/,
    read: ({ groups }) =>
      reading(groups?.['code'] ? certificateFault(Number(groups['code'])) : 'certificate-name-mismatch', {
        also: ['plugin-error'],
        side: 'gateway',
        advice:
          'something Kong calls by itself (a plugin, a vault, the control plane) has a certificate that Kong does not trust: set lua_ssl_trusted_certificate',
      }),
  },
  {
    pattern: /^client SSL certificate verify error/,
    read: () => reading('certificate-untrusted', { side: 'client', status: 400 }),
  },
  {
    pattern: /^SSL_(?:do_handshake|read|write|shutdown)\(\) failed/,
    read: (match, line) => tlsFailure(match.input, line),
  },
  {
    pattern: /^SSL_set_tlsext_host_name/,
    read: () => reading('sni-unrecognised', { also: ['other-failure'], status: 502 }),
  },
  {
    pattern: /^lua ssl (?:server name|handshake)/,
    read: (match, line) => ({ ...tlsFailure(match.input, line), side: 'gateway' }),
  },
];

const UPSTREAM_TLS: Readonly<Record<TlsFault, { cause: FailureCause; also?: readonly FailureCause[] }>> = {
  'not-tls': { cause: 'https-to-plain-port' },
  'unrecognised-name': { cause: 'sni-unrecognised' },
  'internal-error': { cause: 'sni-unrecognised', also: ['other-failure'] },
  'handshake-failure': {
    cause: 'client-certificate-required',
    also: ['sni-unrecognised', 'tls-version-mismatch'],
  },
  'certificate-required': { cause: 'client-certificate-required' },
  'our-certificate-refused': { cause: 'client-certificate-required', also: ['certificate-untrusted'] },
  'protocol-version': { cause: 'tls-version-mismatch' },
  'too-old': { cause: 'tls-version-mismatch' },
  'no-application-protocol': { cause: 'http2-only', also: ['other-failure'] },
  'certificate-not-verified': { cause: 'certificate-untrusted' },
  closed: { cause: 'closed-before-response' },
  other: { cause: 'other-failure' },
};

const CLIENT_TLS: Readonly<Record<TlsFault, FailureCause>> = {
  'not-tls': 'front-speaks-wrong-protocol',
  'unrecognised-name': 'sni-unrecognised',
  'internal-error': 'other-failure',
  'handshake-failure': 'tls-version-mismatch',
  'certificate-required': 'client-certificate-required',
  'our-certificate-refused': 'certificate-untrusted',
  'protocol-version': 'tls-version-mismatch',
  'too-old': 'tls-version-mismatch',
  'no-application-protocol': 'other-failure',
  'certificate-not-verified': 'certificate-untrusted',
  closed: 'client-closed',
  other: 'other-failure',
};

function tlsFailure(text: string, line: ErrorLine): Reading {
  const fault = tlsFaultIn(text);
  if (isClientSide(line) || (line.fields.upstream === undefined && line.action === 'SSL handshaking')) {
    return reading(CLIENT_TLS[fault], { side: 'client', also: ['other-failure'] });
  }
  if (fault === 'closed')
    return lost('closed-before-response', ['proxy-protocol-expected', 'sni-unrecognised'], line);
  const grpcs = line.fields.upstream?.startsWith('grpcs:');
  if (fault === 'no-application-protocol' && grpcs) {
    return reading('invalid-response', {
      also: ['other-failure', 'http2-only'],
      status: 502,
      advice:
        'the far side speaks TLS but no HTTP/2, which gRPC needs: turn HTTP/2 on there, or set protocol to https',
    });
  }
  const { cause, also = [] } = UPSTREAM_TLS[fault];
  return reading(cause, { also, status: 502 });
}
