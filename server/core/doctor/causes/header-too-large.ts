import type { CausePage } from './cause-page.ts';

export const headerTooLarge: CausePage = {
  code: 'header-too-large',
  title: 'the header is larger than the buffer for it',
  explanation:
    'The answer\'s header must fit in proxy_buffer_size, 4 KB unless set: large cookies, long Content-Security-Policy, tokens. Kong logs "upstream sent too big header" and answers 502 without a retry. A request\'s header has its own limit (four of 8 KB), answered with 400.',
  advice:
    'set both nginx_proxy_proxy_buffer_size=16k and nginx_proxy_proxy_buffers=8 16k in kong.conf (the size alone can keep nginx from starting), or send smaller headers',
  statuses: ['502', '400'],
  settle: "measure the size of the answer's header at the backend",
};
