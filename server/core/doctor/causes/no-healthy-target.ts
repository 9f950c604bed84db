import type { CausePage } from './cause-page.ts';

export const noHealthyTarget: CausePage = {
  code: 'no-healthy-target',
  title: 'every target of the upstream is unhealthy',
  explanation:
    'Health checks have taken all targets out, or none of their names can be resolved. Kong answers 503 "failure to get a peer from the ring-balancer" and leaves no line for the request in error.log.',
  advice:
    'see /upstreams/NAME/health for the state of each target, then look at the backends, or at the health check itself when they are fine',
  statuses: ['503'],
  settle: 'ask each target directly, the way the health check does',
};
