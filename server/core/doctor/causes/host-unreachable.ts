import type { CausePage } from './cause-page.ts';

export const hostUnreachable: CausePage = {
  code: 'host-unreachable',
  title: 'the network has no way to the address',
  explanation:
    'The system or a router answered that there is no route to the address: a wrong subnet, a machine that is off, a rejecting firewall, or an IPv6 address where IPv6 is not routed.',
  advice:
    'check routes, security groups and whether the address is the right one; when it is an IPv6 address, leave AAAA out of dns_order',
  statuses: ['502'],
  settle: "ping or connect from Kong's machine: ip route get ADDRESS",
};
