/** The public part of a key, in a form in which two can be compared. */

import { ed448 } from '@noble/curves/ed448.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';

export interface PublicPart {
  readonly type: KeyType;
  /** The curve's object identifier or name, for EC. */
  readonly curve?: string;
  /** Modulus and exponent, or the point, in hexadecimal. Undefined where it could not be derived. */
  readonly value: string | undefined;
  readonly bits?: number;
}

export type KeyType = 'RSA' | 'RSA-PSS' | 'EC' | 'DSA' | 'Ed25519' | 'Ed448' | 'X25519' | 'X448' | 'other';

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Without the leading zeros that DER's integers may have. */
export function hexNumber(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(?:00)+(?=..)/, '');
}

const WEIERSTRASS = {
  '1.2.840.10045.3.1.7': p256,
  '1.3.132.0.34': p384,
  '1.3.132.0.35': p521,
} as const;

function curveOf(oid: string) {
  return oid in WEIERSTRASS ? Object.entries(WEIERSTRASS).find(([known]) => known === oid)?.[1] : undefined;
}

/** The uncompressed point as hexadecimal; undefined when it is no point of the curve. Unknown curves: as given. */
export function ecPoint(oid: string, point: Uint8Array): string | undefined {
  const curve = curveOf(oid);
  if (curve === undefined) return hex(point);
  try {
    return curve.Point.fromBytes(point).toHex(false);
  } catch {
    return undefined;
  }
}

/** The public point that belongs to a private scalar; undefined for curves that we do not know. */
export function ecPointOfPrivate(oid: string, scalar: Uint8Array): string | undefined {
  const curve = curveOf(oid);
  if (curve === undefined) return undefined;
  const length = curve.Point.Fn.BYTES;
  const padded = new Uint8Array(length);
  if (length < scalar.length) return undefined;
  padded.set(scalar, length - scalar.length);
  try {
    return hex(curve.getPublicKey(padded, false));
  } catch {
    return undefined;
  }
}

/** The public half of an Edwards key; undefined for the curves of key agreement, which no certificate has. */
export function edwardsOfPrivate(type: KeyType, seed: Uint8Array): string | undefined {
  try {
    if (type === 'Ed25519') return hex(ed25519.getPublicKey(seed));
    if (type === 'Ed448') return hex(ed448.getPublicKey(seed));
  } catch {
    return undefined;
  }
  return undefined;
}

/** Undefined: cannot be told. */
export function samePublicPart(a: PublicPart, b: PublicPart): boolean | undefined {
  if (a.type === 'other' || b.type === 'other') return undefined;
  if (a.type !== b.type || a.curve !== b.curve) return false;
  return a.value === undefined || b.value === undefined ? undefined : a.value === b.value;
}
