import type { CausePage } from './cause-page.ts';

export const connectionReset: CausePage = {
  code: 'connection-reset',
  title: 'the far side cut the connection hard',
  explanation:
    "The far side accepted the connection and then reset it. A backend that crashed, a load balancer without a live target, a listener that wants the PROXY protocol (HAProxy's accept-proxy resets), or a kept connection that was closed at the moment it was used again.",
  advice:
    "look at the backend's own log at that time; if it happens only now and then, compare keep-alive times (see keepalive-race)",
  statuses: ['502'],
  settle:
    'send one request on a fresh connection directly: if it is always reset, the listener does it; if never, keep-alive is to blame',
};
