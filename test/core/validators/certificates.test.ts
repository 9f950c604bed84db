import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import {
  readCertificate,
  validateCaCertificate,
  validateCertificate,
  validateCertificateAndKey,
  validateCertificateTypes,
} from '../../../server/core/validators/certificates.ts';
import { validateJwk } from '../../../server/core/validators/jwk.ts';
import { readKey, validateKey, validatePublicKey } from '../../../server/core/validators/keys.ts';
import { validatePemPair } from '../../../server/core/validators/pem-pair.ts';
import { samePublicPart } from '../../../server/core/validators/public-part.ts';
import {
  EC_CERTIFICATE,
  EC_KEY,
  EC_KEY_WITHOUT_PUBLIC,
  EC_PUBLIC_KEY,
  ED25519_CERTIFICATE,
  ED25519_KEY,
} from './test-keys.ts';

const FIELDS = ['cert', 'key'] as const;

test('a certificate tells its names, its days and whether it is an authority', () => {
  const read = readCertificate(EC_CERTIFICATE);
  assert.equal(read.kind, 'certificate');
  if (read.kind !== 'certificate') return;
  assert.deepEqual(read.certificate.dnsNames, ['a.test', '*.b.test']);
  assert.equal(read.certificate.isCa, true);
  assert.equal(read.certificate.notAfter - read.certificate.notBefore, 36500 * 86_400_000);
});

test('text without PEM, with another block or with damage is no certificate', () => {
  const reason = (text: string) => validateCertificate(text)?.facts.reason;
  assert.equal(reason(EC_CERTIFICATE), undefined);
  assert.equal(reason(`some words\n${EC_CERTIFICATE.replaceAll('\n', '\r\n')}`), undefined);
  assert.equal(reason('hello'), 'no-pem');
  assert.equal(reason(EC_KEY), 'other-label');
  assert.equal(reason(EC_CERTIFICATE.replaceAll('\n', ' ')), 'no-pem');
  assert.equal(reason(EC_CERTIFICATE.replace(/\nMII../, '\nMII!!')), 'not-base64');
  assert.equal(reason(EC_CERTIFICATE.replace('\nMII', '\nMIJ')), 'not-der');
});

test('a certificate belongs to its key, whether or not the key carries its public half', () => {
  assert.equal(validateCertificateAndKey(EC_CERTIFICATE, EC_KEY, FIELDS), undefined);
  assert.equal(validateCertificateAndKey(EC_CERTIFICATE, EC_KEY_WITHOUT_PUBLIC, FIELDS), undefined);
  assert.equal(validateCertificateAndKey(ED25519_CERTIFICATE, ED25519_KEY, FIELDS), undefined);
  for (const [cert, key] of [
    [EC_CERTIFICATE, ED25519_KEY],
    [ED25519_CERTIFICATE, EC_KEY],
    [EC_CERTIFICATE, anEcKey()],
  ] as const)
    assert.equal(validateCertificateAndKey(cert, key, FIELDS)?.code, 'certificate-and-key-differ');
});

function anEcKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

test('a vault reference in place of a key is not compared', () =>
  assert.equal(validateCertificateAndKey(EC_CERTIFICATE, '{vault://env/key}', FIELDS), undefined));

test('the two certificates of an entity need keys of different types', () => {
  assert.equal(validateCertificateTypes(EC_CERTIFICATE, EC_CERTIFICATE)?.code, 'certificates-of-one-type');
  assert.equal(validateCertificateTypes(EC_CERTIFICATE, ED25519_CERTIFICATE), undefined);
});

test('an authority is one certificate, not expired, marked as authority', () => {
  const now = Date.UTC(2027, 0);
  assert.equal(validateCaCertificate(EC_CERTIFICATE, now), undefined);
  assert.equal(validateCaCertificate(EC_CERTIFICATE, Date.UTC(2200, 0))?.code, 'certificate-expired');
  assert.equal(validateCaCertificate(ED25519_CERTIFICATE, now)?.code, 'not-a-ca');
  assert.equal(validateCaCertificate(EC_CERTIFICATE + EC_CERTIFICATE, now)?.code, 'several-certificates');
});

test('all forms of a key that OpenSSL writes can be read, and lead to the same public half', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const forms = [
    rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }),
    rsa.publicKey.export({ format: 'pem', type: 'spki' }),
    rsa.publicKey.export({ format: 'pem', type: 'pkcs1' }),
    JSON.stringify(rsa.publicKey.export({ format: 'jwk' })),
  ].map((form) => readKey(form.toString(), 'any'));
  const [first] = forms;
  for (const form of forms) {
    assert.equal(form.kind, 'key');
    if (form.kind === 'key' && first?.kind === 'key')
      assert.equal(samePublicPart(form.part, first.part), true);
  }
});

test('a key behind a passphrase is refused', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const locked = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' });
  assert.deepEqual(validateKey(locked.toString())?.facts, { reason: 'encrypted' });
  assert.equal(validatePublicKey(EC_PUBLIC_KEY), undefined);
  assert.equal(validatePublicKey('secret')?.code, 'invalid-public-key');
});

test('the halves of a pem pair are compared from 3.6 on', () => {
  const mixed = { private_key: anEcKey(), public_key: EC_PUBLIC_KEY };
  assert.equal(validatePemPair(mixed, '3.4'), undefined);
  assert.equal(validatePemPair(mixed, '3.9')?.code, 'public-key-differs');
  assert.equal(validatePemPair({ private_key: EC_KEY, public_key: EC_PUBLIC_KEY }, '3.9'), undefined);
  assert.equal(validatePemPair({ public_key: EC_PUBLIC_KEY }, '3.9'), undefined);
  assert.equal(validatePemPair({ public_key: EC_PUBLIC_KEY }, '3.4')?.code, 'invalid-key');
  assert.equal(validatePemPair({ public_key: EC_KEY }, '3.9')?.code, 'invalid-public-key');
});

test('a JSON Web Key needs the members of its kind and the kid of its entity', () => {
  const jwk = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }),
    kid: 'a',
  };
  const codeOf = (key: object, kid: string) => validateJwk(JSON.stringify(key), kid)?.code;
  assert.equal(codeOf(jwk, 'a'), undefined);
  assert.equal(codeOf(jwk, 'b'), 'jwk-kid-differs');
  assert.equal(codeOf({ ...jwk, y: undefined }, 'a'), 'invalid-jwk');
  assert.equal(codeOf({ ...jwk, crv: 'P-1' }, 'a'), 'invalid-jwk');
  assert.equal(codeOf({ ...jwk, color: 'red' }, 'a'), 'unknown-jwk-member');
  assert.equal(validateJwk('{', 'a')?.code, 'jwk-not-json');
});
