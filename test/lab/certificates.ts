/** Certificates made while the lab starts: good ones, and every sort of bad one. */

import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type GeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

export interface Made {
  /** PEM; followed by the issuers' where a server should send them. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Made {
  readonly subject: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface Wanted {
  readonly commonName: string;
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  /** Undefined: it signs itself. */
  readonly issuer?: Authority | undefined;
  /** Days from now; negative for the past. */
  readonly fromDay?: number;
  readonly toDay?: number;
  /** OpenSSL's old versions and TLS 1.0 want RSA. */
  readonly algorithm?: 'ec' | 'rsa';
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;
const DAY = 86_400_000;

cryptoProvider.set(webcrypto);

export async function makeAuthority(commonName: string, issuer?: Authority): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const subject = `CN=${commonName}`;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject,
    issuer: issuer?.subject ?? subject,
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 3650 * DAY),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: EC,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { subject, keys, cert: `${certificate.toString('pem')}\n`, key: await pemKey(keys.privateKey) };
}

export async function makeCertificate(wanted: Wanted): Promise<Made> {
  const algorithm = wanted.algorithm === 'rsa' ? RSA : EC;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const subject = `CN=${wanted.commonName}`;
  const names: GeneralNameInput[] = [
    ...(wanted.names ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(wanted.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject,
    issuer: wanted.issuer?.subject ?? subject,
    notBefore: new Date(Date.now() + (wanted.fromDay ?? -1) * DAY),
    notAfter: new Date(Date.now() + (wanted.toDay ?? 365) * DAY),
    publicKey: keys.publicKey,
    signingKey: (wanted.issuer?.keys ?? keys).privateKey,
    signingAlgorithm: wanted.issuer ? EC : algorithm,
    extensions: [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await pemKey(keys.privateKey) };
}

type GeneralNameInput = Pick<GeneralName, 'type' | 'value'>;

function serial(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex');
}

async function pemKey(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = bytes.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
