import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AimSeen } from '../../../server/core/doctor/context-seen.ts';
import { diagnose } from '../../../server/core/doctor/diagnose.ts';
import type { Observation } from '../../../server/core/doctor/observation.ts';
import type { AnswerSeen, HttpSeen, TlsSeen } from '../../../server/core/doctor/wire-seen.ts';

const ADDRESS = '10.0.0.7';

function aim(more: Partial<AimSeen> = {}): AimSeen {
  return {
    kind: 'aim',
    origin: 'file',
    service: 'billing',
    route: 'invoices',
    upstream: undefined,
    protocol: 'http',
    host: 'billing.internal',
    port: 8080,
    peers: 1,
    hostHeader: 'billing.internal:8080',
    sni: undefined,
    preservesHost: false,
    path: '/',
    timeouts: { connect: 60_000, write: 60_000, read: 60_000 },
    retries: 5,
    verifiesCertificate: false,
    presentsCertificate: false,
    routeProtocols: ['http', 'https'],
    plugins: [],
    ...more,
  };
}

const NAME: Observation = {
  kind: 'name',
  leg: 'direct',
  host: 'billing.internal',
  outcome: 'addresses',
  addresses: [ADDRESS],
  by: 'dns',
  ms: 2,
};
const OPEN: Observation = {
  kind: 'connect',
  leg: 'direct',
  address: ADDRESS,
  port: 8080,
  outcome: 'open',
  ms: 1,
};
const KONG_OPEN: Observation = { ...OPEN, leg: 'gateway', address: '10.0.0.1', port: 8000 };

function answer(status: number, body = 'hello', headers: AnswerSeen['headers'] = []): AnswerSeen {
  return { status, headers, headBytes: 200, flaws: [], bodyEnd: 'complete', bodyStart: body };
}

function http(
  leg: HttpSeen['leg'],
  got: AnswerSeen | HttpSeen['outcome'],
  more: Partial<HttpSeen> = {},
): HttpSeen {
  const base = {
    kind: 'http',
    leg,
    trial: 'as-kong',
    scheme: 'http',
    address: leg === 'direct' ? ADDRESS : '10.0.0.1',
    port: leg === 'direct' ? 8080 : 8000,
    method: 'GET',
    path: '/',
    host: 'billing.internal',
    ms: 5,
  } as const;
  return typeof got === 'string'
    ? { ...base, outcome: got, ...more }
    : { ...base, outcome: 'answered', answer: got, firstByteMs: 4, ...more };
}

function tls(trial: TlsSeen['trial'], outcome: TlsSeen['outcome'], more: Partial<TlsSeen> = {}): TlsSeen {
  return {
    kind: 'tls',
    leg: 'direct',
    trial,
    address: ADDRESS,
    port: 8080,
    sni: 'billing.internal',
    alpnOffered: [],
    outcome,
    ms: 3,
    ...more,
  };
}

const LATENCY = [
  ['X-Kong-Upstream-Latency', '3'],
  ['X-Kong-Proxy-Latency', '0'],
  ['Via', '1.1 kong/3.9.3'],
] as const;
const ALONE = [
  ['X-Kong-Response-Latency', '0'],
  ['Server', 'kong/3.9.3'],
] as const;
const BAD_GATEWAY = answer(502, 'An invalid response was received from the upstream server', LATENCY);
const PASSED = answer(200, 'hello', LATENCY);

function verdict(...seen: readonly Observation[]) {
  return diagnose(seen).verdict;
}

test('everything answered, directly and through Kong: healthy, and sure of it', () => {
  const { cause, hop, confidence } = verdict(
    aim(),
    NAME,
    OPEN,
    http('direct', answer(200)),
    KONG_OPEN,
    http('gateway', PASSED),
  );
  assert.deepEqual([cause, hop, confidence], ['healthy', null, 'high']);
});

test('without a look through Kong healthy is medium and says what is missing', () => {
  const { cause, confidence, nextNeeds } = verdict(aim(), NAME, OPEN, http('direct', answer(404)));
  assert.deepEqual([cause, confidence], ['healthy', 'medium']);
  assert.equal(nextNeeds, 'proxy-address');
});

test('without any observation nothing is claimed', () => {
  const { cause, confidence } = verdict();
  assert.deepEqual([cause, confidence], ['other-failure', 'low']);
});

test('a closed port that Kong confirms is certain', () => {
  const refused: Observation = {
    kind: 'connect',
    leg: 'direct',
    address: ADDRESS,
    port: 8080,
    outcome: 'refused',
    ms: 1,
  };
  const { cause, hop, confidence } = verdict(aim(), NAME, refused, KONG_OPEN, http('gateway', BAD_GATEWAY));
  assert.deepEqual([cause, hop, confidence], ['connection-refused', 'backend', 'high']);
});

test('a closed port, while Kong passes the request, is a matter of where we look from', () => {
  const refused: Observation = {
    kind: 'connect',
    leg: 'direct',
    address: ADDRESS,
    port: 8080,
    outcome: 'refused',
    ms: 1,
  };
  const { cause, confidence, against } = verdict(aim(), NAME, refused, KONG_OPEN, http('gateway', PASSED));
  assert.equal(cause, 'healthy');
  assert.notEqual(confidence, 'high');
  assert.ok(against.some(({ words }) => words.includes('refused')));
});

test('a port that closes on plain HTTP and shakes hands in TLS is a TLS port', () => {
  const { cause, hop, confidence, cures } = verdict(
    aim(),
    NAME,
    OPEN,
    http('direct', 'closed'),
    tls('other-scheme', 'established'),
  );
  assert.deepEqual([cause, hop, confidence], ['http-to-tls-port', 'gateway', 'high']);
  assert.deepEqual(cures, [{ kind: 'protocol', to: 'https' }]);
});

test('a 400 that names the HTTPS port is read wherever it comes from', () => {
  const page = '<center><h1>400 Bad Request</h1></center>The plain HTTP request was sent to HTTPS port';
  assert.equal(verdict(aim(), NAME, OPEN, http('direct', answer(400, page))).cause, 'http-to-tls-port');
  assert.equal(
    verdict(aim(), KONG_OPEN, http('gateway', answer(400, page, LATENCY))).cause,
    'http-to-tls-port',
  );
  assert.equal(
    verdict(aim(), KONG_OPEN, http('gateway', PASSED), http('front', answer(400, page))).cause,
    'front-speaks-wrong-protocol',
  );
});

test('a port that answers a TLS hello in plain text wants plain HTTP', () => {
  const { cause, cures } = verdict(aim({ protocol: 'https' }), NAME, OPEN, tls('as-kong', 'not-tls'));
  assert.equal(cause, 'https-to-plain-port');
  assert.deepEqual(cures, [{ kind: 'protocol', to: 'http' }]);
});

test('a name that works where the one Kong sends does not is the fault of the name', () => {
  const { cause, confidence } = verdict(
    aim({ protocol: 'https' }),
    NAME,
    OPEN,
    tls('as-kong', 'alert', { alert: 40 }),
    tls('other-name', 'established', { sni: 'real.example' }),
  );
  assert.deepEqual([cause, confidence], ['sni-unrecognised', 'high']);
});

test('alert 40 from a server that asked for no certificate leaves three causes open and says so', () => {
  const { verdict: first, others } = diagnose([
    aim({ protocol: 'https' }),
    NAME,
    OPEN,
    tls('as-kong', 'alert', { alert: 40 }),
  ]);
  assert.deepEqual([first.cause, first.confidence], ['tls-version-mismatch', 'medium']);
  assert.deepEqual(others.map(({ cause }) => cause).sort(), [
    'client-certificate-required',
    'sni-unrecognised',
  ]);
  assert.ok(first.next);
});

test('a bad certificate matters only where Kong checks it', () => {
  const certificate = {
    subject: 'x',
    issuer: 'x',
    names: ['x'],
    validFrom: 0,
    validTo: 1,
    problems: ['expired'],
  } as const;
  const seen = [
    NAME,
    OPEN,
    tls('as-kong', 'established', { certificate }),
    http('direct', answer(200), { scheme: 'https' }),
  ];
  assert.equal(verdict(aim({ protocol: 'https' }), ...seen).cause, 'healthy');
  assert.equal(
    verdict(aim({ protocol: 'https', verifiesCertificate: true }), ...seen).cause,
    'certificate-expired',
  );
});

test("Kong's own words about routes, plugins and targets settle it", () => {
  const kong = (status: number, message: string, more: Partial<AimSeen> = {}) =>
    verdict(
      aim(more),
      NAME,
      OPEN,
      http('direct', answer(200)),
      KONG_OPEN,
      http('gateway', answer(status, `{"message":"${message}"}`, ALONE)),
    );
  assert.equal(kong(404, 'no Route matched with those values').cause, 'no-route');
  assert.equal(kong(426, 'Please use HTTPS protocol').cause, 'https-required');
  assert.equal(kong(401, 'No API key found in request').cause, 'plugin-denied');
  const noPeer = 'failure to get a peer from the ring-balancer';
  assert.equal(kong(503, noPeer, { upstream: 'pool' }).cause, 'no-healthy-target');
  // No upstream of that name is known here, so which of the two it is cannot be told.
  assert.equal(kong(503, noPeer).confidence, 'medium');
  assert.equal(kong(503, noPeer, { peers: 0 }).cause, 'no-target');
  assert.equal(kong(503, 'name resolution failed').cause, 'name-not-found');
});

test('a balancer that answers for a dead pool is named by its page', () => {
  const page =
    '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>';
  const { cause, hop } = verdict(
    aim(),
    NAME,
    OPEN,
    http('direct', answer(503, page)),
    KONG_OPEN,
    http('gateway', answer(503, page, LATENCY)),
  );
  assert.deepEqual([cause, hop], ['pool-down', 'backend']);
});

test('a front that gives up before Kong answers is a front timeout', () => {
  const page =
    "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>";
  const { cause, hop } = verdict(
    aim(),
    NAME,
    OPEN,
    http('direct', answer(200), { ms: 3000, firstByteMs: 3000 }),
    KONG_OPEN,
    http('gateway', PASSED, { ms: 3010 }),
    http('front', answer(504, page), { ms: 1000 }),
  );
  assert.deepEqual([cause, hop], ['front-timeout', 'front-lb']);
});

test('a header larger than the buffer is found before Kong is asked', () => {
  const big = { ...answer(200), headBytes: 9000 };
  const { cause, cures } = verdict(aim(), NAME, OPEN, http('direct', big));
  assert.equal(cause, 'header-too-large');
  assert.equal(cures[0]?.kind, 'kong-conf');
});

test('what the file says and the gateway does not is named when one of the two fails', () => {
  const differs: Observation = {
    kind: 'difference',
    entity: 'service',
    name: 'billing',
    what: 'differs',
    fields: [{ field: 'port', declared: '8080', live: '8081' }],
  };
  const { cause } = verdict(
    aim(),
    NAME,
    OPEN,
    http('direct', answer(200)),
    KONG_OPEN,
    http('gateway', BAD_GATEWAY),
    differs,
  );
  assert.equal(cause, 'live-differs-from-file');
});

test('evidence that contradicts is said and lowers the confidence', () => {
  const timeout = answer(504, 'The upstream server is timing out', LATENCY);
  const refused: Observation = {
    kind: 'connect',
    leg: 'direct',
    address: ADDRESS,
    port: 8080,
    outcome: 'refused',
    ms: 1,
  };
  const { confidence, against, next } = verdict(aim(), NAME, refused, KONG_OPEN, http('gateway', timeout));
  assert.notEqual(confidence, 'high');
  assert.ok(against.length > 0);
  assert.ok(next);
});

test('a name that is unknown here may be known to the data plane', () => {
  const missing: Observation = { ...NAME, outcome: 'not-found', addresses: [] };
  assert.equal(verdict(aim(), missing).confidence, 'medium');
  const there: Observation = { kind: 'vantage', place: 'data-plane', words: 'pod kong' };
  assert.equal(verdict(aim(), missing, there).confidence, 'high');
});

test('what rests on general knowledge alone is never sure', () => {
  const page = answer(502, '<html><center><h1>502 Bad Gateway</h1></center></html>', [
    ['Server', 'awselb/2.0'],
  ]);
  for (const hypothesis of [verdict(aim(), NAME, OPEN, http('direct', page))])
    assert.notEqual(hypothesis.confidence, 'high');
});

test('a log that only saw the connection end does not speak against the port that was seen to speak TLS', () => {
  const log: Observation = {
    kind: 'log',
    cause: 'closed-before-response',
    words: 'upstream prematurely closed connection while reading response header from upstream',
    status: 502,
    joined: 'request',
    mark: 'V',
    also: [],
  };
  const { cause, because, against } = verdict(
    aim(),
    NAME,
    OPEN,
    http('direct', 'closed'),
    tls('other-scheme', 'established'),
    KONG_OPEN,
    http('gateway', BAD_GATEWAY),
    log,
  );
  assert.equal(cause, 'http-to-tls-port');
  assert.ok(because.some(({ source }) => source === 'log'));
  assert.deepEqual(against, []);
});
