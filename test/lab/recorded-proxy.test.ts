/** The lab's proxy answers as a real Kong 3.9 was recorded to, over the same routes and plugins. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';
import { makeCertificate } from './certificates.ts';
import { closeAll, listen, portOf, type RunningGateway, startGateway } from './gateway.ts';

interface Recorded {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  readonly response: {
    readonly status: number;
    readonly reason: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: unknown;
  };
}

/** The routes that were asked; the backend echoes what it gets. */
const CONFIG = (port: number, closed: number) => `
_format_version: "3.0"
services:
- name: base
  url: http://127.0.0.1:${port}/base
  routes:
  - {name: plain, paths: [/plain]}
  - {name: nostrip, paths: [/nostrip], strip_path: false, preserve_host: true}
  - {name: regex, paths: ['~/re/(?<id>\\d+)/[a-z]+$']}
  - {name: https-only, paths: [/tls], protocols: [https]}
  - {name: redirect, paths: [/redir], protocols: [https], https_redirect_status_code: 301}
  - {name: key, paths: [/key], plugins: [{name: key-auth}]}
  - {name: basic, paths: [/basic], plugins: [{name: basic-auth}]}
  - {name: acl, paths: [/acl], plugins: [{name: key-auth}, {name: acl, config: {allow: [vip]}}]}
  - {name: rl, paths: [/rl], plugins: [{name: rate-limiting, config: {minute: 2, policy: local}}]}
  - name: cors
    paths: [/cors]
    plugins: [{name: cors, config: {origins: [https://a.example], credentials: true, max_age: 60}}]
  - name: term
    paths: [/term]
    plugins: [{name: request-termination, config: {status_code: 418, message: teapot}}]
  - {name: ip, paths: [/ip], plugins: [{name: ip-restriction, config: {deny: [127.0.0.1]}}]}
  - name: size
    paths: [/size]
    plugins: [{name: request-size-limiting, config: {allowed_payload_size: 1, size_unit: bytes}}]
  - name: corr
    paths: [/corr]
    plugins: [{name: correlation-id, config: {header_name: X-Corr, echo_downstream: true}}]
- {name: dead, url: 'http://127.0.0.1:${closed}', retries: 1, routes: [{name: dead, paths: [/dead]}]}
- {name: badhost, url: 'http://no.such.name.invalid', routes: [{name: badhost, paths: [/badhost]}]}
- {name: emptyups, host: empty.upstream, routes: [{name: emptyups, paths: [/emptyups]}]}
- {name: off, host: 127.0.0.1, enabled: false, routes: [{name: disabled, paths: [/disabled]}]}
routes:
- {name: noservice, paths: [/noservice]}
upstreams:
- name: empty.upstream
consumers:
- {username: alice, keyauth_credentials: [{key: k1}], basicauth_credentials: [{username: u, password: p}]}
- {username: vip, custom_id: c9, keyauth_credentials: [{key: k2}], acls: [{group: vip}]}
`;

/** Kinds of plugins that the lab does not play. */
const NOT_PLAYED: readonly string[] = ['rt', 'jwt', 'jwt-bad', 'hmac', 'cache-1', 'cache-2', 'bot', 'pre'];

const folder = SHARED === undefined ? undefined : join(SHARED, 'admin-api/3.9-proxy');
const names =
  folder === undefined
    ? ['all of them']
    : readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .sort()
        .map((file) => file.replace(/^\d+-|\.json$/g, ''));

let gateway: RunningGateway | undefined;
let place: string | undefined;
let backend: Server | undefined;

before(async () => {
  if (folder === undefined) return;
  place = await mkdtemp(join(tmpdir(), 'kongsole-lab-'));
  backend = echo();
  const gone = createServer();
  await listen(backend, 0, 'the echo');
  await listen(gone, 0, 'nobody');
  const closed = portOf(gone);
  await closeAll([gone]);
  const file = join(place, 'kong.yaml');
  await writeFile(file, CONFIG(portOf(backend), closed));
  const certificate = await makeCertificate({ commonName: 'lab' });
  gateway = await startGateway({ file, adminPort: 0, proxyPort: 0, proxyTlsPort: 0, certificate });
});

after(async () => {
  await gateway?.close();
  if (backend) await closeAll([backend]);
  if (place !== undefined) await rm(place, { recursive: true, force: true });
});

/** The backend of the recordings, in ours. */
function echo(): Server {
  return createServer((asked, answer) => {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => {
      const headers = asked.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [[name, all[i + 1]]] : []));
      const body = Buffer.concat(chunks).toString();
      const text = JSON.stringify({ method: asked.method, uri: asked.url, headers, body });
      answer.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(text),
        Server: 'echo',
        'X-Up': '1',
      });
      answer.end(text);
    });
  });
}

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: unknown;
}

function ask(url: string, { request: asked }: Recorded): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    const sent = request(
      {
        hostname,
        port,
        path: asked.path,
        method: asked.method,
        agent: false,
        // What the recorder's client sent by itself.
        headers: {
          Host: '127.0.0.1',
          'Accept-Encoding': 'identity',
          Connection: 'keep-alive',
          ...(asked.body === null ? {} : { 'Content-Length': Buffer.byteLength(asked.body) }),
          ...asked.headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          const headers = response.rawHeaders.flatMap((name, i, all) =>
            i % 2 === 0 ? [[name, all[i + 1] ?? ''] as const] : [],
          );
          done({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            headers,
            body: response.headers['content-type']?.includes('json') ? JSON.parse(text) : text,
          });
        });
      },
    );
    sent.on('error', fail);
    sent.end(asked.body ?? undefined);
  });
}

/** What two runs cannot have in common: times, ids, ports, and the lengths that follow from them. */
function comparable({ status, reason, headers, body }: Answer): unknown {
  const steady = (text: string) =>
    text
      .replaceAll(/[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}/g, 'UUID')
      .replaceAll(/[\da-f]{32}/g, 'ID')
      .replaceAll(/127\.0\.0\.1:\d+/g, 'BACKEND')
      .replaceAll(/("X-Forwarded-Port",")\d+/g, '$1PORT');
  const kept = headers
    .filter(([name]) => !['Date', 'Content-Length'].includes(name))
    .map(([name, value]) => {
      if (/Latency|Reset|Retry-After/.test(name)) return `${name}: TIME`;
      if (name === 'Server' && !value.startsWith('kong')) return 'Server: BACKEND';
      return `${name}: ${steady(value)}`;
    });
  const isEcho = typeof body === 'object' && body !== null && 'uri' in body && 'headers' in body;
  const seen = isEcho && Array.isArray(body.headers) ? { ...body, headers: [...body.headers].sort() } : body;
  return { status, reason, headers: kept.sort(), body: JSON.parse(steady(JSON.stringify(seen))) };
}

for (const name of names.filter((each) => !NOT_PLAYED.includes(each)))
  test(`the lab's proxy answers as Kong did: ${name}`, NEEDS_SHARED, async () => {
    assert.ok(folder !== undefined && gateway);
    const file = readdirSync(folder).find((each) => each.replace(/^\d+-|\.json$/g, '') === name);
    const recorded: Recorded = JSON.parse(readFileSync(join(folder, file ?? ''), 'utf8'));
    const answer = await ask(gateway.proxyUrl, recorded);
    assert.deepEqual(comparable(answer), comparable(recorded.response));
  });
