import type { CausePage } from './cause-page.ts';

export const frontSpeaksWrongProtocol: CausePage = {
  code: 'front-speaks-wrong-protocol',
  title: "the side before Kong speaks another protocol than Kong's port",
  explanation:
    "Plain HTTP to Kong's TLS port, TLS to its plain port, or a PROXY protocol line that Kong's listener does not expect. Kong answers 400 or closes.",
  advice:
    'point the load balancer at the port of the protocol it speaks (8000 plain, 8443 TLS by default), or set proxy_protocol in proxy_listen',
  statuses: ['400', '502'],
  settle: "speak both protocols to Kong's port and compare",
};
