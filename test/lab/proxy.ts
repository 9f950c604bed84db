/**
 * The lab's proxy: routes a request by the declared routes, runs the few plugins it knows, forwards it and answers
 * with Kong's headers, texts and status codes. Not Kong: the simplest plain-path router, and Node's HTTP underneath.
 */

import { randomBytes } from 'node:crypto';
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
import {
  type Aim,
  aimAt,
  hostWithPort,
  isSet,
  type Peer,
  type PlainEntity,
  refersTo,
} from '../../client/probe/aim.ts';
import { LAB_VERSION } from './admin.ts';
import type { Made } from './certificates.ts';
import type { LabGateway } from './gateway.ts';
import { bestRoute } from './routes.ts';
import { isRecord, type Store } from './store.ts';

export function proxyServers(
  gateway: LabGateway,
  certificate: Made,
): { readonly plain: Server; readonly tls: Server } {
  const handle = (scheme: 'http' | 'https') => (request: IncomingMessage, response: ServerResponse) => {
    gateway.count('begun');
    response.once('close', () => gateway.count('done'));
    serve(gateway, scheme, request, response);
  };
  return { plain: createServer(handle('http')), tls: createTlsServer({ ...certificate }, handle('https')) };
}

interface Turn {
  readonly gateway: LabGateway;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly id: string;
  readonly started: number;
}

function serve(
  gateway: LabGateway,
  scheme: 'http' | 'https',
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const turn: Turn = { gateway, request, response, id: randomBytes(16).toString('hex'), started: Date.now() };
  const store = gateway.store();
  const found = bestRoute(store.entities('routes'), {
    method: request.method ?? 'GET',
    host: request.headers.host ?? '',
    path: new URL(request.url ?? '/', 'http://lab').pathname,
    headers: request.headers,
  });
  if (!found) {
    refuse(turn, 404, 'no Route matched with those values');
    return;
  }
  const { route, matched } = found;
  const protocols = Array.isArray(route['protocols']) ? route['protocols'] : [];
  if (scheme === 'http' && !protocols.includes('http')) {
    demandTls(turn, route);
    return;
  }
  const service = store.entities('services').find((entity) => refersTo(route['service'], entity));
  const plugins = pluginsFor(store, route, service);
  if (stoppedByPlugin(turn, plugins, store)) return;
  if (!service) {
    refuse(turn, 503, 'no Service found with those values');
    return;
  }
  const aim = aimAt(String(route['id']), store);
  if ('known' in aim) {
    refuse(turn, 503, 'no Service found with those values');
    return;
  }
  const peers = alive(aim, gateway, store);
  if (peers.length === 0) {
    refuse(turn, 503, 'failure to get a peer from the ring-balancer');
    return;
  }
  forward(turn, aim, peers, targetPath(request, route, service, matched), scheme);
}

function demandTls(turn: Turn, route: PlainEntity): void {
  const status = Number(route['https_redirect_status_code']);
  if (status === 426) {
    refuse(turn, 426, 'Please use HTTPS protocol', { Connection: 'Upgrade', Upgrade: 'TLS/1.2, HTTP/1.1' });
    return;
  }
  // Kong names the host without the port it was called at.
  const host = (turn.request.headers.host ?? '').replace(/:\d+$/, '');
  refuse(turn, status, 'Please use HTTPS protocol', { Location: `https://${host}${turn.request.url}` });
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

/** Whether a plugin answered in the backend's place. */
function stoppedByPlugin(turn: Turn, plugins: readonly PlainEntity[], store: Store): boolean {
  for (const plugin of plugins) {
    const config = isRecord(plugin['config']) ? plugin['config'] : {};
    if (plugin['name'] === 'key-auth') {
      const key = turn.request.headers['apikey'];
      const known = store.entities('keyauth_credentials').some((credential) => credential['key'] === key);
      if (known) continue;
      const message = key === undefined ? 'No API key found in request' : 'Unauthorized';
      refuse(turn, 401, message, { 'WWW-Authenticate': 'Key' });
      return true;
    }
    if (plugin['name'] === 'request-termination') {
      const message = typeof config['message'] === 'string' ? config['message'] : 'Service unavailable';
      refuse(turn, Number(config['status_code'] ?? 503), message, {}, 'without id');
      return true;
    }
    if (plugin['name'] === 'ip-restriction' && isDenied(config, turn.request.socket.remoteAddress ?? '')) {
      refuse(turn, 403, `IP address not allowed: ${turn.request.socket.remoteAddress}`);
      return true;
    }
  }
  return false;
}

function isDenied(config: PlainEntity, address: string): boolean {
  const allow: readonly unknown[] = Array.isArray(config['allow']) ? config['allow'] : [];
  const deny: readonly unknown[] = Array.isArray(config['deny']) ? config['deny'] : [];
  return deny.includes(address) || (0 < allow.length && !allow.includes(address));
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

function targetPath(
  request: IncomingMessage,
  route: PlainEntity,
  service: PlainEntity,
  matched: string,
): string {
  const url = new URL(request.url ?? '/', 'http://lab');
  const base = typeof service['path'] === 'string' ? service['path'] : '/';
  const rest = route['strip_path'] === false ? url.pathname : url.pathname.slice(matched.length);
  const path = rest === '' ? base : `${base.replace(/\/$/, '')}/${rest.replace(/^\//, '')}`;
  return path + url.search;
}

/** Tries one peer after another as Kong does: refused connections and timeouts are retried, a sent POST is not. */
function forward(turn: Turn, aim: Aim, peers: readonly Peer[], path: string, scheme: 'http' | 'https'): void {
  const { request, response } = turn;
  const proxyMs = Date.now() - turn.started;
  let tries = 0;
  const body: Buffer[] = [];
  request.on('data', (chunk: Buffer) => body.push(chunk));
  request.on('end', attempt);

  function attempt(): void {
    const peer = peers[(turn.gateway.counts().served + tries) % peers.length];
    tries += 1;
    if (!peer || response.destroyed) return;
    const began = Date.now();
    const sent = send(aim, peer, path, scheme, request, Buffer.concat(body));
    let over = false;
    const end = (act: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(connecting);
      clearTimeout(reading);
      act();
    };
    let sentAlready = false;
    const fail = (status: 502 | 504) => {
      end(() => {
        sent.destroy();
        const mayRetry =
          !sentAlready || ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(request.method ?? '');
        if (tries <= aim.retries && mayRetry) attempt();
        else answerFailure(turn, status, proxyMs, Date.now() - began);
      });
    };
    const connecting = setTimeout(() => fail(504), aim.timeouts.connect);
    const reading = setTimeout(() => fail(504), aim.timeouts.connect + aim.timeouts.read);
    sent.once('socket', (socket) => {
      socket.once(aim.protocol === 'https' ? 'secureConnect' : 'connect', () => {
        clearTimeout(connecting);
        sentAlready = true;
      });
    });
    sent.once('error', () => fail(502));
    sent.once('response', (answer) => {
      end(() => relay(turn, answer, proxyMs, Date.now() - began));
    });
    response.once('close', () => sent.destroy());
  }
}

function send(
  aim: Aim,
  peer: Peer,
  path: string,
  scheme: 'http' | 'https',
  request: IncomingMessage,
  body: Buffer,
): ClientRequest {
  const clientHost = request.headers.host ?? '';
  const host = aim.preservesHost
    ? clientHost
    : hostWithPort(aim.hostHeader ?? peer.host, peer.port, aim.protocol);
  const { connection: _, 'keep-alive': __, ...headers } = request.headers;
  const name = host.replace(/:\d+$/, '');
  const options: RequestOptions & { servername?: string; rejectUnauthorized?: boolean } = {
    host: peer.host.replace(/^\[|\]$/g, ''),
    port: peer.port,
    method: request.method ?? 'GET',
    path,
    headers: {
      ...headers,
      Host: host,
      Via: `1.1 kong/${LAB_VERSION}`,
      Connection: 'keep-alive',
      'X-Forwarded-For': [request.headers['x-forwarded-for'], request.socket.remoteAddress]
        .filter(Boolean)
        .join(', '),
      'X-Forwarded-Proto': scheme,
      'X-Forwarded-Host': clientHost.replace(/:\d+$/, ''),
      'X-Forwarded-Port': String(request.socket.localPort ?? ''),
      'X-Real-IP': request.socket.remoteAddress ?? '',
    },
    agent: false,
    family: 4,
    // nginx's proxy_buffer_size: a larger head is a bad gateway.
    maxHeaderSize: 4096,
  };
  const secure = aim.protocol === 'https' || aim.protocol === 'grpcs';
  const sent = secure
    ? requestHttps({
        ...options,
        servername: isIP(name) === 0 ? name : '',
        // The service says whether certificates are checked, as with Kong; this concerns the lab alone.
        rejectUnauthorized: aim.tls.verify,
        ...(aim.tls.identity ?? {}),
        ...(0 < aim.tls.authorities.length ? { ca: [...aim.tls.authorities] } : {}),
      })
    : requestHttp(options);
  sent.end(body);
  return sent;
}

function relay({ response, id }: Turn, answer: IncomingMessage, proxyMs: number, upstreamMs: number): void {
  const headers: string[] = [];
  let ownServer = false;
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
    const name = answer.rawHeaders[i] ?? '';
    if (['connection', 'keep-alive', 'transfer-encoding'].includes(name.toLowerCase())) continue;
    if (name.toLowerCase() === 'server') ownServer = true;
    headers.push(name, answer.rawHeaders[i + 1] ?? '');
  }
  if (!ownServer) headers.push('Server', `kong/${LAB_VERSION}`);
  headers.push('X-Kong-Upstream-Latency', String(upstreamMs), 'X-Kong-Proxy-Latency', String(proxyMs));
  headers.push('Via', `1.1 kong/${LAB_VERSION}`, 'X-Kong-Request-Id', id);
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers);
  answer.on('error', () => response.destroy());
  answer.on('aborted', () => response.destroy());
  answer.pipe(response);
}

const FAILURES = {
  502: 'An invalid response was received from the upstream server',
  504: 'The upstream server is timing out',
} as const;

function answerFailure(turn: Turn, status: 502 | 504, proxyMs: number, upstreamMs: number): void {
  const { type, text } = errorPage(turn, FAILURES[status], 'with id', 'text/plain');
  turn.response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': String(Buffer.byteLength(text)),
    'X-Kong-Upstream-Latency': String(upstreamMs),
    'X-Kong-Proxy-Latency': String(proxyMs),
    Via: `1.1 kong/${LAB_VERSION}`,
    Server: `kong/${LAB_VERSION}`,
    'X-Kong-Request-Id': turn.id,
  });
  turn.response.end(text);
}

/** Kong answers on its own: no backend was asked. */
function refuse(
  turn: Turn,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  id: 'with id' | 'without id' = 'with id',
): void {
  const { type, text } = errorPage(turn, message, id, 'application/json');
  turn.response.writeHead(status, {
    'Content-Type': type,
    ...headers,
    'Content-Length': String(Buffer.byteLength(text)),
    'X-Kong-Response-Latency': String(Date.now() - turn.started),
    Server: `kong/${LAB_VERSION}`,
    'X-Kong-Request-Id': turn.id,
  });
  turn.response.end(text);
}

/** In the client's language: JSON unless Accept asks for HTML, XML or plain text. */
function errorPage(turn: Turn, message: string, idWanted: 'with id' | 'without id', fallback: string) {
  const accept = turn.request.headers.accept;
  const type =
    [accept, turn.request.headers['content-type']].find((value) => value !== undefined) ?? fallback;
  const id = idWanted === 'with id' ? turn.id : undefined;
  if (type.includes('text/html')) {
    const line = id === undefined ? '' : `    <p>request_id: ${id}</p>\n`;
    const text = `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>Error</title>\n  </head>\n  <body>\n    <h1>Error</h1>\n    <p>${message}.</p>\n${line}  </body>\n</html>\n`;
    return { type: 'text/html; charset=utf-8', text };
  }
  if (type.includes('application/xml')) {
    const line = id === undefined ? '' : `  <requestid>${id}</requestid>\n`;
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<error>\n  <message>${message}</message>\n${line}</error>\n`;
    return { type: 'application/xml; charset=utf-8', text };
  }
  if (type.includes('text/plain')) {
    return {
      type: 'text/plain; charset=utf-8',
      text: id === undefined ? `${message}\n` : `${message}\nrequest_id: ${id}\n`,
    };
  }
  const line = id === undefined ? '' : `,\n  "request_id":"${id}"`;
  return { type: 'application/json; charset=utf-8', text: `{\n  "message":"${message}"${line}\n}` };
}
