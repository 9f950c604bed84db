import type { CausePage } from './cause-page.ts';

export const certificateExpired: CausePage = {
  code: 'certificate-expired',
  title: "the backend's certificate is out of its dates",
  explanation:
    'The certificate that the far side shows has expired or is not valid yet. Kong refuses it only where tls_verify is on; without it the traffic goes on and others will refuse it.',
  advice:
    "renew the certificate on the far side; check the clock of Kong's machine when the certificate is new",
  statuses: ['502'],
  settle: "read the certificate's dates: openssl s_client -connect HOST:PORT -servername NAME",
};
