import type { CausePage } from './cause-page.ts';

export const sniUnrecognised: CausePage = {
  code: 'sni-unrecognised',
  title: 'the backend does not know the name that Kong sends in the TLS hello',
  explanation:
    "Kong sends the service's host (or the upstream's host_header, or the client's Host with preserve_host) as SNI, and none at all when the host is an IP address. The far side has no certificate for that name and sends alert 112, or 80 (Caddy, Go).",
  advice:
    "use the right name as the service's host, or an upstream with host_header set to it; turn preserve_host off where the far side knows its own name only",
  statuses: ['502', '421'],
  settle: 'shake hands with the right name: it works, with the name Kong sends it does not',
};
