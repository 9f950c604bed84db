import { readCertificate } from '../../validators/certificates.ts';
import { entityRule, keyOr } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';

export const weakCertificateKey = entityRule<{ readonly bits: number }>({
  code: 'weak-certificate-key',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A certificate with an RSA key of less than 2048 bits.',
  why: 'Browsers and OpenSSL at its usual security level refuse such keys; since Kong 3.6, whose OpenSSL is stricter, so may Kong itself where it is the client.',
  source: 'https://developer.konghq.com/gateway/breaking-changes/ (3.6)',
  invalid: [
    {
      title: 'A key of 1024 bits',
      yaml: `
_format_version: "3.0"
certificates:
- cert: |
  ^^^^ warning: the RSA key of this certificate has 1024 bits; clients refuse less than 2048
    -----BEGIN CERTIFICATE-----
    MIIBszCCARygAwIBAgIBATANBgkqhkiG9w0BAQsFADAPMQ0wCwYDVQQDEwRzaG9w
    MB4XDTI0MDEwMTAwMDAwMFoXDTQ5MDEwMTAwMDAwMFowDzENMAsGA1UEAxMEc2hv
    cDCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAohi+hnnCL9cWwwLTnoO75Asl
    wplmz1mK3FTeVa386wqHkXH/HMOrnZLUZzcg4ZSreIhWxX5OHv7mCEly92EmNK5a
    gdbvtYPtkdQy4vuVp1dc5KmCsf9SUwjcftC9mo7vkWaKqEkmvNI+NAlCIHoMf9pQ
    8N/1NWOIC0S4OPWhjwECAwEAAaMfMB0wGwYDVR0RBBQwEoIQc2hvcC5leGFtcGxl
    LmNvbTANBgkqhkiG9w0BAQsFAAOBgQACzcib3lZs/4zTmGNCiQjdVI4wJN9x7Btn
    TkRKlTUfXWVRrmC1i1PXgomacxCp7qY1JSfiDAe1Lw+Dc19q0dBmC6tq797y2bBA
    ldRC3GOUKOLGNPPUJSWFqVVFywXIq4sGk6HcD+YJLfqM3CNnfS+2yG81Y+srBe8p
    J5ppIg+ETw==
    -----END CERTIFICATE-----
  key: "{vault://env/shop-key}"
  snis: [{name: shop.example.com}]
`,
    },
  ],
  valid: [
    {
      title: 'From a vault: not known here',
      yaml: `
_format_version: "3.0"
certificates:
- cert: "{vault://env/cert}"
  key: "{vault://env/cert-key}"
  snis: [{name: shop.example.com}]
`,
    },
    {
      title: 'A key of 2048 bits',
      yaml: `
_format_version: "3.0"
certificates:
- cert: |
    -----BEGIN CERTIFICATE-----
    MIICuDCCAaCgAwIBAgIBATANBgkqhkiG9w0BAQsFADAPMQ0wCwYDVQQDEwRzaG9w
    MB4XDTI0MDEwMTAwMDAwMFoXDTQ5MDEwMTAwMDAwMFowDzENMAsGA1UEAxMEc2hv
    cDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAM69+At7bmRyNlYAfYdE
    kpiJWZJJk/Fk/NfuKDaYZ7nYtxKkFFy17HH+mQ9y1ZZPgMo/o7rPvsAGjv+bgw3K
    rMvomGDo68460+hQ3Np/4JZkQ/5kjs7Nry6+0YSDY8U7qafXRf+vaOfJFNr7IUt4
    i+gBtN15jppnOBPtb76PBAYNPMOvK2OhChcFg8kZuLzsDBicQaxyU4y2XqzaOTLj
    jCgh/29XzmG/oYx8XuhkDU0UeMaRHcTQN8Ye0S00bAEuTILQ4In+XPFLB/9kZYga
    38J6xTYeMLkEjQmcgicnkjuqRK2Jv1MKhx9e/i6Zcvc6DBSrmOsRS4y1rB8Ojdln
    mcECAwEAAaMfMB0wGwYDVR0RBBQwEoIQc2hvcC5leGFtcGxlLmNvbTANBgkqhkiG
    9w0BAQsFAAOCAQEAEdjDNlNfyDCTBdjq4xI0K9ESr14MJEBdCohuOdTaRyX6/pRi
    Za+npw/fwpTMbAVuPcxjG3TSkKdT0wuvdtLCobZlttSRPqg3wJw74sTrjkoE8Eif
    agGRJ7ks7BcUbshJPLSkfyvaCUsUra0tRxpWAKbWzgUKLsWib9Cmy9w4fcHfQAOI
    hjSlA9PY8wPJ301eq4Pdnx/0N2Sddh9D3Qv+ewq7Oz7f7KqUUQwf0/D2pf+CIWnJ
    /VDWok9+ZnYmY2PXaWJqNkMh1URSqbSickhkiEHAb4I8J64jd81fxAOOjVPu4XxI
    dhM/z0793PD5gcoMPJOwRVbwudMfL49WI9zeuQ==
    -----END CERTIFICATE-----
  key: "{vault://env/shop-key}"
  snis: [{name: shop.example.com}]
`,
    },
  ],
  looksAt: ['certificates'],
  *findIn(_, fields) {
    for (const field of ['cert', 'cert_alt']) {
      const at = scalarIn(fields, field);
      const read = at && readCertificate(at.text);
      if (!at || read?.kind !== 'certificate') continue;
      const { type, bits } = read.certificate.publicPart;
      if (type !== 'RSA' || bits === undefined || LEAST_BITS <= bits) continue;
      yield { at: keyOr(fields, field, at), path: [field], facts: { bits } };
    }
  },
  message: ({ bits }) =>
    `the RSA key of this certificate has ${bits} bits; clients refuse less than ${LEAST_BITS}`,
});

const LEAST_BITS = 2048;
