import type { CausePage } from './cause-page.ts';

export const closedMidResponse: CausePage = {
  code: 'closed-mid-response',
  title: 'the answer broke off in the middle',
  explanation:
    'The status was sent already, so the client sees 200 and a body that ends too early. The backend crashed while sending, announced a larger Content-Length than it sent, or something between cut the connection.',
  advice:
    "look at the backend's log for a crash or a limit at that time, and at whatever stands between for time or size limits",
  statuses: ['200, cut short'],
  settle: 'fetch the same path directly and compare the length',
};
