import type { CausePage } from './cause-page.ts';

export const httpsRequired: CausePage = {
  code: 'https-required',
  title: 'the route takes HTTPS only and Kong was asked in plain HTTP',
  explanation:
    "The route's protocols lack http. When a load balancer ends TLS and calls Kong in plain HTTP, Kong believes its X-Forwarded-Proto only if trusted_ips holds its address. Kong answers 426, or redirects to https where https_redirect_status_code says so, for ever.",
  advice:
    "set trusted_ips in kong.conf to the load balancer's addresses, or add http to the route's protocols",
  statuses: ['426', '301', '302', '307', '308'],
  settle: 'send X-Forwarded-Proto: https from an address in trusted_ips',
};
