import type { CausePage } from './cause-page.ts';

export const responseTimedOut: CausePage = {
  code: 'response-timed-out',
  title: 'the backend took too long to answer',
  explanation:
    'The connection stood and the request was sent, but no answer came within read_timeout (60 s unless set). Kong answers 504, after as many tries as retries allows for requests that may be repeated.',
  advice:
    'find out why the backend is slow; if it may take that long, raise read_timeout and see that everything before Kong waits longer still',
  statuses: ['504'],
  settle: 'time the same request directly at the backend',
};
