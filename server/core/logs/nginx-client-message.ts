/** nginx's messages about its clients, its own limits, and the sockets of Lua code. */

import type { MessageRule } from './nginx-rule.ts';
import { causeOfErrno, isClientSide, lost } from './nginx-rule.ts';
import { reading } from './reading.ts';

export const CLIENT_RULES: readonly MessageRule[] = [
  {
    pattern: /^(?:recv|send|writev|sendfile|readv|sendmsg)\(\) (?:\S+ )?failed \((?<errno>\d+):/,
    read({ groups, input }, line) {
      if (/ while resolving/.test(input)) return reading('name-server-failure', { also: ['other-failure'] });
      // A client that leaves between two requests harms nobody.
      if (line.action === 'waiting for request' || line.action === 'keepalive') return undefined;
      if (line.fields.request?.startsWith('\u0016\u0003')) {
        return reading('front-speaks-wrong-protocol', { side: 'client', status: 400 });
      }
      if (isClientSide(line)) return reading('client-closed', { side: 'client', status: 499 });
      const cause = causeOfErrno(Number(groups?.['errno']));
      if (cause === 'connection-reset') return lost(cause, ['keepalive-race'], line);
      const upstream = line.fields.upstream !== undefined;
      // Without an upstream it is a socket of Lua code: a name server, a log server, what a plugin asks.
      return upstream
        ? reading(cause, { status: 502 })
        : reading(cause, { also: ['plugin-error', 'name-server-failure'], side: 'gateway' });
    },
  },
  {
    pattern: /^(?:(?:epoll_wait|kevent)\(\) reported that )?client prematurely closed connection/,
    read: () => reading('client-closed', { side: 'client', status: 499 }),
  },
  {
    pattern: /^client (?:prematurely )?(?:timed out|closed connection)/,
    read: (_, { action }) =>
      /^(?:sending|proxying|reading client request (?:body|headers))/.test(action ?? '')
        ? reading('client-closed', { side: 'client', also: ['other-failure'] })
        : undefined,
  },
  {
    pattern: /^client sent plain HTTP request to HTTPS port/,
    read: () => reading('front-speaks-wrong-protocol', { side: 'client', status: 400 }),
  },
  {
    pattern: /^broken header: /,
    read: () =>
      reading('proxy-protocol-expected', {
        also: ['front-speaks-wrong-protocol'],
        side: 'client',
        advice:
          'this listener wants each connection to begin with a PROXY protocol line and got none: turn proxy_protocol off here, or on at the side that connects',
      }),
  },
  {
    pattern: /^client sent invalid (?:method|request|header|HTTP version)/,
    read: ({ input }) =>
      /"(?:PROXY |\\x16\\x03|\\x0D\\x0A\\x0D\\x0A\\x00\\x0D\\x0AQUIT)/i.test(input) ||
      /while.*PROXY TCP/.test(input)
        ? reading('front-speaks-wrong-protocol', { side: 'client', status: 400 })
        : undefined,
  },
  {
    pattern: /^client sent too (?:long header line|long URI|large)|^client header too large/,
    read: () =>
      reading('header-too-large', {
        also: ['other-failure'],
        side: 'client',
        status: 400,
        advice:
          'the request header is larger than Kong takes: raise nginx_http_large_client_header_buffers, or send less (cookies)',
      }),
  },
  {
    pattern: /^client intended to send too large body/,
    read: () =>
      reading('other-failure', {
        side: 'client',
        status: 413,
        advice: 'the request body is larger than Kong takes: raise nginx_http_client_max_body_size',
      }),
  },
  {
    pattern: /^\d+ worker_connections are not enough/,
    read: () =>
      reading('other-failure', {
        side: 'gateway',
        status: 500,
        advice: 'Kong is out of connections: raise nginx_events_worker_connections',
      }),
  },
  {
    pattern: /^(?:socket|accept4?)\(\) failed \(24/,
    read: () =>
      reading('other-failure', {
        side: 'gateway',
        status: 500,
        advice: 'Kong is out of file descriptors: raise ulimit -n and nginx_main_worker_rlimit_nofile',
      }),
  },
  {
    pattern: /^bind\(\) to (?<address>\S+) failed/,
    read: () =>
      reading('other-failure', {
        side: 'gateway',
        advice: 'Kong cannot listen here: another process has the port, or it needs more rights',
      }),
  },
  {
    pattern: /^lua tcp socket (?:connect )?timed out, when connecting to (?<peer>\S+)/,
    read: ({ groups }) =>
      reading('connection-timed-out', {
        also: ['plugin-error', 'database-unreachable'],
        side: 'gateway',
        host: groups?.['peer'] ?? '',
      }),
  },
  {
    pattern: /^lua tcp socket connect timed out/,
    read: () =>
      reading('connection-timed-out', { also: ['plugin-error', 'database-unreachable'], side: 'gateway' }),
  },
  {
    pattern: /^lua (?:tcp|udp) socket (?:read|write|send) timed out/,
    read: () =>
      reading('response-timed-out', {
        also: ['plugin-error', 'database-unreachable', 'other-failure'],
        side: 'gateway',
      }),
  },
];
