import type { CausePage } from './cause-page.ts';

export const clientCertificateRequired: CausePage = {
  code: 'client-certificate-required',
  title: 'the backend wants a client certificate',
  explanation:
    'The far side asks Kong for a certificate and gets none, or one it does not accept. nginx answers 400 "No required SSL certificate was sent"; others send TLS alert 116 (TLS 1.3) or 40 (TLS 1.2), and 48 when the certificate is of an authority they do not know.',
  advice:
    "set client_certificate on the service to a certificate entity that the far side's authority has signed",
  statuses: ['400', '502'],
  settle: 'shake hands once with and once without the certificate',
};
