/**
 * What a queue of OpenSSL or BoringSSL errors tells. The names change between versions, so the numbers decide: the low
 * 12 bits of the code are the reason, and 1000 + n is alert n of the other side (RFC 8446 section 6.2).
 */

export type TlsFault =
  /** The other side does not speak TLS. */
  | 'not-tls'
  /** The other side turned our name down. */
  | 'unrecognised-name'
  /** It has no certificate for the name (Go, Caddy), or another fault of its own. */
  | 'internal-error'
  /** No common ground: a client certificate is wanted (TLS 1.2), no shared cipher, or no name was sent. */
  | 'handshake-failure'
  | 'certificate-required'
  /** It does not accept our certificate. */
  | 'our-certificate-refused'
  | 'protocol-version'
  | 'too-old'
  | 'no-application-protocol'
  | 'certificate-not-verified'
  | 'closed'
  | 'other';

const ALERTS: Readonly<Record<number, TlsFault>> = {
  40: 'handshake-failure',
  42: 'our-certificate-refused',
  43: 'our-certificate-refused',
  44: 'our-certificate-refused',
  45: 'our-certificate-refused',
  46: 'our-certificate-refused',
  47: 'too-old',
  48: 'our-certificate-refused',
  49: 'our-certificate-refused',
  51: 'our-certificate-refused',
  70: 'protocol-version',
  71: 'too-old',
  80: 'internal-error',
  86: 'protocol-version',
  112: 'unrecognised-name',
  116: 'certificate-required',
  120: 'no-application-protocol',
};

/** Reason texts, for lines without a usable number; first match wins. */
const TEXTS: readonly (readonly [RegExp, TlsFault])[] = [
  [
    /wrong.version.number|packet.length.too.long|http.request|https.proxy.request|unknown.protocol/i,
    'not-tls',
  ],
  [/unrecognized.name/i, 'unrecognised-name'],
  [/certificate.required/i, 'certificate-required'],
  [
    /alert.(?:bad.certificate|unknown.ca|certificate.(?:unknown|expired|revoked))|unsupported.certificate/i,
    'our-certificate-refused',
  ],
  [/certificate.verify.failed/i, 'certificate-not-verified'],
  [
    /alert.protocol.version|unsupported.protocol|no.protocols.available|wrong.ssl.version|version.too.low|inappropriate.fallback/i,
    'protocol-version',
  ],
  [
    /legacy.sigalg|dh.key.too.small|ee.key.too.small|ca.md.too.weak|unsafe.legacy.renegotiation|wrong.signature.type|no.shared.cipher|no.ciphers.available|required.cipher.missing|illegal.parameter|insufficient.security|bad.ecpoint/i,
    'too-old',
  ],
  [/no.application.protocol/i, 'no-application-protocol'],
  [/internal.error/i, 'internal-error'],
  [/handshake.failure/i, 'handshake-failure'],
  [/unexpected.eof|shutdown.while.in.init/i, 'closed'],
];

/** The fault in `SSL: error:0A00010B:SSL routines::wrong version number…`, the first that is known. */
export function tlsFaultIn(text: string): TlsFault {
  for (const match of text.matchAll(
    /error:([0-9A-Fa-f]{8}):[^:]*:[^:]*:[^:)]*(?::SSL alert number (\d+))?/g,
  )) {
    const reason = Number.parseInt(match[1] ?? '0', 16) & 0xfff;
    const alert =
      match[2] === undefined
        ? 1000 <= reason && reason < 1256
          ? reason - 1000
          : undefined
        : Number(match[2]);
    const fault = alert === undefined ? undefined : ALERTS[alert];
    if (fault) return fault;
    if (reason === 0x10b || (reason === 0x0f7 && /BoringSSL|OPENSSL_internal/.test(text))) return 'not-tls';
  }
  const alert = /SSL alert number (\d+)/.exec(text)?.[1];
  return (
    (alert === undefined ? undefined : ALERTS[Number(alert)]) ??
    TEXTS.find(([pattern]) => pattern.test(text))?.[1] ??
    'other'
  );
}

/** The fault behind an X509 verification number (openssl/x509_vfy.h). */
export function certificateFault(
  code: number,
): 'certificate-expired' | 'certificate-untrusted' | 'certificate-name-mismatch' {
  if (code === 9 || code === 10) return 'certificate-expired';
  return code === 62 || code === 64 ? 'certificate-name-mismatch' : 'certificate-untrusted';
}
