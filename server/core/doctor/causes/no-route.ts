import type { CausePage } from './cause-page.ts';

export const noRoute: CausePage = {
  code: 'no-route',
  title: 'no route matches the request',
  explanation:
    'Kong compared host, path, method and headers with all routes and none fits. It answers 404 "no Route matched with those values" and contacts nobody.',
  advice:
    'see which condition of the intended route fails with kongsole route; Host is compared with its case, and the load balancer before Kong may change Host or path',
  statuses: ['404'],
  settle: "compare the request as Kong receives it with the route's conditions",
};
