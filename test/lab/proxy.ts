/**
 * The lab's proxy: routes a request with the router of `kongsole route`, runs the plugins it plays, forwards it and
 * answers with Kong's headers, texts and status codes. Not Kong: Node's HTTP underneath, streams are not proxied.
 */

import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Aim, aimAt, type Peer } from '../../client/probe/aim.ts';
import { isSet, type PlainEntity, refersTo } from '../../client/probe/snapshot.ts';
import {
  type Forwarded,
  forwardedOf,
  kongAnswer,
  refusedByNginx,
  trustedRanges,
} from '../../server/core/router/access.ts';
import { type Seen, see } from '../../server/core/router/request.ts';
import { decide } from '../../server/core/router/router.ts';
import { type UpstreamRequest, upstreamOf } from '../../server/core/router/upstream.ts';
import { LAB_VERSION } from './admin.ts';
import { answerFailure, connectionOf, type KongReply, nginxPage, refuse } from './answers.ts';
import type { Made } from './certificates.ts';
import { failureWords, timingsFor } from './debug.ts';
import type { LabGateway } from './gateway.ts';
import { type Counters, type Passage, runPlugins } from './plugins.ts';
import type { Store } from './store.ts';

export function proxyServers(
  gateway: LabGateway,
  certificate: Made,
): { readonly plain: Server; readonly tls: Server } {
  const counters: Counters = new Map();
  const handle = (scheme: 'http' | 'https') => (request: IncomingMessage, response: ServerResponse) => {
    gateway.count('begun');
    response.once('close', () => gateway.count('done'));
    const reply = {
      request,
      response,
      id: randomBytes(16).toString('hex'),
      started: Date.now(),
      debugToken: gateway.debugToken,
    };
    serve({ gateway, counters, reply, seen: seenBy(request, scheme) }).catch(() => response.destroy());
  };
  return { plain: createServer(handle('http')), tls: createTlsServer({ ...certificate }, handle('https')) };
}

interface Turn {
  readonly gateway: LabGateway;
  readonly counters: Counters;
  readonly reply: KongReply;
  readonly seen: Seen;
}

/** Node keeps the bytes of the request line and the headers, as latin1 text: just what the router wants. */
function seenBy(request: IncomingMessage, scheme: 'http' | 'https'): Seen {
  const { socket } = request;
  const sni = socket instanceof TLSSocket ? Reflect.get(socket, 'servername') : undefined;
  return see({
    scheme,
    method: request.method ?? 'GET',
    uri: request.url ?? '/',
    host: request.headers.host,
    http: request.httpVersion === '1.0' ? '1.0' : '1.1',
    headers: rawHeaders(request).filter(([name]) => name.toLowerCase() !== 'host'),
    sni: typeof sni === 'string' ? sni : undefined,
    sourceIp: socket.remoteAddress ?? '127.0.0.1',
    sourcePort: socket.remotePort ?? 0,
    destinationIp: socket.localAddress ?? '127.0.0.1',
    destinationPort: socket.localPort ?? 0,
  });
}

function rawHeaders(message: IncomingMessage): readonly (readonly [string, string])[] {
  return message.rawHeaders.flatMap((name, i, all) =>
    i % 2 === 0 ? [[name, all[i + 1] ?? ''] as const] : [],
  );
}

async function serve({ gateway, counters, reply, seen }: Turn): Promise<void> {
  if (refusedByNginx(seen) !== undefined) return nginxPage(reply, 400);
  const winner = decide(gateway.router(), seen);
  const taken = winner.kind === 'route' ? `route ${winner.routeIndex + 1} takes` : 'no route takes';
  gateway.log.write('debug', `[lua] lab: ${taken} the request`, reply);
  if (winner.kind !== 'route') return refuse(reply, 404, 'no Route matched with those values');
  const trusted = gateway.configuration()['trusted_ips'];
  const forwarded = forwardedOf(
    seen,
    winner.route.stripPath ? winner.prefix : undefined,
    trustedRanges(Array.isArray(trusted) ? trusted.map(String) : []),
  );
  const own = kongAnswer(winner, seen, forwarded);
  if (own?.status === 426 && own.because.includes('HTTPS'))
    return refuse(reply, 426, 'Please use HTTPS protocol', [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'TLS/1.2, HTTP/1.1'],
    ]);
  if (own?.location) return nginxPage(reply, own.status, [['Location', own.location]]);
  if (own) return refuse(reply, own.status, own.because);

  const store = gateway.store();
  const route = store.entities('routes')[winner.routeIndex];
  const service = store.entities('services').find((entity) => refersTo(route?.['service'], entity));
  if (!route) return refuse(reply, 404, 'no Route matched with those values');
  const passage: Passage = {
    method: reply.request.method ?? 'GET',
    headers: Object.fromEntries(
      Object.entries(reply.request.headers).map(([name, value]) => [name, value?.toString()]),
    ),
    query: new URLSearchParams((reply.request.url ?? '').replace(/^[^?]*\??/, '')),
    remote: reply.request.socket.remoteAddress ?? '',
    store,
    counters,
    now: Date.now(),
    upstreamHeaders: [],
    responseHeaders: [],
    consumer: undefined,
  };
  const denial = runPlugins(pluginsFor(store, route, service), passage);
  if (denial) {
    const headers = [...(denial.headers ?? []), ...passage.responseHeaders];
    return refuse(reply, denial.status, denial.message, headers, denial.plain ? 'without id' : 'with id');
  }
  const aim = service && aimAt(String(route['id']), store);
  if (!aim || 'known' in aim || !winner.route.service)
    return refuse(reply, 503, 'no Service found with those values');
  const peers = alive(aim, gateway, store);
  if (peers.length === 0) return refuse(reply, 503, 'failure to get a peer from the ring-balancer');
  const known = await Promise.all(peers.map(({ host }) => isKnown(host)));
  if (!known.includes(true)) return refuse(reply, 503, 'name resolution failed');
  const { flavor, table } = gateway.router();
  const { service: spec } = winner.route;
  // Kong picks a target first and names it in the Host.
  const upstreamFor = ({ host, port }: Peer): UpstreamRequest => {
    const upstreams = new Map(
      [...table.upstreams].map(([name, each]) => [name, { ...each, targets: [{ host, port }] }] as const),
    );
    return upstreamOf(winner, spec, seen, flavor, upstreams);
  };
  forward({ gateway, reply, aim, forwarded, passage, upstreamFor }, peers);
}

/** A name that no lookup finds is answered before anything is sent (kong/runloop/balancer/init.lua). */
async function isKnown(host: string): Promise<boolean> {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return true;
  return lookup(bare).then(
    () => true,
    () => false,
  );
}

function pluginsFor(
  store: Store,
  route: PlainEntity,
  service: PlainEntity | undefined,
): readonly PlainEntity[] {
  return store.entities('plugins').filter((plugin) => {
    if (plugin['enabled'] === false || isSet(plugin['consumer'])) return false;
    if (isSet(plugin['route'])) return refersTo(plugin['route'], route);
    return !isSet(plugin['service']) || (service !== undefined && refersTo(plugin['service'], service));
  });
}

function alive(aim: Aim, gateway: LabGateway, store: Store): readonly Peer[] {
  const upstream = store
    .entities('upstreams')
    .find((entity) => entity['name'] === aim.upstream && aim.upstream !== undefined);
  if (!upstream) return aim.peers;
  return aim.peers.filter(
    ({ host, port, weight }) => 0 < weight && gateway.healthOf(`${host}:${port}`, upstream) !== 'UNHEALTHY',
  );
}

interface Sending {
  readonly gateway: LabGateway;
  readonly reply: KongReply;
  readonly aim: Aim;
  readonly forwarded: Forwarded;
  readonly passage: Passage;
  upstreamFor(peer: Peer): UpstreamRequest;
}

/** Tries one peer after another as Kong does: refused connections and timeouts are retried, a sent POST is not. */
function forward(sending: Sending, peers: readonly Peer[]): void {
  const { gateway, reply, aim } = sending;
  const { request, response } = reply;
  const proxyMs = Date.now() - reply.started;
  let tries = 0;
  const body: Buffer[] = [];
  request.on('data', (chunk: Buffer) => body.push(chunk));
  request.on('end', attempt);

  function attempt(): void {
    const peer = peers[(gateway.counts().served + tries) % peers.length];
    tries += 1;
    if (!peer || response.destroyed) return;
    const began = Date.now();
    gateway.log.write('debug', `[lua] lab: try ${tries} goes to ${peer.host}:${peer.port}`, reply);
    const sent = send(sending, peer, Buffer.concat(body));
    let over = false;
    const end = (act: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(connecting);
      clearTimeout(reading);
      act();
    };
    let sentAlready = false;
    const fail = (status: 502 | 504, error: unknown) => {
      end(() => {
        sent.destroy();
        gateway.log.write('error', failureWords(error), reply, sending.upstreamFor(peer).url);
        const mayRetry =
          !sentAlready || ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(request.method ?? '');
        if (tries <= aim.retries && mayRetry) attempt();
        else answerFailure(reply, status, { proxyMs, upstreamMs: Date.now() - began });
      });
    };
    const late = Object.assign(new Error('too late'), { code: 'timeout' });
    const connecting = setTimeout(() => fail(504, late), aim.timeouts.connect);
    const reading = setTimeout(() => fail(504, late), aim.timeouts.connect + aim.timeouts.read);
    sent.once('socket', (socket) => {
      socket.once(aim.protocol === 'https' ? 'secureConnect' : 'connect', () => {
        clearTimeout(connecting);
        sentAlready = true;
      });
    });
    sent.once('error', (error) => fail(502, error));
    sent.once('response', (answer) => {
      end(() => relay(sending, answer, { proxyMs, upstreamMs: Date.now() - began }));
    });
    response.once('close', () => sent.destroy());
  }
}

/** Headers of the connection itself, and those that Kong writes anew. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'transfer-encoding', 'te', 'upgrade', 'content-length', 'host', 'via'],
  ...['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-path'],
  ...['x-forwarded-prefix', 'x-real-ip', 'x-kong-request-id'],
  // kong/timing/init.lua, where request_debug is on.
  ...['x-kong-request-debug', 'x-kong-request-debug-token', 'x-kong-request-debug-log'],
]);

function send(sending: Sending, peer: Peer, body: Buffer): ClientRequest {
  const { reply, aim, forwarded, passage } = sending;
  const { request } = reply;
  const { url, host, sni } = sending.upstreamFor(peer);
  const before = request.headers.via;
  const own: readonly (readonly [string, string | undefined])[] = [
    ['Via', `${before === undefined ? '' : `${before}, `}1.1 kong/${LAB_VERSION}`],
    ['Host', host ?? ''],
    ['Connection', 'keep-alive'],
    ['X-Forwarded-For', forwarded.for],
    ['X-Forwarded-Proto', forwarded.proto],
    ['X-Forwarded-Host', forwarded.host],
    ['X-Forwarded-Port', forwarded.port],
    ['X-Forwarded-Path', forwarded.path],
    ['X-Forwarded-Prefix', forwarded.prefix],
    ['X-Real-IP', request.socket.remoteAddress],
    ['X-Kong-Request-Id', reply.id],
    ['Content-Length', hasBody(request) ? String(body.length) : undefined],
  ];
  const passed = rawHeaders(request).filter(([name]) => !NOT_PASSED_ON.has(name.toLowerCase()));
  const headers = [...own, ...passed, ...passage.upstreamHeaders].flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  );
  const options: RequestOptions & { servername?: string; rejectUnauthorized?: boolean } = {
    host: peer.host.replace(/^\[|\]$/g, ''),
    port: peer.port,
    method: request.method ?? 'GET',
    path: /^[^:]*:\/\/[^/]*(\/.*)?$/s.exec(url)?.[1] ?? '/',
    headers,
    agent: false,
    family: 4,
    // nginx's proxy_buffer_size: a larger head is a bad gateway.
    maxHeaderSize: 4096,
  };
  const sent =
    sni === null
      ? requestHttp(options)
      : requestHttps({
          ...options,
          servername: isIP(sni) === 0 ? sni : '',
          // The service says whether certificates are checked, as with Kong; this concerns the lab alone.
          rejectUnauthorized: aim.tls.verify,
          ...(aim.tls.identity ?? {}),
          ...(0 < aim.tls.authorities.length ? { ca: [...aim.tls.authorities] } : {}),
        });
  sent.end(body);
  return sent;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function relay(
  { reply, passage }: Sending,
  answer: IncomingMessage,
  { proxyMs, upstreamMs }: { readonly proxyMs: number; readonly upstreamMs: number },
): void {
  const kept = rawHeaders(answer).filter(
    ([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name.toLowerCase()),
  );
  const ownServer = kept.some(([name]) => name.toLowerCase() === 'server');
  const headers = [
    ...kept,
    ...(ownServer ? [] : [['Server', `kong/${LAB_VERSION}`] as const]),
    ...passage.responseHeaders,
    ['X-Kong-Upstream-Latency', String(upstreamMs)] as const,
    ['X-Kong-Proxy-Latency', String(proxyMs)] as const,
    ['Via', `1.1 kong/${LAB_VERSION}`] as const,
    ['X-Kong-Request-Id', reply.id] as const,
    ...timingsFor(reply, { proxyMs, upstreamMs }),
    ['Connection', connectionOf(reply)] as const,
  ];
  const { response } = reply;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers.flat());
  answer.on('error', () => response.destroy());
  answer.on('aborted', () => response.destroy());
  answer.pipe(response);
}
