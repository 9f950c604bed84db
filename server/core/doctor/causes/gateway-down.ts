import type { CausePage } from './cause-page.ts';

export const gatewayDown: CausePage = {
  code: 'gateway-down',
  title: 'Kong does not answer',
  explanation:
    'Whatever stands before Kong cannot reach its proxy port, or Kong does not listen there. The page that the client sees is made by the load balancer.',
  advice:
    "check that Kong runs and listens (proxy_listen), and that the load balancer's port, protocol and health check fit",
  statuses: ['502', '503'],
  settle: "call Kong's proxy port directly from the load balancer's network",
};
