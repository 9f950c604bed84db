/**
 * nginx's own messages about upstreams and clients, with the status that nginx answers for each: a timeout before the
 * header is 504, any other failure 502, and what breaks off later leaves the status that was already sent
 * (ngx_http_upstream.c).
 */

import type { FailureCause } from '../doctor/cause.ts';
import type { ErrorLine } from './error-line.ts';
import { type Reading, reading } from './reading.ts';
import { certificateFault, type TlsFault, tlsFaultIn } from './tls-error.ts';

interface MessageRule {
  readonly pattern: RegExp;
  read(match: RegExpExecArray, line: ErrorLine): Reading | undefined;
}

/** Linux, then BSD and macOS, then Windows numbers of the same failures. */
const ERRNO: readonly (readonly [readonly number[], FailureCause])[] = [
  [[111, 61, 10061], 'connection-refused'],
  [[113, 101, 65, 51, 10065, 10051, 64, 112], 'host-unreachable'],
  [[110, 60, 10060], 'connection-timed-out'],
  [[104, 54, 10054, 32, 103, 10053], 'connection-reset'],
];

function causeOfErrno(errno: number): FailureCause {
  return ERRNO.find(([numbers]) => numbers.includes(errno))?.[1] ?? 'other-failure';
}

const LOCAL_FAULT: Readonly<Record<number, string>> = {
  1: 'the system Kong runs on forbids the connection (a local firewall rule): look at its iptables or nftables',
  2: 'the unix socket does not exist: check the path, and whether the process that makes it runs',
  13: 'the system Kong runs on forbids the connection; with SELinux: setsebool -P httpd_can_network_connect on',
  24: 'Kong has no file descriptors left: raise ulimit -n and nginx_main_worker_rlimit_nofile',
  99: 'no local port is left for new connections: turn keep-alive to upstreams on, or widen ip_local_port_range',
};

function isMidResponse(line: ErrorLine): boolean {
  return (
    line.action === 'reading upstream' ||
    /^proxying and (?:reading from|sending to) upstream$/.test(line.action ?? '')
  );
}

function isClientSide(line: ErrorLine): boolean {
  const action = line.action ?? '';
  return (
    /^(?:sending (?:response )?to client|proxying and (?:reading from|sending to) client|waiting for request|keepalive|reading client|SSL handshaking$|processing HTTP\/2)/.test(
      action,
    ) || action.startsWith('reading PROXY protocol')
  );
}

/** A lost connection before the answer's header is 502; later the status has been sent already. */
function lost(cause: FailureCause, also: readonly FailureCause[], line: ErrorLine): Reading {
  return isMidResponse(line)
    ? reading('closed-mid-response', { also: [cause, ...also] })
    : reading(cause, {
        also,
        status: line.fields.upstream === undefined && line.action === undefined ? null : 502,
      });
}

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

const UPSTREAM_TLS: Readonly<Record<TlsFault, { cause: FailureCause; also?: readonly FailureCause[] }>> = {
  'not-tls': { cause: 'https-to-plain-port' },
  'unrecognised-name': { cause: 'sni-unrecognised' },
  'internal-error': { cause: 'sni-unrecognised', also: ['other-failure'] },
  'handshake-failure': {
    cause: 'client-certificate-required',
    also: ['sni-unrecognised', 'tls-version-mismatch'],
  },
  'certificate-required': { cause: 'client-certificate-required' },
  'our-certificate-refused': { cause: 'client-certificate-required', also: ['certificate-untrusted'] },
  'protocol-version': { cause: 'tls-version-mismatch' },
  'too-old': { cause: 'tls-version-mismatch' },
  'no-application-protocol': { cause: 'http2-only', also: ['other-failure'] },
  'certificate-not-verified': { cause: 'certificate-untrusted' },
  closed: { cause: 'closed-before-response' },
  other: { cause: 'other-failure' },
};

const CLIENT_TLS: Readonly<Record<TlsFault, FailureCause>> = {
  'not-tls': 'front-speaks-wrong-protocol',
  'unrecognised-name': 'sni-unrecognised',
  'internal-error': 'other-failure',
  'handshake-failure': 'tls-version-mismatch',
  'certificate-required': 'client-certificate-required',
  'our-certificate-refused': 'certificate-untrusted',
  'protocol-version': 'tls-version-mismatch',
  'too-old': 'tls-version-mismatch',
  'no-application-protocol': 'other-failure',
  'certificate-not-verified': 'certificate-untrusted',
  closed: 'client-closed',
  other: 'other-failure',
};

function tlsFailure(text: string, line: ErrorLine): Reading {
  const fault = tlsFaultIn(text);
  if (isClientSide(line) || (line.fields.upstream === undefined && line.action === 'SSL handshaking')) {
    return reading(CLIENT_TLS[fault], { side: 'client', also: ['other-failure'] });
  }
  if (fault === 'closed')
    return lost('closed-before-response', ['proxy-protocol-expected', 'sni-unrecognised'], line);
  const grpcs = line.fields.upstream?.startsWith('grpcs:');
  if (fault === 'no-application-protocol' && grpcs) {
    return reading('invalid-response', {
      also: ['other-failure', 'http2-only'],
      status: 502,
      advice:
        'the far side speaks TLS but no HTTP/2, which gRPC needs: turn HTTP/2 on there, or set protocol to https',
    });
  }
  const { cause, also = [] } = UPSTREAM_TLS[fault];
  return reading(cause, { also, status: 502 });
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

/** First match wins. The texts are nginx's (src/http/ngx_http_upstream.c and the proxy and grpc modules). */
const RULES: readonly MessageRule[] = [
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
      return reading(cause, { status: upstream ? 502 : null, also: upstream ? [] : ['plugin-error'] });
    },
  },
  {
    pattern: /^upstream prematurely closed (?:connection|stream)/,
    read: (_, line) =>
      lost('closed-before-response', ['http-to-tls-port', 'keepalive-race', 'proxy-protocol-expected'], line),
  },
  {
    pattern: /^peer closed connection in SSL handshake/,
    read: (_, line) =>
      isClientSide(line)
        ? reading('client-closed', { side: 'client' })
        : reading('closed-before-response', {
            also: ['proxy-protocol-expected', 'sni-unrecognised'],
            status: 502,
          }),
  },
  {
    pattern: /^upstream SSL certificate verify error: \((?<code>\d+)/,
    read: ({ groups }) => reading(certificateFault(Number(groups?.['code'])), { status: 502 }),
  },
  {
    pattern: /^upstream SSL certificate does not match/,
    read: () => reading('certificate-name-mismatch', { status: 502 }),
  },
  {
    pattern: /^lua ssl certificate (?:verify error: \((?<code>\d+)|does not match)/,
    read: ({ groups }) =>
      reading(groups?.['code'] ? certificateFault(Number(groups['code'])) : 'certificate-name-mismatch', {
        also: ['plugin-error'],
        side: 'gateway',
        advice:
          'something Kong calls by itself (a plugin, a vault, the control plane) has a certificate that Kong does not trust: set lua_ssl_trusted_certificate',
      }),
  },
  {
    pattern: /^client SSL certificate verify error/,
    read: () => reading('certificate-untrusted', { side: 'client', status: 400 }),
  },
  {
    pattern: /^SSL_(?:do_handshake|read|write|shutdown)\(\) failed/,
    read: (match, line) => tlsFailure(match.input, line),
  },
  {
    pattern: /^SSL_set_tlsext_host_name/,
    read: () => reading('sni-unrecognised', { also: ['other-failure'], status: 502 }),
  },
  {
    pattern: /^lua ssl (?:server name|handshake)/,
    read: (match, line) => ({ ...tlsFailure(match.input, line), side: 'gateway' }),
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

/** What nginx's message tells; undefined when it is none of nginx's or tells of no failure. */
export function readNginxMessage(line: ErrorLine): Reading | undefined {
  for (const rule of RULES) {
    const match = rule.pattern.exec(line.message);
    if (match) return rule.read(match, line);
  }
  return undefined;
}
