import type { CausePage } from './cause-page.ts';

export const keepaliveRace: CausePage = {
  code: 'keepalive-race',
  title: 'a kept connection was closed at the moment Kong used it again',
  explanation:
    'Kong keeps connections to backends for 60 s (upstream_keepalive_idle_timeout). When the far side closes idle connections earlier (Node after 5 s, gunicorn after 2 s), now and then a request meets a closing connection: sporadic 502, mostly for POST, because other methods are tried again.',
  advice:
    "let the far side keep idle connections longer than Kong does (Node: server.keepAliveTimeout = 65000), or set upstream_keepalive_idle_timeout in kong.conf below the far side's time",
  statuses: ['502, now and then'],
  settle: 'open a connection, send one request, and time how long the far side keeps it',
};
