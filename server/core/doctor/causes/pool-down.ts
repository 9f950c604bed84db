import type { CausePage } from './cause-page.ts';

export const poolDown: CausePage = {
  code: 'pool-down',
  title: 'the load balancer behind Kong has nobody to ask',
  explanation:
    'The second load balancer answered by itself: all its backends are down or it has none. Kong passed its page on.',
  advice:
    'look at the health checks and targets of that load balancer; Kong and its configuration are not at fault',
  statuses: ['502', '503'],
  settle: 'ask the backends behind that load balancer directly',
};
