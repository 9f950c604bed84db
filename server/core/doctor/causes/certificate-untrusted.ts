import type { CausePage } from './cause-page.ts';

export const certificateUntrusted: CausePage = {
  code: 'certificate-untrusted',
  title: "the backend's certificate comes from an authority Kong does not trust",
  explanation:
    'With tls_verify on, Kong trusts only the ca_certificates of the service and lua_ssl_trusted_certificate; with neither, it trusts nobody. Self-signed certificates and chains that lack the intermediate fail the same way. Each of the retries fails again.',
  advice:
    'add the authority as a ca_certificates entity and name it in the service, or have the far side send its whole chain',
  statuses: ['502'],
  settle: 'verify the chain against that authority: openssl s_client -CAfile CA.pem -verify_return_error',
};
