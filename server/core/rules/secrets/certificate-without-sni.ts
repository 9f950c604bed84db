import { entityRule } from '../entity-rule.ts';
import { isPart } from '../fields.ts';
import { hasNone } from '../services/answers-itself.ts';

export const certificateWithoutSni = entityRule<null>({
  code: 'certificate-without-sni',
  severity: 'info',
  since: '0.1.0',
  summary: 'A certificate that nothing uses: it has no SNI, and nothing names it.',
  why: 'Kong chooses a certificate by the name that the client asks for. Without an SNI it is never served; a service or an upstream may name it as its `client_certificate` by its id.',
  source: 'Kong 3.9 kong/runloop/certificate.lua',
  invalid: [
    {
      title: 'No SNI',
      yaml: `
_format_version: "3.0"
certificates:
- cert: "{vault://env/shop-cert}"
  ^^^^ info: nothing uses this certificate: give it "snis", or name its id as "client_certificate" of a service or an upstream
  key: "{vault://env/shop-key}"
services:
- name: shop
  host: shop.internal
`,
    },
  ],
  valid: [
    {
      title: "With an SNI, and as a client's certificate",
      yaml: `
_format_version: "3.0"
certificates:
- cert: "{vault://env/shop-cert}"
  key: "{vault://env/shop-key}"
  snis: [{name: shop.example.com}]
- id: 7c0d1f0a-8f3d-4a4e-9a53-0d9d1c3b7e11
  cert: "{vault://env/client-cert}"
  key: "{vault://env/client-key}"
services:
- name: billing
  url: https://billing.internal
  client_certificate: 7c0d1f0a-8f3d-4a4e-9a53-0d9d1c3b7e11
`,
    },
  ],
  looksAt: ['certificates'],
  *findIn(certificate, { config }) {
    const { id, fields } = certificate;
    // A file of certificates alone is a part of something.
    if (!config.sections.has('services') && !config.sections.has('routes')) return;
    if (!hasNone(certificate, 'snis') || isPart(config) || (fields.has('id') && id === undefined)) return;
    if (id !== undefined && 0 < config.index.referencesTo('certificates', id).length) return;
    // Plugins name certificates too, by id in settings of their own.
    if (id !== undefined && config.sections.has('plugins')) return;
    yield { at: certificate.label, path: [], facts: null };
  },
  message: () =>
    'nothing uses this certificate: give it "snis", or name its id as "client_certificate" of a service or an upstream',
});
