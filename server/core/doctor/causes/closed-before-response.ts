import type { CausePage } from './cause-page.ts';

export const closedBeforeResponse: CausePage = {
  code: 'closed-before-response',
  title: 'the far side closed the connection without an answer',
  explanation:
    'The request was sent and the connection closed in order, with no or half an answer. A worker that was killed (memory, timeout), an address filter, a TLS port spoken to in plain text (Node, HAProxy), a PROXY protocol listener, or a kept connection closed at the wrong moment.',
  advice:
    "look at the backend's log at that time; check that protocol and port fit, and compare keep-alive times if it comes and goes",
  statuses: ['502'],
  settle: 'send one request directly on a fresh connection, then a TLS hello to the same port',
};
