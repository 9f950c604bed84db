import type { CausePage } from './cause-page.ts';

export const nameResolutionSlow: CausePage = {
  code: 'name-resolution-slow',
  title: 'looking the name up takes too long',
  explanation:
    'Each new connection may wait for DNS: a search list with many domains, a server that is far away or drops packets, or answers with a time to live of seconds. Requests are slow or time out although the backend is quick.',
  advice:
    'use a full name with a trailing dot, shorten the search list, or put a caching DNS server next to Kong',
  statuses: ['500', '504', 'slow answers'],
  settle: "time the lookup alone from Kong's machine, several times",
};
