import type { CausePage } from './cause-page.ts';

export const nameServerFailure: CausePage = {
  code: 'name-server-failure',
  title: 'the DNS server did not give an answer',
  explanation:
    'The DNS server was asked and failed, refused, or stayed silent. Kong answers 500 "failed the initial dns/balancer resolve", after some ten seconds when nothing came back. The name itself may be right.',
  advice:
    "check that the DNS servers in dns_resolver (or /etc/resolv.conf of Kong's machine) run, are reachable from there, and answer for this zone",
  statuses: ['500'],
  settle: "ask the same DNS server for the name from Kong's machine: dig @SERVER NAME",
};
