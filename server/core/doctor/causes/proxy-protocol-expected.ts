import type { CausePage } from './cause-page.ts';

export const proxyProtocolExpected: CausePage = {
  code: 'proxy-protocol-expected',
  title: 'the listener wants each connection to begin with a PROXY protocol line',
  explanation:
    "A load balancer's listener with proxy_protocol (nginx) or accept-proxy (HAProxy) closes or resets every connection that begins otherwise. Kong cannot send the PROXY protocol to what it connects to.",
  advice: 'turn the PROXY protocol off on that listener, or give Kong a listener of its own without it',
  statuses: ['502'],
  settle: 'send the same request once with a PROXY line in front: only then it is answered',
};
