/** Private and public keys in PEM and as JSON Web Keys, as OpenSSL reads them for Kong. */

import { BitString, fromBER, Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import type { PemTrouble, ValueFault } from './fault.ts';
import { fault } from './fault.ts';
import { jwkPublicPart } from './jwk.ts';
import { readPem } from './pem.ts';
import type { KeyType, PublicPart } from './public-part.ts';
import { ecPoint, ecPointOfPrivate, edwardsOfPrivate, hex, hexNumber } from './public-part.ts';

export type KeyResult =
  | { readonly kind: 'key'; readonly isPrivate: boolean; readonly part: PublicPart }
  | { readonly kind: 'trouble'; readonly reason: PemTrouble };

const ALGORITHMS: Readonly<Record<string, KeyType>> = {
  '1.2.840.113549.1.1.1': 'RSA',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.10045.2.1': 'EC',
  '1.2.840.10040.4.1': 'DSA',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.3.101.110': 'X25519',
  '1.3.101.111': 'X448',
};

type Items = readonly unknown[];

/** The members of a sequence that fills the bytes; undefined when they are something else. */
export function sequenceIn(der: Uint8Array<ArrayBuffer>): Items | undefined {
  const { result, offset } = fromBER(der);
  return result instanceof Sequence && result.error === '' && offset === der.length
    ? result.valueBlock.value
    : undefined;
}

function bytesOf(item: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (item instanceof Integer || item instanceof OctetString || item instanceof BitString)
    return Uint8Array.from(item.valueBlock.valueHexView);
  return undefined;
}

function oidOf(item: unknown): string | undefined {
  return item instanceof ObjectIdentifier ? item.valueBlock.toString() : undefined;
}

function algorithmOf(item: unknown): { readonly type: KeyType; readonly parameter: unknown } | undefined {
  if (!(item instanceof Sequence)) return undefined;
  const oid = oidOf(item.valueBlock.value[0]);
  return oid === undefined
    ? undefined
    : { type: ALGORITHMS[oid] ?? 'other', parameter: item.valueBlock.value[1] };
}

/** A SubjectPublicKeyInfo, as certificates and `PUBLIC KEY` blocks hold it. */
export function spkiPublicPart(spki: Items): PublicPart | undefined {
  const algorithm = algorithmOf(spki[0]);
  const bits = spki[1] instanceof BitString ? bytesOf(spki[1]) : undefined;
  if (algorithm === undefined || bits === undefined || spki.length !== 2) return undefined;
  const { type } = algorithm;
  if (type === 'RSA' || type === 'RSA-PSS') return rsaPart(type, sequenceIn(bits), 0);
  if (type !== 'EC') return { type, value: hex(bits) };
  const curve = oidOf(algorithm.parameter);
  if (curve === undefined) return { type: 'other', value: undefined };
  const value = ecPoint(curve, bits);
  return value === undefined ? undefined : { type, curve, value };
}

/** `at`: where modulus and exponent stand in the sequence. */
function rsaPart(type: KeyType, items: Items | undefined, at: number): PublicPart | undefined {
  const modulus = bytesOf(items?.[at]);
  const exponent = bytesOf(items?.[at + 1]);
  if (modulus === undefined || exponent === undefined) return undefined;
  const n = hexNumber(modulus);
  return { type, value: `${n}:${hexNumber(exponent)}`, bits: Math.ceil(n.replace(/^0/, '').length * 4) };
}

/** PKCS #8. */
function pkcs8Part(der: Uint8Array<ArrayBuffer>): PublicPart | undefined {
  const items = sequenceIn(der);
  const algorithm = algorithmOf(items?.[1]);
  const inner = items?.[2] instanceof OctetString ? bytesOf(items[2]) : undefined;
  if (!(items?.[0] instanceof Integer) || algorithm === undefined || inner === undefined) return undefined;
  const { type } = algorithm;
  if (type === 'RSA' || type === 'RSA-PSS') return rsaPart(type, sequenceIn(inner), 1);
  if (type === 'EC') return sec1Part(inner, oidOf(algorithm.parameter));
  if (type === 'other' || type === 'DSA') return { type, value: undefined };
  const { result } = fromBER(inner);
  const seed = result instanceof OctetString ? bytesOf(result) : undefined;
  return seed === undefined ? undefined : { type, value: edwardsOfPrivate(type, seed) };
}

/** RFC 5915; the curve stands inside or, in PKCS #8, outside. The public point may be left out. */
function sec1Part(der: Uint8Array<ArrayBuffer>, outerCurve: string | undefined): PublicPart | undefined {
  const items = sequenceIn(der);
  const scalar = items?.[1] instanceof OctetString ? bytesOf(items[1]) : undefined;
  if (!(items?.[0] instanceof Integer) || scalar === undefined) return undefined;
  const curve = outerCurve ?? oidOf(tagged(items, 0));
  if (curve === undefined) return { type: 'other', value: undefined };
  const point = bytesOf(tagged(items, 1));
  const value = point === undefined ? ecPointOfPrivate(curve, scalar) : ecPoint(curve, point);
  return { type: 'EC', curve, value };
}

/** What an explicit context tag holds. */
export function tagged(items: Items, number: number): unknown {
  for (const item of items) {
    if (typeof item !== 'object' || item === null || !('idBlock' in item) || !('valueBlock' in item))
      continue;
    const { idBlock, valueBlock } = item;
    if (!isTag(idBlock, number) || typeof valueBlock !== 'object' || valueBlock === null) continue;
    if ('value' in valueBlock && Array.isArray(valueBlock.value)) return valueBlock.value[0];
  }
  return undefined;
}

function isTag(idBlock: unknown, number: number): boolean {
  if (typeof idBlock !== 'object' || idBlock === null) return false;
  return (
    'tagClass' in idBlock && 'tagNumber' in idBlock && idBlock.tagClass === 3 && idBlock.tagNumber === number
  );
}

function partOf(label: string, der: Uint8Array<ArrayBuffer>): PublicPart | undefined {
  switch (label) {
    case 'PRIVATE KEY':
      return pkcs8Part(der);
    case 'RSA PRIVATE KEY':
      return rsaPart('RSA', sequenceIn(der), 1);
    case 'EC PRIVATE KEY':
      return sec1Part(der, undefined);
    case 'DSA PRIVATE KEY':
      return sequenceIn(der) === undefined ? undefined : { type: 'DSA', value: undefined };
    case 'PUBLIC KEY': {
      const spki = sequenceIn(der);
      return spki && spkiPublicPart(spki);
    }
    case 'RSA PUBLIC KEY':
      return rsaPart('RSA', sequenceIn(der), 0);
    default:
      return undefined;
  }
}

const PRIVATE_LABEL = /^(?:(?:ENCRYPTED|RSA|EC|DSA) )?PRIVATE KEY$/;
const PUBLIC_LABEL = /^(?:RSA )?PUBLIC KEY$/;

/** `half`: which of the two Kong would load; `any` is its usual way, private ones first. */
export function readKey(text: string, half: 'private' | 'public' | 'any'): KeyResult {
  if (half === 'any' && text.trimStart().startsWith('{')) {
    const part = jwkPublicPart(text);
    if (typeof part === 'object') return { kind: 'key', isPrivate: false, part };
  }
  if (half !== 'public') {
    const result = readLabelled(text, PRIVATE_LABEL, true);
    if (result.kind === 'key' || half === 'private') return result;
    const other = readLabelled(text, PUBLIC_LABEL, false);
    return other.kind === 'key' || result.reason === 'other-label' ? other : result;
  }
  return readLabelled(text, PUBLIC_LABEL, false);
}

function readLabelled(text: string, label: RegExp, isPrivate: boolean): KeyResult {
  const pem = readPem(text, (found) => label.test(found), 'is-passed-over');
  if (pem.kind === 'trouble') return pem;
  const { block } = pem;
  if (block.isEncrypted || block.label === 'ENCRYPTED PRIVATE KEY')
    return { kind: 'trouble', reason: 'encrypted' };
  const part = partOf(block.label, block.der);
  return part ? { kind: 'key', isPrivate, part } : { kind: 'trouble', reason: 'not-der' };
}

/** `typedefs.key`: OpenSSL must be able to load it; a public key passes, too. */
export function validateKey(value: string): ValueFault | undefined {
  const key = readKey(value, 'any');
  return key.kind === 'key' ? undefined : fault('invalid-key', { reason: key.reason });
}

/** A jwt credential's `rsa_public_key` where the algorithm needs one. */
export function validatePublicKey(value: string): ValueFault | undefined {
  const key = readKey(value, 'any');
  return key.kind === 'key' ? undefined : fault('invalid-public-key', { reason: key.reason });
}
