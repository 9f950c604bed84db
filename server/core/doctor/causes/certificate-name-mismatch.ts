import type { CausePage } from './cause-page.ts';

export const certificateNameMismatch: CausePage = {
  code: 'certificate-name-mismatch',
  title: "the backend's certificate is for another name",
  explanation:
    "With tls_verify on, the certificate must carry the name that Kong sends: the upstream's host_header, or the service's host. nginx compares DNS names only, so an IP address never matches, not even one that the certificate lists.",
  advice: 'use a host that the certificate names, or an upstream with host_header set to that name',
  statuses: ['502'],
  settle: "compare the certificate's names with the SNI that Kong sends",
};
