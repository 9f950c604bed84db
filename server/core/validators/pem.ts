/** PEM: the armour around certificates and keys, as OpenSSL's `PEM_read_bio` takes it apart. */

import type { PemTrouble } from './fault.ts';

export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, … */
  readonly label: string;
  readonly der: Uint8Array<ArrayBuffer>;
  /** `Proc-Type: 4,ENCRYPTED`, the old way to lock a key. */
  readonly isEncrypted: boolean;
}

export type PemResult =
  | { readonly kind: 'block'; readonly block: PemBlock }
  | { readonly kind: 'trouble'; readonly reason: PemTrouble };

/**
 * The first block whose label is wanted. Blocks with other labels and any text around them are passed over. OpenSSL
 * stops at a broken block where it looks for a certificate, and goes on where it looks for a key.
 */
export function readPem(
  text: string,
  isWanted: (label: string) => boolean,
  broken: 'stops' | 'is-passed-over',
): PemResult {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  let sawOther = false;
  for (let i = 0; i < lines.length; i++) {
    const label = /^-----BEGIN (.+)-----$/.exec(lines[i] ?? '')?.[1];
    if (label === undefined) continue;
    const end = lines.findIndex((line, j) => i < j && line.startsWith('-----END '));
    if (end < 0 || lines[end] !== `-----END ${label}-----`) return { kind: 'trouble', reason: 'no-pem' };
    const block = readBody(label, lines.slice(i + 1, end));
    if (block === undefined && (broken === 'stops' || isWanted(label)))
      return { kind: 'trouble', reason: 'not-base64' };
    if (block !== undefined && isWanted(label)) return { kind: 'block', block };
    sawOther = true;
    i = end;
  }
  return { kind: 'trouble', reason: sawOther ? 'other-label' : 'no-pem' };
}

/** One blank line may stand in a block: after its headers, which have colons, or before all. */
function readBody(label: string, body: readonly string[]): PemBlock | undefined {
  const blank = body.indexOf('');
  const headers = body.slice(0, Math.max(blank, 0));
  const data = body.slice(headers.length + (blank < 0 ? 0 : 1));
  if (data.includes('') || (0 < headers.length && !headers.some((line) => line.includes(':'))))
    return undefined;
  const der = decodeBase64(data.join(''));
  if (der === undefined) return undefined;
  const isEncrypted = headers.some((line) => line.startsWith('Proc-Type:') && line.includes('ENCRYPTED'));
  return { label, der, isEncrypted };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Undefined where it is no base64 or empty. Spaces inside count as line ends did. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replaceAll(/\s/g, '');
  if (digits === '' || digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return decodeDigits(digits.replace(/=+$/, ''));
}

/** Base64 for URLs, padding optional, as JSON Web Keys have it. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replace(/=+$/, '');
  if (digits.length % 4 === 1 || !/^[\w-]*$/.test(digits)) return undefined;
  return decodeDigits(digits.replaceAll('-', '+').replaceAll('_', '/'));
}

/** The value of each digit by its code. The catalogue comes this way, at every start. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, DIGITS.indexOf(String.fromCharCode(code))),
);

function decodeDigits(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    held = ((held << 6) | (VALUES[digits.charCodeAt(i)] ?? 0)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes;
}
