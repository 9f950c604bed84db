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
 * The first block whose label is wanted; blocks with other labels and any text around them are passed over, as
 * OpenSSL does, which gives up at the first block that is broken.
 */
export function readPem(text: string, isWanted: (label: string) => boolean): PemResult {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  let sawOther = false;
  for (let i = 0; i < lines.length; i++) {
    const label = /^-----BEGIN (.+)-----$/.exec(lines[i] ?? '')?.[1];
    if (label === undefined) continue;
    const end = lines.findIndex((line, j) => i < j && line.startsWith('-----END '));
    if (end < 0 || lines[end] !== `-----END ${label}-----`) return { kind: 'trouble', reason: 'no-pem' };
    if (isWanted(label)) return readBody(label, lines.slice(i + 1, end));
    sawOther = true;
    i = end;
  }
  return { kind: 'trouble', reason: sawOther ? 'other-label' : 'no-pem' };
}

function readBody(label: string, body: readonly string[]): PemResult {
  const hasHeaders = body.some((line) => line.includes(':'));
  const blank = body.indexOf('');
  const headers = hasHeaders ? body.slice(0, blank < 0 ? body.length : blank) : [];
  const der = decodeBase64(body.slice(hasHeaders ? headers.length : 0).join(''));
  if (der === undefined) return { kind: 'trouble', reason: 'not-base64' };
  const isEncrypted = headers.some((line) => line.startsWith('Proc-Type:') && line.includes('ENCRYPTED'));
  return { kind: 'block', block: { label, der, isEncrypted } };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Undefined where it is no base64 or empty. Spaces inside count as line ends did. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replaceAll(/\s/g, '');
  if (digits === '' || digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return decodeDigits(digits.replace(/=+$/, ''), DIGITS);
}

/** Base64 for URLs, padding optional, as JSON Web Keys have it. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replace(/=+$/, '');
  if (digits.length % 4 === 1 || !/^[\w-]*$/.test(digits)) return undefined;
  return decodeDigits(digits.replaceAll('-', '+').replaceAll('_', '/'), DIGITS);
}

function decodeDigits(digits: string, alphabet: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits) {
    held = ((held << 6) | alphabet.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes;
}
