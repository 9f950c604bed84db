import type { CausePage } from './cause-page.ts';

export const nameNotFound: CausePage = {
  code: 'name-not-found',
  title: "the name of the service's host does not exist",
  explanation:
    'Kong looks the host of a service up before it connects. The DNS server answered that there is no such name, or no address under it. Kong answers 503 "name resolution failed" and contacts nobody. A name with only IPv6 addresses counts as missing too, because Kong does not ask for AAAA records unless dns_order (or resolver_family) says so.',
  advice:
    "check the spelling of the service's host and the search domain of the machine Kong runs on; in Kubernetes use the full name service.namespace.svc.cluster.local",
  statuses: ['503'],
  settle: 'look the name up on the machine Kong runs on, against the DNS server Kong uses (dns_resolver)',
};
