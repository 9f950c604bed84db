import { readCertificate } from '../../validators/certificates.ts';
import { dayOf } from '../../validators/words.ts';
import { entityRule, keyOr } from '../entity-rule.ts';
import { scalarIn } from '../fields.ts';

const DAY = 86_400_000;
const SOON = 30 * DAY;

interface Facts {
  readonly state: 'expired' | 'soon' | 'early';
  /** `2026-11-24`. */
  readonly day: string;
  readonly days: number;
}

export const expiredCertificate = entityRule<Facts>({
  code: 'expired-certificate',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A certificate that is no longer or not yet valid, or will end within 30 days.',
  why: 'Kong loads and serves it all the same; clients refuse the connection. Kong refuses only CA certificates that have expired.',
  source: 'Kong 3.9 kong/db/schema/entities/certificates.lua',
  invalid: [
    {
      title: 'Ended long ago',
      yaml: `
_format_version: "3.0"
certificates:
- cert: |
  ^^^^ warning: this certificate ended on 2025-01-01: clients refuse it; put its successor here
    -----BEGIN CERTIFICATE-----
    MIIBKzCB0qADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMTBHNob3AwHhcN
    MjQwMTAxMDAwMDAwWhcNMjUwMTAxMDAwMDAwWjAPMQ0wCwYDVQQDEwRzaG9wMFkw
    EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJ6zw6q10Ef2lasl3ur9b4oZTEJjPmT3G
    FAqb/Zn/o5CQCEr1RIoGEx0wbYj8rdxVY4JScu1pYDdV9V60SN1zz6MfMB0wGwYD
    VR0RBBQwEoIQc2hvcC5leGFtcGxlLmNvbTAKBggqhkjOPQQDAgNIADBFAiEA5y1j
    +tQ9qtM48sVPx+7ttwQ7heoaOGJt6dlsdDlTSIECIDLzl/s5Y5k8nLRRvca08Q90
    BV72Iyniu4XFV4w+kDNt
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
  ],
  looksAt: ['certificates'],
  *findIn(_, fields) {
    const { now } = fields.config.settings;
    for (const field of ['cert', 'cert_alt']) {
      const at = scalarIn(fields, field);
      const read = at && readCertificate(at.text);
      if (!at || read?.kind !== 'certificate') continue;
      const { notBefore, notAfter } = read.certificate;
      const state =
        notAfter < now ? 'expired' : now < notBefore ? 'early' : notAfter - now < SOON ? 'soon' : undefined;
      if (state === undefined) continue;
      const when = state === 'early' ? notBefore : notAfter;
      const facts = { state, day: dayOf(when), days: Math.floor((notAfter - now) / DAY) } as const;
      yield {
        at: keyOr(fields, field, at),
        path: [field],
        facts,
        severity: state === 'soon' ? 'info' : 'warning',
      };
    }
  },
  message: ({ state, day, days }) =>
    state === 'expired'
      ? `this certificate ended on ${day}: clients refuse it; put its successor here`
      : state === 'early'
        ? `this certificate begins on ${day}: until then clients refuse it`
        : `this certificate ends on ${day}, in ${days} ${days === 1 ? 'day' : 'days'}`,
});
