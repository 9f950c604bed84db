/** X.509 certificates, and the checks of Kong's certificate entities. */

import {
  Boolean as Asn1Boolean,
  BitString,
  fromBER,
  GeneralizedTime,
  Integer,
  ObjectIdentifier,
  OctetString,
  Sequence,
  UTCTime,
} from 'asn1js';
import type { FaultOf, PemTrouble, ValueFault } from './fault.ts';
import { fault, faultAt } from './fault.ts';
import { readKey, sequenceIn, spkiPublicPart, tagged } from './keys.ts';
import { readPem } from './pem.ts';
import type { PublicPart } from './public-part.ts';
import { samePublicPart } from './public-part.ts';
import { isVaultReference } from './vault-reference.ts';

export interface Certificate {
  readonly publicPart: PublicPart;
  /** ms since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** The basic constraint `CA`. */
  readonly isCa: boolean;
  /** DNS names of the subject's alternative names, wildcards included. */
  readonly dnsNames: readonly string[];
}

export type CertificateResult =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'trouble'; readonly reason: PemTrouble };

const LABELS = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];

/**
 * The first certificate of a PEM text, which is all that OpenSSL reads of it. A certificate is looked at for itself,
 * for its key and for its kind, by more than one gateway, so the ones read last are kept.
 */
export const readCertificate: (text: string) => CertificateResult = (() => {
  const known = new Map<string, CertificateResult>();
  return (text) => {
    const result = known.get(text) ?? parseCertificate(text);
    if (KEPT <= known.size) known.clear();
    known.set(text, result);
    return result;
  };
})();

const KEPT = 50;

function parseCertificate(text: string): CertificateResult {
  const pem = readPem(text, (label) => LABELS.includes(label), 'stops');
  if (pem.kind === 'trouble') return pem;
  const certificate = readDer(pem.block.der);
  return certificate ? { kind: 'certificate', certificate } : { kind: 'trouble', reason: 'not-der' };
}

function readDer(der: Uint8Array<ArrayBuffer>): Certificate | undefined {
  const { result } = fromBER(der);
  if (!(result instanceof Sequence) || result.error !== '') return undefined;
  const [tbs, algorithm, signature] = result.valueBlock.value;
  if (!(tbs instanceof Sequence && algorithm instanceof Sequence && signature instanceof BitString))
    return undefined;
  const items: readonly unknown[] = tbs.valueBlock.value;
  // The version is optional; everything else comes in order after the serial number.
  const at = items[0] instanceof Integer ? 0 : 1;
  const [serial, , , validity, , spki] = items.slice(at);
  if (!(serial instanceof Integer && validity instanceof Sequence && spki instanceof Sequence))
    return undefined;
  const [notBefore, notAfter] = validity.valueBlock.value.map(timeOf);
  // OpenSSL loads the certificate even where its key makes no sense.
  const publicPart = spkiPublicPart(spki.valueBlock.value) ?? { type: 'other', value: undefined };
  if (notBefore === undefined || notAfter === undefined) return undefined;
  return { publicPart, notBefore, notAfter, ...extensionsOf(tagged(items, 3)) };
}

function timeOf(item: unknown): number | undefined {
  return item instanceof UTCTime || item instanceof GeneralizedTime ? item.toDate().getTime() : undefined;
}

const BASIC_CONSTRAINTS = '2.5.29.19';
const SUBJECT_ALT_NAME = '2.5.29.17';

function extensionsOf(extensions: unknown): Pick<Certificate, 'isCa' | 'dnsNames'> {
  let isCa = false;
  const dnsNames: string[] = [];
  for (const extension of extensions instanceof Sequence ? extensions.valueBlock.value : []) {
    if (!(extension instanceof Sequence)) continue;
    const items: readonly unknown[] = extension.valueBlock.value;
    const [id] = items;
    const value = items.find((item) => item instanceof OctetString);
    if (!(id instanceof ObjectIdentifier) || value === undefined) continue;
    const oid = id.valueBlock.toString();
    const content = sequenceIn(Uint8Array.from(value.valueBlock.valueHexView));
    if (oid === BASIC_CONSTRAINTS) {
      const [ca] = content ?? [];
      isCa = ca instanceof Asn1Boolean && ca.valueBlock.value;
    }
    if (oid === SUBJECT_ALT_NAME) dnsNames.push(...dnsNamesOf(content ?? []));
  }
  return { isCa, dnsNames };
}

/** `dNSName` is context tag 2 of a GeneralName. */
function dnsNamesOf(names: readonly unknown[]): string[] {
  return names.flatMap((name) => {
    if (typeof name !== 'object' || name === null || !('idBlock' in name) || !('valueBlock' in name))
      return [];
    const { idBlock, valueBlock } = name;
    if (typeof idBlock !== 'object' || idBlock === null || !('tagNumber' in idBlock)) return [];
    if (idBlock.tagNumber !== 2 || typeof valueBlock !== 'object' || valueBlock === null) return [];
    const bytes = 'valueHexView' in valueBlock ? valueBlock.valueHexView : undefined;
    return bytes instanceof Uint8Array ? [String.fromCharCode(...bytes)] : [];
  });
}

/** `typedefs.certificate`. */
export function validateCertificate(value: string): FaultOf<'invalid-certificate'> | undefined {
  const result = readCertificate(value);
  return result.kind === 'certificate' ? undefined : fault('invalid-certificate', { reason: result.reason });
}

/**
 * A certificate and its private key must belong together. Undefined as well where one of them is a reference to a
 * vault or cannot be read, which is said elsewhere.
 */
export function validateCertificateAndKey(
  cert: string,
  key: string,
  fields: readonly [cert: string, key: string],
): ValueFault | undefined {
  if (isVaultReference(cert) || isVaultReference(key)) return undefined;
  const read = readCertificate(cert);
  const readPrivate = readKey(key, 'any');
  if (read.kind !== 'certificate' || readPrivate.kind !== 'key') return undefined;
  const same = samePublicPart(read.certificate.publicPart, readPrivate.part);
  return same === false ? fault('certificate-and-key-differ', { fields }) : undefined;
}

/** `cert` and `cert_alt` must have keys of different types. */
export function validateCertificateTypes(cert: string, alternative: string): ValueFault | undefined {
  const first = readCertificate(cert);
  const second = readCertificate(alternative);
  if (first.kind !== 'certificate' || second.kind !== 'certificate') return undefined;
  const { type } = first.certificate.publicPart;
  if (type === 'other' || type !== second.certificate.publicPart.type) return undefined;
  return faultAt('certificates-of-one-type', { type }, ['cert_alt']);
}

/** A CA certificate: one alone, not expired at `now` (ms since 1970), marked as CA. */
export function validateCaCertificate(cert: string, now: number): ValueFault | undefined {
  const tag = '-----BEGIN CERTIFICATE-----';
  const first = cert.indexOf(tag);
  if (0 <= first && 0 <= cert.indexOf(tag, first + tag.length + 1))
    return faultAt('several-certificates', {}, ['cert']);
  const read = readCertificate(cert);
  if (read.kind !== 'certificate') return undefined;
  const { notAfter, isCa } = read.certificate;
  if (Math.floor(notAfter / 1000) < Math.floor(now / 1000)) {
    return faultAt('certificate-expired', { notAfter }, ['cert']);
  }
  return isCa ? undefined : faultAt('not-a-ca', {}, ['cert']);
}
