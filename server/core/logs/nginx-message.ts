/**
 * nginx's own messages about upstreams and clients, with the status that nginx answers for each: a timeout before the
 * header is 504, any other failure 502, and what breaks off later leaves the status that was already sent
 * (ngx_http_upstream.c).
 */

import type { ErrorLine } from './error-line.ts';
import { CLIENT_RULES } from './nginx-client-message.ts';
import { causeOfErrno, lost, type MessageRule } from './nginx-rule.ts';
import { TLS_RULES } from './nginx-tls-message.ts';
import { type Reading, reading } from './reading.ts';

const LOCAL_FAULT: Readonly<Record<number, string>> = {
  1: 'the system Kong runs on forbids the connection (a local firewall rule): look at its iptables or nftables',
  2: 'the unix socket does not exist: check the path, and whether the process that makes it runs',
  13: 'the system Kong runs on forbids the connection; with SELinux: setsebool -P httpd_can_network_connect on',
  24: 'Kong has no file descriptors left: raise ulimit -n and nginx_main_worker_rlimit_nofile',
  99: 'no local port is left for new connections: turn keep-alive to upstreams on, or widen ip_local_port_range',
};

function timedOut(line: ErrorLine): Reading {
  switch (line.action) {
    case 'connecting to upstream':
      return reading('connection-timed-out', { status: 504 });
    case 'SSL handshaking to upstream':
      return reading('connection-timed-out', {
        also: ['https-to-plain-port', 'response-timed-out'],
        status: 504,
        advice:
          'the port accepts connections but does not answer a TLS hello: it may speak plain HTTP (set protocol to http), or its host is overloaded',
      });
    case 'sending request to upstream':
      return reading('response-timed-out', {
        status: 504,
        advice:
          'the far side does not read the request fast enough: raise write_timeout, or look at why it does not read',
      });
    case 'reading upstream':
      return reading('response-timed-out', {
        also: ['closed-mid-response'],
        advice:
          'the answer began, then stalled for longer than read_timeout, and was cut: raise read_timeout or look at the backend',
      });
    case undefined:
      return reading('response-timed-out', { also: ['connection-timed-out'], status: 504 });
    default:
      return reading('response-timed-out', { status: 504 });
  }
}

function grpcFrame(length: number): Reading {
  const letters = String.fromCharCode((length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
  return reading('invalid-response', {
    also: ['http-to-tls-port', 'other-failure'],
    status: 502,
    ...(letters === 'HTT'
      ? {
          advice:
            'the far side answers gRPC in HTTP/1: set protocol to http or https, or to grpcs if its port speaks TLS',
        }
      : {}),
  });
}

/** The texts are nginx's (src/http/ngx_http_upstream.c and the proxy and grpc modules). */
const UPSTREAM_RULES: readonly MessageRule[] = [
  {
    pattern:
      /^(?:kevent\(\) reported that )?connect\(\) (?:to (?<peer>\S+) )?failed \((?<errno>\d+): ?(?<why>[^)]*)/,
    read({ groups }, { fields }) {
      const peer = groups?.['peer'];
      const errno = Number(groups?.['errno']);
      if (peer?.startsWith('unix:') && fields.upstream === undefined)
        return reading('other-failure', { side: 'gateway' });
      const advice = LOCAL_FAULT[errno];
      const behind = fields.upstream !== undefined || peer !== undefined;
      return reading(causeOfErrno(errno), {
        status: behind ? (causeOfErrno(errno) === 'connection-timed-out' ? 504 : 502) : null,
        also: behind ? [] : ['plugin-error', 'database-unreachable'],
        side: behind ? 'upstream' : 'gateway',
        ...(advice ? { advice } : {}),
      });
    },
  },
  {
    pattern: /^connect\(\) to (?<peer>\S+) failed/,
    read: () => reading('other-failure', { status: 502 }),
  },
  { pattern: /^upstream timed out/, read: (_, line) => timedOut(line) },
  {
    pattern: /^upstream prematurely closed (?:connection|stream)/,
    read: (_, line) =>
      lost('closed-before-response', ['http-to-tls-port', 'keepalive-race', 'proxy-protocol-expected'], line),
  },
  { pattern: /^upstream sent too big header/, read: () => reading('header-too-large', { status: 502 }) },
  {
    pattern: /^upstream sent no valid HTTP\/1\.0 header/,
    read: () =>
      reading('invalid-response', { also: ['http2-only', 'http-to-tls-port', 'https-to-plain-port'] }),
  },
  {
    pattern: /^upstream sent too large http2 frame: (?<length>\d+)/,
    read: ({ groups }) => grpcFrame(Number(groups?.['length'])),
  },
  { pattern: /^upstream sent (?:more data than specified|data after final chunk)/, read: () => undefined },
  { pattern: /^upstream sent duplicate header line: .*, ignored/, read: () => undefined },
  {
    pattern: /^upstream sent invalid chunked response/,
    read: () => reading('invalid-response', { also: ['closed-mid-response'] }),
  },
  {
    pattern: /^upstream (?:sent|violated|rejected)\b/,
    read: () => reading('invalid-response', { also: ['other-failure'], status: 502 }),
  },
  {
    pattern: /^no connection data found for keepalive http2 connection/,
    read: () =>
      reading('invalid-response', {
        also: ['other-failure', 'keepalive-race'],
        status: 502,
        advice:
          'a grpc and an http service share this address, so they share its kept connections: give them different ports',
      }),
  },
  {
    pattern: /^no live upstreams/,
    read: () => reading('pool-down', { also: ['no-healthy-target'], status: 502 }),
  },
  {
    pattern: /^(?<host>\S+) could not be resolved \((?<code>\d+): ?(?<why>[^)]*)/,
    read({ groups }) {
      const host = groups?.['host'] ?? '';
      const notFound = groups?.['code'] === '3';
      return reading(notFound ? 'name-not-found' : 'name-server-failure', {
        also: notFound ? [] : ['name-resolution-slow'],
        status: 502,
        host,
      });
    },
  },
  {
    pattern: /^host not found in (?:upstream|resolver) "(?<host>[^":]+)/,
    read: ({ groups }) =>
      reading('name-not-found', { also: ['config-refused'], side: 'gateway', host: groups?.['host'] ?? '' }),
  },
  {
    pattern: /^no resolver defined to resolve (?<host>\S+)/,
    read: ({ groups }) =>
      reading('name-server-failure', {
        also: ['other-failure', 'name-not-found'],
        host: groups?.['host'] ?? '',
      }),
  },
];

/** First match wins. */
const RULES: readonly MessageRule[] = [...UPSTREAM_RULES, ...TLS_RULES, ...CLIENT_RULES];

/** What nginx's message tells; undefined when it is none of nginx's or tells of no failure. */
export function readNginxMessage(line: ErrorLine): Reading | undefined {
  for (const rule of RULES) {
    const match = rule.pattern.exec(line.message);
    if (match) return rule.read(match, line);
  }
  return undefined;
}
