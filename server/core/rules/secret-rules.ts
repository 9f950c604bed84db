/** What Kong accepts of credentials and certificates and is likely to go wrong. */
import type { Rule } from './rule.ts';
import { certificateWithoutSni } from './secrets/certificate-without-sni.ts';
import { credentialInPlainText } from './secrets/credential-in-plain-text.ts';
import { expiredCertificate } from './secrets/expired-certificate.ts';
import { guessableSecret } from './secrets/guessable-secret.ts';
import { sniNotInCertificate } from './secrets/sni-not-in-certificate.ts';
import { untransformedPassword } from './secrets/untransformed-password.ts';
import { vaultReferenceTakenLiterally } from './secrets/vault-reference-taken-literally.ts';
import { weakCertificateKey } from './secrets/weak-certificate-key.ts';

export const SECRET_RULES: readonly Rule[] = [
  expiredCertificate,
  weakCertificateKey,
  sniNotInCertificate,
  certificateWithoutSni,
  vaultReferenceTakenLiterally,
  untransformedPassword,
  guessableSecret,
  credentialInPlainText,
];
