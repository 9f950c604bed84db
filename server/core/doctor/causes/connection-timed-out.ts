import type { CausePage } from './cause-page.ts';

export const connectionTimedOut: CausePage = {
  code: 'connection-timed-out',
  title: 'no answer to the attempt to connect',
  explanation:
    'The connection attempt got no answer at all until connect_timeout (60 s unless set), for each try. A firewall or security group drops the packets, the machine is gone, or its queue of new connections is full.',
  advice:
    'check security groups, network policies and firewalls between Kong and the address, and that the machine is up; a longer connect_timeout only hides it',
  statuses: ['504'],
  settle: "connect to the same address and port from Kong's machine and from the backend's own network",
};
