import type { CausePage } from './cause-page.ts';

export const noTarget: CausePage = {
  code: 'no-target',
  title: 'the upstream has no target',
  explanation:
    'The service\'s host is the name of an upstream entity, and that has no target with a weight above 0. The upstream takes the place of DNS, so a host of the same name does not help. Kong answers 503 "failure to get a peer from the ring-balancer".',
  advice: 'give the upstream a target, or rename the upstream if the host was meant to be looked up in DNS',
  statuses: ['503'],
  settle: "list the upstream's targets on the gateway: /upstreams/NAME/targets",
};
