import type { CausePage } from './cause-page.ts';

export const frontTimeout: CausePage = {
  code: 'front-timeout',
  title: 'the load balancer before Kong gave up first',
  explanation:
    "The load balancer waits less than Kong does: with retries and 60 s for each step, Kong may still be trying when the client has its 504. Kong's access log says 499.",
  advice:
    "lower connect_timeout, read_timeout and retries so that Kong ends first, or raise the load balancer's idle timeout",
  statuses: ['504'],
  settle: "compare the time until the 504 with the load balancer's idle timeout",
};
