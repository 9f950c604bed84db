import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../../server/core/logs/explain.ts';

const TAIL =
  'client: 10.0.0.9, server: kong, request: "GET /api HTTP/1.1", upstream: "https://10.0.0.7:8443/x", host: "api.test"';

/** What nginx writes for each thing that goes wrong between Kong and what is behind it, and the cause it tells. */
const LINES: readonly (readonly [level: string, text: string, cause: string | null])[] = [
  ['error', 'connect() failed (111: Connection refused) while connecting to upstream', 'connection-refused'],
  ['error', 'connect() failed (113: No route to host) while connecting to upstream', 'host-unreachable'],
  [
    'error',
    'connect() to 10.0.0.7:8443 failed (101: Network is unreachable) while connecting to upstream',
    'host-unreachable',
  ],
  [
    'error',
    'connect() to [2001:db8::7]:8443 failed (101: Network unreachable) while connecting to upstream',
    'host-unreachable',
  ],
  ['crit', 'connect() to 10.0.0.7:8443 failed (13: Permission denied) while connecting to upstream', null],
  [
    'crit',
    'connect() to 10.0.0.7:8443 failed (99: Cannot assign requested address) while connecting to upstream',
    null,
  ],
  [
    'crit',
    'connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to upstream',
    null,
  ],
  [
    'error',
    'connect() failed (104: Connection reset by peer) while connecting to upstream',
    'connection-reset',
  ],
  [
    'error',
    'upstream timed out (110: Connection timed out) while connecting to upstream',
    'connection-timed-out',
  ],
  [
    'error',
    'upstream timed out (110: Operation timed out) while connecting to upstream',
    'connection-timed-out',
  ],
  [
    'error',
    'upstream timed out (110: Connection timed out) while sending request to upstream',
    'response-timed-out',
  ],
  [
    'error',
    'upstream timed out (110: Connection timed out) while reading response header from upstream',
    'response-timed-out',
  ],
  ['error', 'upstream timed out (110: Connection timed out) while reading upstream', 'response-timed-out'],
  [
    'error',
    'recv() failed (104: Connection reset by peer) while reading response header from upstream',
    'connection-reset',
  ],
  ['error', 'recv() failed (104: Connection reset by peer) while reading upstream', 'closed-mid-response'],
  [
    'error',
    'upstream prematurely closed connection while reading response header from upstream',
    'closed-before-response',
  ],
  ['error', 'upstream prematurely closed connection while reading upstream', 'closed-mid-response'],
  [
    'error',
    'peer closed connection in SSL handshake while SSL handshaking to upstream',
    'closed-before-response',
  ],
  [
    'error',
    'peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream',
    'connection-reset',
  ],
  [
    'error',
    'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream',
    'https-to-plain-port',
  ],
  [
    'error',
    'SSL_do_handshake() failed (SSL: error:1408F10B:SSL routines:ssl3_get_record:wrong version number) while SSL handshaking to upstream',
    'https-to-plain-port',
  ],
  [
    'error',
    'SSL_do_handshake() failed (SSL: error:0A0000C6:SSL routines::packet length too long error:0A000139:SSL routines::record layer failure) while SSL handshaking to upstream',
    'https-to-plain-port',
  ],
  [
    'crit',
    'SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112) while SSL handshaking to upstream',
    'sni-unrecognised',
  ],
  [
    'crit',
    'SSL_do_handshake() failed (SSL: error:14094458:SSL routines:ssl3_read_bytes:tlsv1 unrecognized name:SSL alert number 112) while SSL handshaking to upstream',
    'sni-unrecognised',
  ],
  [
    'error',
    'SSL_do_handshake() failed (SSL: error:0A000438:SSL routines::tlsv1 alert internal error:SSL alert number 80) while SSL handshaking to upstream',
    'sni-unrecognised',
  ],
  [
    'error',
    'SSL_do_handshake() failed (SSL: error:0A00042E:SSL routines::tlsv1 alert protocol version:SSL alert number 70) while SSL handshaking to upstream',
    'tls-version-mismatch',
  ],
  [
    'error',
    'SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking to upstream',
    'tls-version-mismatch',
  ],
  [
    'crit',
    'SSL_read() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116) while reading response header from upstream',
    'client-certificate-required',
  ],
  [
    'error',
    'SSL_read() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while reading response header from upstream',
    'client-certificate-required',
  ],
  [
    'crit',
    'SSL_do_handshake() failed (SSL: error:0A000460:SSL routines::reason(1120):SSL alert number 120) while SSL handshaking to upstream',
    'http2-only',
  ],
  [
    'error',
    'upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream',
    'certificate-expired',
  ],
  [
    'error',
    'upstream SSL certificate verify error: (9:certificate is not yet valid) while SSL handshaking to upstream',
    'certificate-expired',
  ],
  [
    'error',
    'upstream SSL certificate verify error: (18:self-signed certificate) while SSL handshaking to upstream',
    'certificate-untrusted',
  ],
  [
    'error',
    'upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream',
    'certificate-untrusted',
  ],
  [
    'error',
    'upstream SSL certificate does not match "api.test" while SSL handshaking to upstream',
    'certificate-name-mismatch',
  ],
  ['error', 'upstream sent too big header while reading response header from upstream', 'header-too-large'],
  [
    'error',
    'upstream sent no valid HTTP/1.0 header while reading response header from upstream',
    'invalid-response',
  ],
  [
    'error',
    'upstream sent invalid header: "X\\x20..." while reading response header from upstream',
    'invalid-response',
  ],
  [
    'error',
    'upstream sent duplicate header line: "Content-Length: 2", previous value: "Content-Length: 2" while reading response header from upstream',
    'invalid-response',
  ],
  [
    'warn',
    'upstream sent duplicate header line: "Transfer-Encoding: chunked", previous value: "Transfer-Encoding: chunked", ignored while reading response header from upstream',
    null,
  ],
  [
    'error',
    'upstream sent "Content-Length" and "Transfer-Encoding" headers at the same time while reading response header from upstream',
    'invalid-response',
  ],
  [
    'error',
    'upstream sent invalid "Content-Length" header: "Content-Length: abc" while reading response header from upstream',
    'invalid-response',
  ],
  [
    'error',
    'upstream sent unknown "Transfer-Encoding": "gzip" while reading response header from upstream',
    'invalid-response',
  ],
  ['error', 'upstream sent invalid chunked response while reading upstream', 'invalid-response'],
  ['warn', 'upstream sent more data than specified in "Content-Length" header while reading upstream', null],
  [
    'error',
    'upstream sent too large http2 frame: 4740180 while reading response header from upstream',
    'invalid-response',
  ],
  ['error', 'no live upstreams while connecting to upstream', 'pool-down'],
  ['warn', 'a client request body is buffered to a temporary file /var/lib/nginx/body/0000000001', null],
  [
    'warn',
    'an upstream response is buffered to a temporary file /var/lib/nginx/proxy/1 while reading upstream',
    null,
  ],
  ['info', 'client 10.0.0.9 closed keepalive connection', null],
  ['notice', 'signal 15 (SIGTERM) received from 1, exiting', null],
  [
    'info',
    'epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream',
    'client-closed',
  ],
  ['error', 'broken header: "GET / HTTP/1.1" while reading PROXY protocol', 'proxy-protocol-expected'],
  [
    'info',
    'client sent plain HTTP request to HTTPS port while reading client request headers',
    'front-speaks-wrong-protocol',
  ],
];

for (const [level, text, cause] of LINES) {
  test(`nginx: ${text.slice(0, 110)}`, () => {
    const line = `2026/11/24 19:00:00 [${level}] 41#0: *7 ${text}, ${TAIL}`;
    const [found] = [...explain(line, { config: undefined })];
    const said = found?.cause ?? null;
    // A failure without a code of its own counts as none.
    assert.equal(said === 'other-failure' ? null : said, cause);
  });
}
