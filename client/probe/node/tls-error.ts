/** OpenSSL's and BoringSSL's errors in a closed set of words. */

import type { TlsFailure } from '../world.ts';
import { codeOf, syscallOf } from './waiting.ts';

export type TlsFailed =
  | { readonly kind: 'alert'; readonly alert: number; readonly code: string }
  | { readonly kind: TlsFailure; readonly code: string };

export function tlsFailure(error: unknown): TlsFailed {
  const alert = alertOf(error);
  const code = codeOf(error);
  if (alert !== undefined) return { kind: 'alert', alert, code };
  const reason = reasonOf(error);
  if (reason !== undefined) {
    // The low 12 bits are the reason: OpenSSL 0x10b and BoringSSL 0x0f7 are "wrong version number".
    if ([0x10b, 0x0f7, 0xc6, 0x9b, 0x9c].includes(reason)) return { kind: 'not-tls', code };
    if ([0x14d, 0x102, 0x18e, 0x18a, 0xbf].includes(reason)) return { kind: 'too-old', code };
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST/.test(code)) {
    return { kind: 'not-tls', code };
  }
  if (/UNSUPPORTED_PROTOCOL|LEGACY_SIGALG|DH_KEY_TOO_SMALL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK/.test(code)) {
    return { kind: 'too-old', code };
  }
  // Node says ECONNRESET for an orderly close during the handshake too; only a real reset names the system call.
  if (code === 'ECONNRESET') return { kind: syscallOf(error) === 'read' ? 'reset' : 'closed', code };
  if (code === 'EPIPE') return { kind: 'reset', code };
  return { kind: 'failed', code };
}

/** The reason in OpenSSL's packed error, whatever its words are in this version. */
function reasonOf(error: unknown): number | undefined {
  const text = error instanceof Error ? `${error.message} ${error.stack ?? ''}` : '';
  const packed = /error:([0-9A-Fa-f]{8}):/.exec(text)?.[1];
  return packed === undefined ? undefined : Number.parseInt(packed, 16) & 0xfff;
}

export function alertOf(error: unknown): number | undefined {
  const reason = reasonOf(error);
  return reason !== undefined && 1000 <= reason && reason < 1256 ? reason - 1000 : undefined;
}
