import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../../server/core/logs/explain.ts';

/** Written by HAProxy 2.6 in front of servers that were made to fail so. */
const LINES: readonly (readonly [string, string])[] = [
  [
    'Server down/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 0 active and 0 backup servers left.',
    'connection-refused',
  ],
  ['backend down has no server available!', 'pool-down'],
  [
    '127.0.0.1:48116 [24/Nov/2026:18:11:07.617] f dead/s1 0/0/-1/-1/3010 503 217 - - SC-- 1/1/0/0/3 0/0 "GET /dead HTTP/1.1"',
    'connection-refused',
  ],
  [
    '127.0.0.1:48130 [24/Nov/2026:18:11:10.679] f nosrv/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
    'pool-down',
  ],
  [
    '127.0.0.1:48150 [24/Nov/2026:18:11:10.769] f tls/s1 0/0/-1/-1/4026 503 217 - - sC-- 1/1/0/0/3 0/0 "GET /tls HTTP/1.1"',
    'connection-timed-out',
  ],
  [
    '127.0.0.1:48152 [24/Nov/2026:18:11:14.812] f back/s1 0/0/0/-1/12 502 209 - - SH-- 1/1/0/0/0 0/0 "GET /close HTTP/1.1"',
    'closed-before-response',
  ],
  [
    '127.0.0.1:48168 [24/Nov/2026:18:11:14.960] f back/s1 0/0/0/-1/1000 504 198 - - sH-- 1/1/0/0/0 0/0 "GET /slow HTTP/1.1"',
    'response-timed-out',
  ],
  [
    '127.0.0.1:56384 [24/Nov/2026:18:11:15.999] f back/s1 0/0/0/1/1 200 54 - - SD-- 1/1/0/0/0 0/0 "GET /cut HTTP/1.1"',
    'closed-mid-response',
  ],
  [
    '127.0.0.1:56388 [24/Nov/2026:18:11:16.058] f back/s1 0/0/1/-1/5 502 209 - - PH-- 1/1/0/0/0 0/0 "GET /badheader HTTP/1.1"',
    'invalid-response',
  ],
  [
    '127.0.0.1:60616 [24/Nov/2026:18:11:17.313] pp/1: Received something which does not look like a PROXY protocol header',
    'proxy-protocol-expected',
  ],
];

for (const [line, cause] of LINES) {
  test(`HAProxy's "${line.slice(0, 70)}…" means ${cause}`, () => {
    assert.deepEqual(
      [...explain(line)].map((each) => each.cause),
      [cause],
    );
  });
}

test('a request that went well is no failure', () => {
  const line =
    '127.0.0.1:48152 [24/Nov/2026:18:11:14.812] f back/s1 0/0/0/5/12 200 209 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"';
  assert.deepEqual([...explain(line)], []);
});
