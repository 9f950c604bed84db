import { readCertificate } from '../../validators/certificates.ts';
import { entityRule } from '../entity-rule.ts';
import { fieldsOfEntity, scalarIn } from '../fields.ts';

interface Facts {
  readonly name: string;
  readonly names: readonly string[];
}

export const sniNotInCertificate = entityRule<Facts>({
  code: 'sni-not-in-certificate',
  severity: 'warning',
  since: '0.1.0',
  summary: 'An SNI for which the certificate is served, but which is not among its names.',
  why: "Kong serves the certificate for this name all the same, and clients refuse it: the name in the address is none of the certificate's.",
  source: 'RFC 6125; Kong 3.9 kong/runloop/certificate.lua',
  invalid: [
    {
      title: 'Another subdomain',
      yaml: `
_format_version: "3.0"
certificates:
- cert: |
    -----BEGIN CERTIFICATE-----
    MIIBLTCB1KADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMTBHNob3AwIBcN
    MjYwMTAxMDAwMDAwWhgPMjA1NjAxMDEwMDAwMDBaMA8xDTALBgNVBAMTBHNob3Aw
    WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQnrPDqrXQR/aVqyXe6v1vihlMQmM+Z
    PcYUCpv9mf+jkJAISvVEigYTHTBtiPyt3FVjglJy7WlgN1X1XrRI3XPPox8wHTAb
    BgNVHREEFDASghBzaG9wLmV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIQDV
    AvVtN0O864yejHOjUg2KIwt9LxBjPhqgoNcKuipP0QIgJ/tdzNfLrDb6xe8DL2Kz
    GorhgyxJra9r025gd5nA3ME=
    -----END CERTIFICATE-----
  key: "{vault://env/shop-key}"
  snis:
  - name: pay.example.com
          ^^^^^^^^^^^^^^^ warning: the certificate is not for "pay.example.com", and clients refuse it there; it is for "shop.example.com"
`,
    },
  ],
  valid: [
    {
      title: 'One of its names',
      yaml: `
_format_version: "3.0"
certificates:
- cert: |
    -----BEGIN CERTIFICATE-----
    MIIBLTCB1KADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMTBHNob3AwIBcN
    MjYwMTAxMDAwMDAwWhgPMjA1NjAxMDEwMDAwMDBaMA8xDTALBgNVBAMTBHNob3Aw
    WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQnrPDqrXQR/aVqyXe6v1vihlMQmM+Z
    PcYUCpv9mf+jkJAISvVEigYTHTBtiPyt3FVjglJy7WlgN1X1XrRI3XPPox8wHTAb
    BgNVHREEFDASghBzaG9wLmV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIQDV
    AvVtN0O864yejHOjUg2KIwt9LxBjPhqgoNcKuipP0QIgJ/tdzNfLrDb6xe8DL2Kz
    GorhgyxJra9r025gd5nA3ME=
    -----END CERTIFICATE-----
  key: "{vault://env/shop-key}"
  snis:
  - name: shop.example.com
`,
    },
  ],
  looksAt: ['certificates'],
  *findIn(certificate, fields) {
    const cert = scalarIn(fields, 'cert');
    const read = cert && readCertificate(cert.text);
    if (read?.kind !== 'certificate' || read.certificate.dnsNames.length === 0) return;
    const { dnsNames } = read.certificate;
    for (const sni of certificate.nested('snis')) {
      const at = scalarIn(fieldsOfEntity(sni, fields.config), 'name');
      if (typeof at?.value !== 'string') continue;
      const name = at.value.toLowerCase();
      if (dnsNames.some((each) => covers(each.toLowerCase(), name))) continue;
      yield { at, path: [...sni.pathInItem, 'name'], facts: { name: at.value, names: dnsNames } };
    }
  },
  message: ({ name, names }) =>
    `the certificate is not for "${name}", and clients refuse it there; it is for ${names
      .slice(0, 4)
      .map((each) => `"${each}"`)
      .join(', ')}`,
});

/** A star stands for one label; an SNI may have one too, at either end, as wide as the certificate's own. */
function covers(ofCertificate: string, sni: string): boolean {
  if (ofCertificate === sni) return true;
  if (!ofCertificate.startsWith('*.'))
    return sni.endsWith('.*') && ofCertificate.startsWith(sni.slice(0, -1));
  const rest = ofCertificate.slice(1);
  return sni.endsWith(rest) && !sni.slice(0, -rest.length).includes('.');
}
