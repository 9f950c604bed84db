import { valueRule } from './kong-rule.ts';

export const invalidCertificate = valueRule({
  code: 'invalid-certificate',
  faults: [
    'invalid-certificate',
    'certificate-and-key-differ',
    'certificates-of-one-type',
    'several-certificates',
    'certificate-expired',
    'not-a-ca',
  ],
  summary: 'A certificate that cannot be read, does not fit its key, or is not of the kind that is wanted.',
  why: 'Kong reads every certificate and key when it loads the file. A CA certificate must be one, alone, and not expired.',
  source: 'Kong 3.9 kong/db/schema/entities/certificates.lua',
  invalid: [
    {
      title: 'Not a certificate',
      yaml: `
_format_version: "3.0"
ca_certificates:
- cert: not a certificate
        ^^^^^^^^^^^^^^^^^ error: this is no certificate in PEM: it has no complete "-----BEGIN …-----" and "-----END …-----" lines
`,
    },
  ],
  valid: [
    {
      title: 'A reference to a vault',
      yaml: `
_format_version: "3.0"
certificates:
- cert: "{vault://env/cert}"
  key: "{vault://env/key}"
`,
    },
  ],
});
