import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { type TestContext, test } from 'node:test';
import { type AdminLimits, DEFAULT_LIMITS, listAll } from '../../../client/admin-api/api.ts';
import { type AdminFailure, describeFailure } from '../../../client/admin-api/failure.ts';
import { httpAdminApi } from '../../../client/admin-api/http.ts';
import { Secret } from '../../../client/admin-api/secret.ts';
import { httpServer, rawServer, selfSigned, tlsServer } from '../../kit/local-server.ts';

const SHORT: AdminLimits = { timeoutMs: 200, maxBytes: 10_000 };
const NEVER = new AbortController().signal;

interface Asked {
  readonly url: string;
  readonly token?: string;
  readonly pinned?: string;
  readonly limits?: AdminLimits;
  readonly cancel?: AbortSignal;
}

async function ask(t: TestContext, { url, token, pinned, limits = DEFAULT_LIMITS, cancel = NEVER }: Asked) {
  const api = httpAdminApi({ url, token: token ? new Secret(token) : undefined, pinned }, limits);
  t.after(() => api.close());
  return api.send({ method: 'GET', path: '/services' }, cancel);
}

async function checkFailure(t: TestContext, asked: Asked, kind: AdminFailure['kind']): Promise<AdminFailure> {
  const answer = await ask(t, asked);
  assert.equal(answer.kind, 'failed', JSON.stringify(answer));
  assert.ok(answer.kind === 'failed');
  assert.equal(answer.failure.kind, kind, JSON.stringify(answer.failure));
  const { reason, advice } = describeFailure(answer.failure);
  assert.match(reason, /^["a-zA-Z].*[^.]$/);
  assert.match(advice, /^[A-Z].*\.$/);
  return answer.failure;
}

const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

test('an answer in JSON is handed over', async (t) => {
  const url = await httpServer(t, json(200, { data: [] }));
  assert.deepEqual(await ask(t, { url }), { kind: 'ok', value: { data: [] } });
});

test('a path in the address is the workspace and stands before every path', async (t) => {
  const url = await httpServer(t, (request, response) => response.end(JSON.stringify(request.url)));
  assert.deepEqual(await ask(t, { url: `${url}/team-a` }), { kind: 'ok', value: '/team-a/services' });
});

test('a closed port is named as such', async (t) => {
  // Port 1 is reserved, and nothing on loopback listens there.
  await checkFailure(t, { url: 'http://127.0.0.1:1' }, 'connection-refused');
});

test('a name that does not exist is named as such', async (t) => {
  await checkFailure(t, { url: 'http://gateway.invalid:8001' }, 'name-not-found');
});

test('a server that never answers is given up after the limit', async (t) => {
  const url = await httpServer(t, () => undefined);
  await checkFailure(t, { url, limits: SHORT }, 'timed-out');
});

test('an answer that drips for ever is given up after the limit', async (t) => {
  const url = await httpServer(t, (_, response) => {
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  await checkFailure(t, { url, limits: SHORT }, 'timed-out');
});

test('an endless answer is cut at the largest size', async (t) => {
  const url = await httpServer(t, (_, response) => {
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(4096)));
    };
    response.on('drain', pour);
    pour();
  });
  await checkFailure(t, { url, limits: { ...SHORT, timeoutMs: 10_000 } }, 'too-large');
});

test('headers without end are an error, not a hang', async (t) => {
  const url = await rawServer(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const pour = () => {
      while (!socket.destroyed && socket.write(`x-${'y'.repeat(1000)}: z\r\n`));
    };
    socket.on('drain', pour);
    pour();
  });
  const answer = await ask(t, { url });
  assert.equal(answer.kind, 'failed');
});

test('a web page is named with its title', async (t) => {
  const url = await httpServer(t, (_, response) => response.end('<html><title>Kong Manager</title></html>'));
  const failure = await checkFailure(t, { url }, 'html');
  assert.deepEqual(failure, { kind: 'html', status: 200, title: 'Kong Manager' });
});

test('garbage is shown without its control characters', async (t) => {
  const url = await httpServer(t, (_, response) => response.end('\x1b[31mgar\x00bage'));
  const failure = await checkFailure(t, { url }, 'not-json');
  assert.deepEqual(failure, { kind: 'not-json', status: 200, beginning: '·[31mgar·bage' });
});

test('what is not HTTP at all is named as such', async (t) => {
  const url = await rawServer(t, (socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n'));
  await checkFailure(t, { url }, 'not-json');
});

test('a connection closed in the middle of the answer is named as such', async (t) => {
  const url = await rawServer(t, (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{')),
  );
  await checkFailure(t, { url }, 'cut-off');
});

test('a gateway that asks for a token says so, with the message of Kong', async (t) => {
  const url = await httpServer(t, json(401, { message: 'Invalid credentials' }));
  const failure = await checkFailure(t, { url }, 'token-needed');
  assert.deepEqual(failure, { kind: 'token-needed', status: 401, message: 'Invalid credentials' });
});

test('a refused token is never in the failure', async (t) => {
  const url = await httpServer(t, json(403, { message: 'no permission' }));
  const failure = await checkFailure(t, { url, token: 'kpat_secret' }, 'token-refused');
  assert.doesNotMatch(JSON.stringify([failure, describeFailure(failure)]), /kpat_secret/);
});

test('a redirect to another origin is refused and the token never leaves', async (t) => {
  const visits: unknown[] = [];
  const elsewhere = await httpServer(t, (request, response) => {
    visits.push(request.headers);
    response.end('{}');
  });
  const url = await httpServer(t, (_, response) =>
    response.writeHead(302, { location: `${elsewhere}/services` }).end(),
  );
  const failure = await checkFailure(t, { url, token: 'kpat_secret' }, 'redirected-elsewhere');
  assert.deepEqual(failure, { kind: 'redirected-elsewhere', origin: elsewhere });
  assert.deepEqual(visits, []);
});

test('a redirect within the origin is followed with the token', async (t) => {
  const url = await httpServer(t, (request, response) =>
    request.url === '/services'
      ? response.writeHead(307, { location: '/services/' }).end()
      : response.end(JSON.stringify(request.headers['kong-admin-token'])),
  );
  assert.deepEqual(await ask(t, { url, token: 'kpat' }), { kind: 'ok', value: 'kpat' });
});

test('redirects in a circle come to an end', async (t) => {
  const url = await httpServer(t, (_, response) => response.writeHead(302, { location: '/services' }).end());
  await checkFailure(t, { url }, 'too-many-redirects');
});

test('a cancelled request ends at once', async (t) => {
  const stop = new AbortController();
  const url = await httpServer(t, () => stop.abort());
  await checkFailure(t, { url, cancel: stop.signal }, 'cancelled');
});

test('https to a plain port is named as such', async (t) => {
  const url = await httpServer(t, json(200, {}));
  await checkFailure(t, { url: url.replace('http:', 'https:') }, 'speaks-plain');
});

test('a certificate of one’s own making is not trusted, and its fingerprint is told', async (t) => {
  const identity = await selfSigned('kong');
  const requests: unknown[] = [];
  const url = await tlsServer(t, identity, (request, response) => {
    requests.push(request.url);
    response.end('{}');
  });
  const failure = await checkFailure(t, { url, token: 'kpat' }, 'distrusted');
  const { fingerprint256: fingerprint } = new X509Certificate(identity.cert);
  assert.deepEqual(failure, { kind: 'distrusted', code: 'DEPTH_ZERO_SELF_SIGNED_CERT', fingerprint });
  assert.deepEqual(requests, []);
});

test('the pinned certificate is accepted, and no other', async (t) => {
  const identity = await selfSigned('kong');
  const requests: unknown[] = [];
  const url = await tlsServer(t, identity, (request, response) => {
    requests.push(request.url);
    response.end('{}');
  });
  const pinned = new X509Certificate(identity.cert).fingerprint256;
  assert.deepEqual(await ask(t, { url, pinned }), { kind: 'ok', value: {} });
  const another = pinned.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  await checkFailure(t, { url, token: 'kpat', pinned: another }, 'other-certificate');
  assert.equal(requests.length, 1);
});

async function list(t: TestContext, answer: RequestListener, most = 100) {
  const url = await httpServer(t, answer);
  const api = httpAdminApi({ url, token: undefined }, DEFAULT_LIMITS);
  t.after(() => api.close());
  const listed = await listAll(api, '/services', most, NEVER);
  return listed.kind === 'ok'
    ? `${listed.value.entities.map(({ id }) => id).join()}${listed.value.cut ? ' and more' : ''}`
    : listed.failure.kind;
}

/** Pages of two, with offsets that need escaping in a URL. */
const pages: RequestListener = (request, response) => {
  const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset')?.slice(2) ?? 0);
  const data = [from, from + 1].map((id) => ({ id }));
  response.end(JSON.stringify({ data, ...(from < 4 ? { offset: `+&${from + 2}` } : {}) }));
};

test('all pages are read', async (t) => assert.equal(await list(t, pages), '0,1,2,3,4,5'));

test('a list longer than the most is cut and says so', async (t) =>
  assert.equal(await list(t, pages, 3), '0,1,2 and more'));

test('pages that repeat themselves come to an end', async (t) =>
  assert.equal(await list(t, json(200, { data: [{ id: 1 }], offset: 'again' })), 'endless-pages'));

test('empty pages that promise more come to an end', async (t) =>
  assert.equal(await list(t, json(200, { data: [], offset: 'more' })), 'endless-pages'));

test('an empty list that Kong writes as {} is empty', async (t) =>
  assert.equal(await list(t, json(200, { data: {} })), ''));

test('JSON that is no list is named as such', async (t) =>
  assert.equal(await list(t, json(200, { hello: 'world' })), 'unexpected-shape'));
